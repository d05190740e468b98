/** Imports and exports as jobs: what an analyst waits for is in one list, with its progress and a way to end it. */
import { AppError } from "../../models/errors/index.ts";
import type { Changed, Job, JobProgress } from "../contract/index.ts";
import { abortable } from "./abortable.ts";
import type { CallOptions } from "./service.ts";

/** Ended ones that are still listed: enough for a window that asks a moment later. */
const ENDED_KEPT = 20;
/** Least milliseconds between two "jobs" events that only say that work went on. */
const PROGRESS_EVENT_INTERVAL_MS = 500;

export interface ShownWork {
  /** Does the work under a job's id. Cancelling the job aborts it, and so does the caller. */
  run<T>(kind: "import" | "export", title: string, options: CallOptions, work: (options: CallOptions) => Promise<T>): Promise<T>;
  /** Oldest first. */
  list(): Job[];
  find(id: string): Job | undefined;
  cancel(id: string): void;
  /** Settles when it has ended. */
  ended(id: string, options: CallOptions): Promise<void>;
}

interface Entry {
  job: Job;
  readonly controller: AbortController;
  readonly end: Promise<void>;
  readonly listeners: Set<(progress: JobProgress) => void>;
}

export function createShownWork(onChanged: (changed: Changed) => void): ShownWork {
  const entries = new Map<string, Entry>();
  let nextId = 1;
  let announcedAt = Number.NEGATIVE_INFINITY;

  const forgetOld = (): void => {
    const ended = [...entries.values()].filter(({ job }) => job.status !== "running");
    for (const { job } of ended.slice(0, Math.max(0, ended.length - ENDED_KEPT))) entries.delete(job.id);
  };

  return {
    async run(kind, title, options, work) {
      const id = `work-${nextId++}`;
      const controller = new AbortController();
      const { promise: end, resolve: tellEnd } = Promise.withResolvers<void>();
      const entry: Entry = {
        job: {
          id,
          kind,
          title,
          run: null,
          status: "running",
          progress: null,
          place: null,
          peakMemoryMb: null,
          createdAt: new Date().toISOString(),
        },
        controller,
        end,
        listeners: new Set(),
      };
      entries.set(id, entry);
      onChanged("jobs");
      const finish = (status: Job["status"]): void => {
        entry.job = { ...entry.job, status };
        forgetOld();
        tellEnd();
        onChanged("jobs");
      };
      const progress = (value: JobProgress): void => {
        entry.job = { ...entry.job, progress: value };
        options.progress?.(value);
        for (const listener of entry.listeners) listener(value);
        const now = performance.now();
        if (now - announcedAt < PROGRESS_EVENT_INTERVAL_MS) return;
        announcedAt = now;
        onChanged("jobs");
      };
      const signals = options.signal === undefined ? [controller.signal] : [controller.signal, options.signal];
      const signal = AbortSignal.any(signals);
      try {
        const result = await work({ signal, progress });
        finish("done");
        return result;
      } catch (error) {
        finish(signal.aborted ? "cancelled" : "failed");
        throw error;
      }
    },
    list: () => [...entries.values()].map(({ job }) => job),
    find: (id) => entries.get(id)?.job,
    cancel(id) {
      entries
        .get(id)
        ?.controller.abort(
          new AppError("Cancelled", { message: "The work was cancelled.", hint: "Start it again when you want it." }),
        );
    },
    async ended(id, { signal, progress }) {
      const entry = entries.get(id);
      if (entry === undefined) return;
      if (progress !== undefined) entry.listeners.add(progress);
      try {
        await abortable(entry.end, signal);
      } finally {
        if (progress !== undefined) entry.listeners.delete(progress);
      }
    },
  };
}
