import { expect, test } from "vitest";
import { AppError } from "../../../models/errors/index.ts";
import type { JobProgress, Response } from "../../../src-main/contract/index.ts";
import { response } from "../../../src-main/contract/index.ts";
import { createConnection, MAX_CALLS_IN_FLIGHT, PROGRESS_INTERVAL_MS } from "../../../src-main/server/index.ts";
import { openStand } from "./stand.ts";

function collect(): { readonly send: (message: Response) => void; readonly until: (kind: string) => Promise<Response[]> } {
  const all: Response[] = [];
  let check: () => void = () => undefined;
  return {
    send(message) {
      all.push(response.parse(JSON.parse(JSON.stringify(message))));
      check();
    },
    until: (kind) =>
      new Promise((resolve) => {
        check = () => {
          if (all.some((message) => message.kind === kind)) resolve(all);
        };
        check();
      }),
  };
}

const call = (id: string, name: string, input: unknown = {}): string => JSON.stringify({ v: 1, id, kind: "call", name, input });

test("an unknown version is refused in readable words, with the call's id", async () => {
  await using stand = await openStand();
  const { send, until } = collect();
  createConnection(stand.service, send, () => undefined).receive(JSON.stringify({ v: 7, id: "a", kind: "call", name: "x" }));
  expect(await until("error")).toEqual([
    {
      v: 1,
      id: "a",
      kind: "error",
      error: {
        code: "UnknownProtocolVersion",
        message: "This message speaks version 7 of the protocol; the service speaks version 1.",
        hint: "Reload the window: it is older or newer than the service.",
      },
    },
  ]);
});

test.each(["no json", "[]", "null", '{"v":1,"id":"a","kind":"dance"}', '{"v":1,"kind":"call"}'])(
  "nonsense is answered: %s",
  async (text) => {
    await using stand = await openStand();
    const { send, until } = collect();
    createConnection(stand.service, send, () => undefined).receive(text);
    const [answer] = await until("error");
    expect(answer?.kind).toBe("error");
  },
);

test("an AppError travels with code, hint and details", async () => {
  await using stand = await openStand({
    "dataset.import": async () => {
      throw new AppError("NoIncidents", { message: "All rows were rejected.", hint: "Check the columns.", details: { rows: 3 } });
    },
  });
  const { send, until } = collect();
  createConnection(stand.service, send, () => undefined).receive(call("a", "dataset.import"));
  expect(await until("error")).toMatchObject([
    { error: { code: "NoIncidents", message: "All rows were rejected.", hint: "Check the columns.", details: { rows: 3 } } },
  ]);
});

test("an unforeseen error becomes Unexpected, and the log keeps it with its cause", async () => {
  const cause = new TypeError("undefined is no function");
  await using stand = await openStand({
    "run.list": async () => {
      throw cause;
    },
  });
  const logged: unknown[] = [];
  const { send, until } = collect();
  createConnection(stand.service, send, (_context, error) => logged.push(error)).receive(call("a", "run.list"));
  const [answer] = await until("error");
  expect(answer).toMatchObject({ error: { code: "Unexpected" } });
  expect(logged).toEqual([cause]);
});

test("progress: the first at once, then the latest alone, ten a second at most", async () => {
  const value = (share: number): JobProgress => ({ share, message: "working", rate: null, secondsLeft: null });
  /** That the work really took: a busy machine makes it longer. */
  let intervals = 0;
  await using stand = await openStand({
    "forecast.make": async (_input, { progress }) => {
      const begin = performance.now();
      const end = begin + 3.5 * PROGRESS_INTERVAL_MS;
      let given = 0;
      while (performance.now() < end) {
        given += 1;
        progress?.(value(Math.min(1, given / 1e6)));
        await new Promise((resolve) => setImmediate(resolve));
      }
      intervals = (performance.now() - begin) / PROGRESS_INTERVAL_MS;
      return given;
    },
  });
  const { send, until } = collect();
  createConnection(stand.service, send, () => undefined).receive(call("a", "forecast.make"));
  const messages = await until("result");
  const shares = messages.flatMap((message) => (message.kind === "progress" ? [message.progress.share ?? 0] : []));
  const given = messages.flatMap((message) => (message.kind === "result" ? [Number(message.output)] : []))[0] ?? 0;
  expect(given).toBeGreaterThan(10);
  expect(shares[0]).toBe(1e-6);
  expect(shares.length).toBeGreaterThan(1);
  expect(shares.length).toBeLessThanOrEqual(1 + intervals);
  expect(shares).toEqual(shares.toSorted((left, right) => left - right));
});

test("cancel reaches the call's signal, and the refusal carries the reason", async () => {
  await using stand = await openStand({
    "forecast.make": (_input, { signal }) =>
      new Promise((_resolve, reject) => {
        signal?.addEventListener("abort", () => reject(signal.reason));
      }),
  });
  const { send, until } = collect();
  const connection = createConnection(stand.service, send, () => undefined);
  connection.receive(call("a", "forecast.make"));
  connection.receive(JSON.stringify({ v: 1, id: "a", kind: "cancel" }));
  expect(await until("error")).toMatchObject([{ id: "a", error: { code: "Cancelled" } }]);
});

test("one id is one call, and the calls under way are limited", async () => {
  const gate = Promise.withResolvers<void>();
  await using stand = await openStand({ "forecast.make": () => gate.promise });
  const { send, until } = collect();
  const connection = createConnection(stand.service, send, () => undefined);
  for (let index = 0; index < MAX_CALLS_IN_FLIGHT; index += 1) connection.receive(call(`call-${index}`, "forecast.make"));
  connection.receive(call("one-too-many", "forecast.make"));
  expect(await until("error")).toMatchObject([{ id: "one-too-many", error: { code: "TooManyCalls" } }]);
  gate.resolve();
});

test("events reach the window until it has left", async () => {
  await using stand = await openStand();
  const { send, until } = collect();
  const connection = createConnection(stand.service, send, () => undefined);
  stand.announce("runs");
  connection.close();
  stand.announce("jobs");
  expect(await until("event")).toEqual([{ v: 1, kind: "event", changed: "runs" }]);
});
