import { expect, test } from "vitest";
import type { Job } from "../../../../src-main/contract/index.ts";
import { jobEffects, LONG_JOB_SECONDS, workRemains } from "../../../../src-main/hosts/electron/job-effects.ts";

const START = Date.parse("2026-01-01T10:00:00Z") / 1000;
const away = { windowIsOpen: false, windowHasFocus: false, now: START + 600 };

function job(change: Partial<Job>): Job {
  return {
    id: "job-1",
    kind: "train",
    run: "run-1",
    title: null,
    status: "running",
    progress: null,
    place: null,
    peakMemoryMb: null,
    createdAt: "2026-01-01T10:00:00Z",
    ...change,
  };
}

const half = { share: 0.5, message: "Epoch 2 of 4", rate: null, secondsLeft: 60 };

test("nothing runs: nothing is shown", () => {
  expect(jobEffects([], [job({ status: "done" }), job({ id: "job-2", status: "waiting" })], away)).toEqual({
    progress: -1,
    keepAwake: false,
    tray: false,
    trayText: "",
    notices: [],
  });
});

test("a training with the window closed: tray, taskbar, and the machine stays awake", () => {
  const effects = jobEffects([], [job({ progress: half }), job({ id: "job-2", status: "waiting" })], away);
  expect(effects).toMatchObject({ progress: 0.5, keepAwake: true, tray: true, trayText: "Training, 50 %, 1 waiting" });
});

test("no tray while a window shows the work; no wakefulness for what is short", () => {
  const effects = jobEffects([], [job({ kind: "import", title: "a.csv" })], { ...away, windowIsOpen: true });
  expect(effects).toMatchObject({ progress: 2, keepAwake: false, tray: false });
});

test("a paused training lets the machine sleep", () => {
  expect(jobEffects([job({})], [job({ status: "paused" })], away)).toMatchObject({ progress: -1, keepAwake: false, notices: [] });
});

test("the end of a long job is told to who is not looking, once", () => {
  const done = [job({ status: "done" })];
  expect(jobEffects([job({})], done, away).notices).toEqual([{ title: "Training is done", body: "" }]);
  expect(jobEffects(done, done, away).notices).toEqual([]);
  expect(jobEffects([job({})], done, { ...away, windowIsOpen: true, windowHasFocus: true }).notices).toEqual([]);
  expect(jobEffects([job({})], done, { ...away, windowIsOpen: true }).notices.length).toBe(1);
});

test("a short job, and one that its user has ended, are not told", () => {
  const soon = { ...away, now: START + LONG_JOB_SECONDS - 1 };
  expect(jobEffects([job({})], [job({ status: "done" })], soon).notices).toEqual([]);
  expect(jobEffects([job({})], [job({ status: "cancelled" })], away).notices).toEqual([]);
});

test("a failure says where to look", () => {
  const [notice] = jobEffects([job({})], [job({ status: "failed" })], away).notices;
  expect(notice).toMatchObject({ title: "Training has failed", body: expect.stringContaining("list of jobs") });
});

test("what waits keeps the program, what is paused or over does not", () => {
  const statuses = ["waiting", "running", "paused", "interrupted", "cancelled", "failed", "done"] as const;
  expect(statuses.filter((status) => workRemains([job({ status })]))).toEqual(["waiting", "running"]);
});
