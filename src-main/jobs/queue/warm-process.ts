/** The warm engine process: started by the first call, restarted once when it crashes, ended after some idle minutes. */
import { AppError } from "../../../models/errors/index.ts";
import type { EngineReport, JobProgress } from "../../contract/index.ts";
import {
  ENGINE_OUTPUTS,
  type EngineCallName,
  type EngineInputs,
  type EngineOutput,
  type FromEngine,
  fromEngine,
  type ToEngine,
} from "../engine-messages.ts";
import { fromWireError } from "../wire-error.ts";
import { describeExit, type Exit, startWorkerProcess, type WorkerProcess } from "./worker-process.ts";

/** Idle time after which the process gives its memory back, in milliseconds. */
export const IDLE_MILLISECONDS = 5 * 60_000;
/** How long a call has to end by itself after its cancel, in milliseconds, before the process is killed. */
export const CALL_CANCEL_GRACE_MILLISECONDS = 5000;
/** How often a call is tried again after the process crashed under it. Once: a second crash is the call's own doing. */
const RETRIES = 1;

const ENTRY = new URL("../worker/prediction.ts", import.meta.url);

export interface CallOptions {
  readonly signal?: AbortSignal;
  readonly progress?: (progress: JobProgress) => void;
}

export interface WarmProcess extends AsyncDisposable {
  /** Throws what the process reports, the signal's reason, EngineCrashed. */
  call<N extends EngineCallName>(name: N, input: EngineInputs[N], options?: CallOptions): Promise<EngineOutput<N>>;
  /** What the process computes with; null before it loaded an engine. */
  engineReport(): EngineReport | null;
  /** Ends the process once it has nothing to do, so that the next call finds an engine that was installed meanwhile. */
  reload(): void;
  /** Id of the process while there is one. */
  processId(): number | undefined;
}

interface Pending {
  readonly message: Extract<ToEngine, { kind: "call" }>;
  readonly options: CallOptions;
  readonly resolve: (output: unknown) => void;
  readonly reject: (reason: unknown) => void;
  crashes: number;
}

function crashed(exit: Exit): AppError {
  return new AppError("EngineCrashed", {
    message: `The engine process ended unexpectedly (${describeExit(exit)}).`,
    hint: "Try again. If it ends again, close other programs to free memory.",
    details: { ...exit },
  });
}

export function createWarmProcess(
  store: string,
  options: { readonly idleMilliseconds?: number; readonly onEngine?: () => void } = {},
): WarmProcess {
  const pending = new Map<number, Pending>();
  let current: WorkerProcess | undefined;
  let report: EngineReport | null = null;
  let nextId = 1;
  let idle: NodeJS.Timeout | undefined;
  let closed = false;
  let stale = false;

  const end = (): void => {
    clearTimeout(idle);
    current?.kill();
  };

  const restIfIdle = (): void => {
    clearTimeout(idle);
    if (pending.size > 0 || current === undefined) return;
    // Killing is clean: with no call under way it writes nothing.
    if (stale) {
      report = null;
      end();
      return;
    }
    idle = setTimeout(end, options.idleMilliseconds ?? IDLE_MILLISECONDS);
    idle.unref();
  };

  const hear = (message: FromEngine): void => {
    if (message.kind === "engine") {
      report = message.report;
      options.onEngine?.();
      return;
    }
    const call = pending.get(message.id);
    if (call === undefined) return;
    if (message.kind === "progress") {
      call.options.progress?.(message.progress);
      return;
    }
    pending.delete(message.id);
    restIfIdle();
    if (message.kind === "error") call.reject(fromWireError(message.error));
    else call.resolve(message.output);
  };

  const start = (): WorkerProcess => {
    stale = false;
    const worker = startWorkerProcess(ENTRY, fromEngine, hear);
    worker.send({ kind: "open", store } satisfies ToEngine);
    void worker.exited.then((exit) => {
      if (current === worker) current = undefined;
      if (pending.size === 0) return;
      for (const [id, call] of [...pending]) {
        call.crashes++;
        if (call.crashes <= RETRIES && !closed && call.options.signal?.aborted !== true) continue;
        pending.delete(id);
        call.reject(crashed(exit));
      }
      if (pending.size > 0) {
        current = start();
        for (const { message } of pending.values()) current.send(message);
      }
    });
    return worker;
  };

  return {
    async call(name, input, callOptions = {}) {
      const { signal } = callOptions;
      signal?.throwIfAborted();
      if (closed) throw new AppError("EngineClosed", { message: "The project was closed.", hint: "Open it again." });
      clearTimeout(idle);
      const id = nextId++;
      current ??= start();
      const worker = current;
      const message = { kind: "call", id, name, input } satisfies ToEngine;
      let grace: NodeJS.Timeout | undefined;
      const onAbort = (): void => {
        current?.send({ kind: "cancel", id } satisfies ToEngine);
        grace = setTimeout(end, CALL_CANCEL_GRACE_MILLISECONDS);
      };
      signal?.addEventListener("abort", onAbort, { once: true });
      try {
        const answer = new Promise<unknown>((resolve, reject) => {
          pending.set(id, { message, options: callOptions, resolve, reject, crashes: 0 });
        });
        worker.send(message);
        const output = await answer;
        signal?.throwIfAborted();
        return ENGINE_OUTPUTS[name].parse(output) as EngineOutput<typeof name>;
      } catch (error) {
        throw signal?.aborted === true ? signal.reason : error;
      } finally {
        clearTimeout(grace);
        signal?.removeEventListener("abort", onAbort);
      }
    },
    engineReport: () => report,
    reload() {
      stale = current !== undefined;
      restIfIdle();
    },
    processId: () => current?.processId,
    async [Symbol.asyncDispose]() {
      closed = true;
      const last = current;
      end();
      await last?.exited;
    },
  };
}
