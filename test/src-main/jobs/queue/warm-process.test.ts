import { expect, test, vi } from "vitest";
import { parseDay } from "../../../../models/forecast/index.ts";
import type { EngineInputs } from "../../../../src-main/jobs/engine-messages.ts";
import { datasetSource } from "../../../../src-main/jobs/queue/dataset-source.ts";
import { createWarmProcess } from "../../../../src-main/jobs/queue/warm-process.ts";
import { processEnd } from "../process-end.ts";
import { type SampleProject, sampleProject } from "../sample-project.ts";

// A limit against hanging, not a measure: a laden machine takes ten times what an idle one takes.
const timeout = 400_000;

function day(text: string): number {
  return parseDay(text) ?? Number.NaN;
}

function baselineInput({ dataset }: SampleProject): EngineInputs["fitBaseline"] {
  const trained = { fromDay: day("2019-01-01"), toDay: day("2019-03-01"), validationFromDay: day("2019-02-20") };
  return { dataset: datasetSource(dataset), trained, seed: 1 };
}

test("killed in the middle of a call it is started again, once, and the call is answered", { timeout }, async () => {
  await using sample = await sampleProject();
  await using warm = createWarmProcess(sample.project.store.root);
  const answer = warm.call("fitBaseline", baselineInput(sample));
  const first = warm.processId() ?? 0;
  process.kill(first, "SIGKILL");
  expect(await answer).toMatchObject({ weightsHash: expect.stringMatching(/^[0-9a-f]{64}$/) });
  expect(warm.processId()).not.toBe(first);
});

test("killed twice under one call, that call fails by name and the next one works", { timeout }, async () => {
  await using sample = await sampleProject();
  await using warm = createWarmProcess(sample.project.store.root);
  const answer = warm.call("fitBaseline", baselineInput(sample));
  const outcome = expect(answer).rejects.toMatchObject({ code: "EngineCrashed", message: expect.stringContaining("SIGKILL") });
  const first = warm.processId() ?? 0;
  process.kill(first, "SIGKILL");
  await vi.waitUntil(() => ![undefined, first].includes(warm.processId()), { timeout: 30_000 });
  process.kill(warm.processId() ?? 0, "SIGKILL");
  await outcome;
  expect(await warm.call("fitBaseline", baselineInput(sample))).toHaveProperty("weightsHash");
});

test("idle it ends; the next call starts it again", { timeout }, async () => {
  await using sample = await sampleProject();
  await using warm = createWarmProcess(sample.project.store.root, { idleMilliseconds: 0 });
  const { weightsHash } = await warm.call("fitBaseline", baselineInput(sample));
  const first = warm.processId() ?? 0;
  await processEnd(first);
  expect((await warm.call("fitBaseline", baselineInput(sample))).weightsHash).toBe(weightsHash);
});

test("reload ends it when nothing is under way", { timeout }, async () => {
  await using sample = await sampleProject();
  await using warm = createWarmProcess(sample.project.store.root);
  const answer = warm.call("fitBaseline", baselineInput(sample));
  const first = warm.processId() ?? 0;
  warm.reload();
  await answer;
  await processEnd(first);
});

test("a cancelled call throws the signal's reason and leaves the process to the others", { timeout }, async () => {
  await using sample = await sampleProject();
  await using warm = createWarmProcess(sample.project.store.root);
  const { weightsHash } = await warm.call("fitBaseline", baselineInput(sample));
  const before = warm.processId();
  const cancel = new AbortController();
  const trained = { fromDay: day("2019-01-01"), toDay: day("2019-03-01") };
  const run = { id: "run-1", model: "climatology", weightsHash, seed: 1, configuration: {}, trained };
  const scored = { fromDay: day("2019-03-01"), toDay: day("2019-05-01") };
  const reason = new Error("the analyst changed her mind");
  const shares: (number | null)[] = [];
  const call = warm.call(
    "evaluate",
    { dataset: datasetSource(sample.dataset), runs: [run], against: [], scored },
    {
      signal: cancel.signal,
      progress: ({ share }) => {
        shares.push(share);
        cancel.abort(reason);
      },
    },
  );
  await expect(call).rejects.toBe(reason);
  expect(shares.at(-1)).toBeLessThan(1);
  expect(await warm.call("fitBaseline", baselineInput(sample))).toHaveProperty("weightsHash");
  expect(warm.processId()).toBe(before);
});

test("closing ends the process, and a call after it is refused", { timeout }, async () => {
  await using sample = await sampleProject();
  const warm = createWarmProcess(sample.project.store.root);
  const answer = warm.call("fitBaseline", baselineInput(sample));
  const outcome = expect(answer).rejects.toMatchObject({ code: "EngineCrashed" });
  const first = warm.processId() ?? 0;
  await warm[Symbol.asyncDispose]();
  await outcome;
  expect(() => process.kill(first, 0)).toThrow();
  await expect(warm.call("fitBaseline", baselineInput(sample))).rejects.toMatchObject({ code: "EngineClosed" });
});
