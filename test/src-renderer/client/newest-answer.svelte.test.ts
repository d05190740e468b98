import { expect, test } from "vitest";
import { CallFailure, createNewestAnswer } from "../../../src-renderer/client/index.ts";

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test("an answer that another question has overtaken is withdrawn and never shown, whichever comes first", async () => {
  const answer = createNewestAnswer<string>();
  const [first, second] = [Promise.withResolvers<string>(), Promise.withResolvers<string>()];
  const signals: AbortSignal[] = [];
  const asking = (question: Promise<string>) => (signal: AbortSignal) => {
    signals.push(signal);
    return question;
  };
  answer.ask(asking(first.promise));
  answer.ask(asking(second.promise));
  expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]);
  second.resolve("new");
  await turn();
  first.resolve("old");
  await turn();
  expect([answer.found, answer.failure]).toEqual(["new", null]);
});

test("a failure takes the place of the answer, and the next answer that of the failure", async () => {
  const answer = createNewestAnswer<number>();
  answer.ask(() => Promise.resolve(1));
  await turn();
  const failure = new CallFailure({ code: "NotFound", message: "There is none.", hint: "Choose another." });
  answer.ask(() => Promise.reject(failure));
  expect(answer.found).toBe(1);
  await turn();
  expect([answer.found, answer.failure]).toEqual([null, failure]);
  answer.ask(() => Promise.resolve(2));
  await turn();
  expect([answer.found, answer.failure]).toEqual([2, null]);
});

test("what is cleared stays cleared, also by an answer that was under way", async () => {
  const answer = createNewestAnswer<number>();
  const late = Promise.withResolvers<number>();
  answer.ask(() => late.promise);
  answer.clear();
  late.resolve(1);
  await turn();
  expect([answer.found, answer.failure]).toEqual([null, null]);
});
