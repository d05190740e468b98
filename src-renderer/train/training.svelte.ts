import type { CallInput, JobProgress, LossPoint, Run, RunLineage } from "../../src-main/contract/index.ts";
import { type CallFailure, type Connection, coalesce, isCancellation, toFailure } from "../client/index.ts";
import { mergeLosses, settledEpoch } from "./losses.ts";

/** Settings of a run that the next one shall have too. */
export interface TakenSettings {
  readonly run: Run;
  readonly lineage: RunLineage;
}

/** Starting, stopping and watching trainings, and the one question about the native engine. */
export interface Training {
  readonly starting: boolean;
  readonly failure: CallFailure | null;
  /** True while the question about the native engine stands. */
  readonly asking: boolean;
  readonly installing: boolean;
  readonly installProgress: JobProgress | null;
  readonly installFailure: CallFailure | null;
  readonly losses: readonly LossPoint[];
  readonly lossesOf: string | null;
  readonly stopping: ReadonlySet<string>;
  /** Jobs that were asked to pause and have not ended their batch yet. */
  readonly pausing: ReadonlySet<string>;
  /** Jobs of trainings that were started or resumed here, so that their end is this window's news. */
  readonly started: ReadonlySet<string>;
  /** Asks about the engine first where it is missing and nobody has answered yet. */
  start(wish: CallInput<"run.start">, engineMissing: boolean): Promise<Run | null>;
  installThenStart(): Promise<Run | null>;
  startWithoutEngine(): Promise<Run | null>;
  putOff(): void;
  cancelInstall(): void;
  resume(run: string): Promise<void>;
  stop(job: string): Promise<void>;
  /** Ends a running training within a batch, to go on from its last finished epoch; a waiting one is passed over. */
  pause(job: string): Promise<void>;
  /** Puts a paused one back into the queue. */
  goOn(job: string): Promise<void>;
  /** Changes the order of the waiting ones. */
  move(job: string, to: CallInput<"job.move">["to"]): Promise<void>;
  /** To be told when a job has left what it was doing. */
  hasPaused(job: string): void;
  /** Settings that wait to be put into the form. */
  readonly taken: TakenSettings | null;
  /** Puts the settings of a run into the form, to be looked at and started again. */
  again(run: Run): Promise<void>;
  tookSettings(): void;
  dismiss(): void;
  /** Follows the losses of a run: at once, and again when called for the same run after a change. */
  follow(run: string | null): void;
  forget(job: string): void;
}

/** Set once the question was answered with "without it": it is asked once. */
const ANSWERED_KEY = "isarithm.engine-asked";

export function createTraining(connection: Connection): Training {
  let starting = $state(false);
  let failure = $state.raw<CallFailure | null>(null);
  let wish = $state.raw<CallInput<"run.start"> | null>(null);
  let installing = $state(false);
  let installProgress = $state.raw<JobProgress | null>(null);
  let installFailure = $state.raw<CallFailure | null>(null);
  let losses = $state.raw<readonly LossPoint[]>([]);
  let lossesOf = $state<string | null>(null);
  let stopping = $state.raw<ReadonlySet<string>>(new Set());
  let pausing = $state.raw<ReadonlySet<string>>(new Set());
  let taken = $state.raw<TakenSettings | null>(null);
  let started = $state.raw<ReadonlySet<string>>(new Set());
  let installWork = new AbortController();

  const begin = async (wanted: CallInput<"run.start">): Promise<Run | null> => {
    wish = null;
    starting = true;
    failure = null;
    try {
      const { run, job } = await connection.call("run.start", wanted);
      started = new Set([...started, job.id]);
      return run;
    } catch (error) {
      failure = toFailure(error);
      return null;
    } finally {
      starting = false;
    }
  };

  const without = (jobs: ReadonlySet<string>, job: string): ReadonlySet<string> =>
    new Set([...jobs].filter((other) => other !== job));

  const ask = async (work: () => Promise<unknown>): Promise<boolean> => {
    try {
      await work();
      return true;
    } catch (error) {
      failure = toFailure(error);
      return false;
    }
  };

  const askLosses = coalesce(async () => {
    const run = lossesOf;
    if (run === null) return;
    try {
      const newer = await connection.call("run.losses", { run, afterEpoch: settledEpoch(losses) });
      if (run === lossesOf) losses = mergeLosses(losses, newer);
    } catch (error) {
      if (run === lossesOf && !isCancellation(error)) failure = toFailure(error);
    }
  });

  return {
    get starting() {
      return starting;
    },
    get failure() {
      return failure;
    },
    get asking() {
      return wish !== null && !installing;
    },
    get installing() {
      return installing;
    },
    get installProgress() {
      return installProgress;
    },
    get installFailure() {
      return installFailure;
    },
    get losses() {
      return losses;
    },
    get lossesOf() {
      return lossesOf;
    },
    get stopping() {
      return stopping;
    },
    get pausing() {
      return pausing;
    },
    get taken() {
      return taken;
    },
    get started() {
      return started;
    },
    async start(wanted, engineMissing) {
      installFailure = null;
      if (engineMissing && localStorage.getItem(ANSWERED_KEY) === null) {
        wish = wanted;
        return null;
      }
      return begin(wanted);
    },
    async installThenStart() {
      const wanted = wish;
      const own = new AbortController();
      installWork = own;
      installing = true;
      installProgress = null;
      installFailure = null;
      try {
        await connection.call(
          "engine.install",
          {},
          {
            signal: own.signal,
            onProgress: (value) => {
              installProgress = value;
            },
          },
        );
      } catch (error) {
        if (!isCancellation(error)) installFailure = toFailure(error);
        return null;
      } finally {
        installing = false;
      }
      return wanted === null ? null : begin(wanted);
    },
    async startWithoutEngine() {
      localStorage.setItem(ANSWERED_KEY, "without");
      return wish === null ? null : begin(wish);
    },
    putOff() {
      wish = null;
      installFailure = null;
    },
    cancelInstall: () => installWork.abort(),
    async resume(run) {
      failure = null;
      try {
        const { job } = await connection.call("run.resume", { run });
        started = new Set([...started, job.id]);
      } catch (error) {
        failure = toFailure(error);
      }
    },
    async stop(job) {
      stopping = new Set([...stopping, job]);
      if (!(await ask(() => connection.call("job.cancel", { job })))) stopping = without(stopping, job);
    },
    async pause(job) {
      pausing = new Set([...pausing, job]);
      if (!(await ask(() => connection.call("job.pause", { job })))) pausing = without(pausing, job);
    },
    async goOn(job) {
      if (await ask(() => connection.call("job.resume", { job }))) started = new Set([...started, job]);
    },
    async move(job, to) {
      await ask(() => connection.call("job.move", { job, to }));
    },
    hasPaused(job) {
      pausing = without(pausing, job);
    },
    async again(run) {
      await ask(async () => {
        taken = { run, lineage: await connection.call("run.lineage", { run: run.id }) };
      });
    },
    tookSettings() {
      taken = null;
    },
    dismiss() {
      failure = null;
    },
    follow(run) {
      if (run !== lossesOf) {
        lossesOf = run;
        losses = [];
      }
      if (run !== null) void askLosses();
    },
    forget(job) {
      started = without(started, job);
    },
  };
}
