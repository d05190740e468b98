import { isAppError } from "../../models/errors/index.ts";
import type { CallOutput, CallRequest, Changed, JobProgress } from "../contract/index.ts";
import { installNativeEngine } from "../engine/index.ts";
import { abortable } from "./abortable.ts";
import type { ErrorLog } from "./call-errors.ts";
import type { ProjectHolder } from "./open-project.ts";
import type { CallOptions } from "./service.ts";

type Installed = CallOutput<"engine.install">;

/** The native engine's installation: one at a time in the background, whoever asks; windows may come and go meanwhile. */
export interface EngineInstall extends AsyncDisposable {
  underWay(): boolean;
  /** Starts it, or joins the one under way. Cancelling ends it for all; a window that is closed only stops listening. */
  install(input: CallRequest<"engine.install">, options: CallOptions): Promise<Installed>;
  cancel(): void;
  /** Settles when none is under way. Never rejects. */
  ended(): Promise<void>;
}

interface Work {
  readonly result: Promise<Installed>;
  readonly controller: AbortController;
  readonly listeners: Set<(progress: JobProgress) => void>;
}

/** Least time between two writes of the progress into the catalogue. */
const RECORD_INTERVAL_MS = 1000;

export function createEngineInstall(
  projects: ProjectHolder,
  onChanged: (changed: Changed) => void,
  log: ErrorLog,
): EngineInstall {
  let work: Work | undefined;

  /** The job as a row of the open project, or nothing to record where none is open. */
  const openRecord = () => {
    const catalogue = projects.peek()?.catalogue;
    if (catalogue === undefined) return { progress: () => undefined, end: () => undefined };
    const job = catalogue.jobs.add({ kind: "engine-install", status: "running" });
    onChanged("jobs");
    let recordedAt = 0;
    /** What cannot be written (disc full, most likely in this very step) is logged: the installation's own end must be heard. */
    const write = (change: Parameters<typeof catalogue.jobs.update>[1]): void => {
      if (projects.peek()?.catalogue !== catalogue) return;
      try {
        catalogue.jobs.update(job.id, change);
        onChanged("jobs");
      } catch (error) {
        log("recording the installation of the native engine", error);
      }
    };
    return {
      progress(value: JobProgress) {
        const now = performance.now();
        if (now - recordedAt < RECORD_INTERVAL_MS) return;
        recordedAt = now;
        write({ progress: value });
      },
      end: (status: "done" | "cancelled" | "failed") => write({ status }),
    };
  };

  const start = (from: string | undefined): Work => {
    const controller = new AbortController();
    const listeners = new Set<(progress: JobProgress) => void>();
    const record = openRecord();
    const run = async (): Promise<Installed> => {
      try {
        const installed = await installNativeEngine({
          from,
          signal: controller.signal,
          progress: (value) => {
            record.progress(value);
            for (const listener of listeners) listener(value);
          },
        });
        record.end("done");
        // Its process still computes with the engine that it found at its start.
        projects.peek()?.engine.reload();
        return installed;
      } catch (error) {
        record.end(controller.signal.aborted ? "cancelled" : "failed");
        throw error;
      } finally {
        work = undefined;
        onChanged("engine");
      }
    };
    // Started in the next turn, so that `work` is set before its end can clear it.
    const result = Promise.resolve().then(run);
    result.catch(() => undefined);
    onChanged("engine");
    return { result, controller, listeners };
  };

  return {
    underWay: () => work !== undefined,
    async install({ from }, { signal, progress }) {
      signal?.throwIfAborted();
      work ??= start(from);
      const joined = work;
      if (progress !== undefined) joined.listeners.add(progress);
      try {
        return await abortable(joined.result, signal);
      } catch (error) {
        if (signal?.aborted && !isAppError(signal.reason, "WindowClosed")) {
          joined.controller.abort(signal.reason);
          // Until it has really stopped nothing may be said to be over.
          await joined.result.catch(() => undefined);
        }
        throw error;
      } finally {
        if (progress !== undefined) joined.listeners.delete(progress);
      }
    },
    cancel: () => work?.controller.abort(),
    ended: async () => {
      await work?.result.catch(() => undefined);
    },
    async [Symbol.asyncDispose]() {
      work?.controller.abort();
      await work?.result.catch(() => undefined);
    },
  };
}
