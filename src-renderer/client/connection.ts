import {
  type CallInput,
  type CallName,
  type CallOutput,
  type Changed,
  calls,
  ENVELOPE_VERSION,
  type JobProgress,
  type Request,
  response,
} from "../../src-main/contract/index.ts";
import { CallFailure } from "./failure.ts";
import { failureWords } from "./failure-words.ts";

export interface CallOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: JobProgress) => void;
}

/**
 * "connecting": not yet, or lost and being tried again. "refused": a service answers, but it is another one than the window was
 * opened by, and does not know the window; tried again too, because the same browser may be made known to it.
 */
export type ConnectionState = "connecting" | "refused" | "open" | "closed";

export interface Connection extends Disposable {
  call<N extends CallName>(name: N, input: CallInput<N>, options?: CallOptions): Promise<CallOutput<N>>;
  /** Told of each change of the project, and of every one of them after a lost connection is back. */
  onChange(listener: (changed: Changed) => void): Disposable;
  onState(listener: (state: ConnectionState, attempts: number) => void): Disposable;
  readonly state: ConnectionState;
}

/** The service's answer to who does not know its token. */
const UNAUTHORISED = 401;

/** Waits between attempts to reach the service again: at once for a restart, never so often that a log fills. */
export const RECONNECT_MILLISECONDS: readonly number[] = [250, 500, 1000, 2000, 4000];

const everyChange: readonly Changed[] = ["project", "datasets", "runs", "jobs", "forecasts", "engine"];

interface Pending {
  readonly name: CallName;
  readonly resolve: (output: never) => void;
  readonly reject: (error: unknown) => void;
  readonly onProgress?: (progress: JobProgress) => void;
  readonly release: () => void;
}

const lost = (): CallFailure => new CallFailure({ code: "ConnectionLost", ...failureWords("lost") });

/**
 * One WebSocket for all calls. Calls made while there is no connection wait for it; calls under way when it is lost fail with
 * code ConnectionLost, because the service has given them up.
 */
export function connect(address: string): Connection {
  const pending = new Map<string, Pending>();
  const waiting: Request[] = [];
  const changeListeners = new Set<(changed: Changed) => void>();
  const stateListeners = new Set<(state: ConnectionState, attempts: number) => void>();
  let state: ConnectionState = "connecting";
  let attempts = 0;
  let nextId = 0;
  let wasOpen = false;
  let socket: WebSocket | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const setState = (next: ConnectionState): void => {
    state = next;
    for (const listener of [...stateListeners]) listener(next, attempts);
  };
  const announce = (changed: Changed): void => {
    for (const listener of [...changeListeners]) listener(changed);
  };
  const send = (message: Request): void => {
    if (state === "open" && socket !== undefined) socket.send(JSON.stringify(message));
    else waiting.push(message);
  };
  const settle = (id: string): Pending | undefined => {
    const call = pending.get(id);
    pending.delete(id);
    call?.release();
    return call;
  };

  const receive = (text: string): void => {
    let message: unknown;
    try {
      message = JSON.parse(text);
    } catch {
      return;
    }
    const parsed = response.safeParse(message);
    if (!parsed.success) return;
    const envelope = parsed.data;
    if (envelope.kind === "event") announce(envelope.changed);
    else if (envelope.kind === "progress") pending.get(envelope.id)?.onProgress?.(envelope.progress);
    else if (envelope.kind === "error") settle(envelope.id)?.reject(new CallFailure(envelope.error));
    else {
      const call = settle(envelope.id);
      if (call === undefined) return;
      const output = calls[call.name].output.safeParse(envelope.output);
      if (output.success) call.resolve(output.data as never);
      else {
        call.reject(
          new CallFailure({
            code: "UnexpectedAnswer",
            ...failureWords("unexpectedAnswer", call.name),
            details: { issues: output.error.issues.slice(0, 5) },
          }),
        );
      }
    }
  };

  // A socket that fails does not say why; a plain request does.
  const page = new URL("/", address.replace(/^ws/, "http"));
  const askWhyRefused = async (): Promise<void> => {
    const status = await fetch(page, { method: "HEAD", cache: "no-store" }).then(
      (answer) => answer.status,
      () => undefined,
    );
    if (state === "connecting" || state === "refused") setState(status === UNAUTHORISED ? "refused" : "connecting");
  };

  const open = (): void => {
    timer = undefined;
    let opened = false;
    const made = new WebSocket(address);
    socket = made;
    made.onopen = () => {
      opened = true;
      attempts = 0;
      setState("open");
      for (const message of waiting.splice(0)) made.send(JSON.stringify(message));
      if (wasOpen) for (const changed of everyChange) announce(changed);
      wasOpen = true;
    };
    made.onmessage = (event) => {
      if (typeof event.data === "string") receive(event.data);
    };
    made.onclose = () => {
      if (socket !== made || state === "closed") return;
      socket = undefined;
      // Calls still in `waiting` were never sent: they go out when the connection is back.
      const unsent = new Set(waiting.map((message) => message.id));
      for (const id of [...pending.keys()]) if (!unsent.has(id)) settle(id)?.reject(lost());
      attempts += 1;
      setState(state === "refused" ? "refused" : "connecting");
      if (!opened) void askWhyRefused();
      timer = setTimeout(open, RECONNECT_MILLISECONDS[Math.min(attempts, RECONNECT_MILLISECONDS.length) - 1]);
    };
  };
  open();

  const listen = <L>(listeners: Set<L>, listener: L): Disposable => {
    listeners.add(listener);
    return { [Symbol.dispose]: () => void listeners.delete(listener) };
  };

  return {
    get state() {
      return state;
    },
    call(name, input, options = {}) {
      return new Promise((resolve, reject) => {
        const { signal, onProgress } = options;
        if (signal?.aborted) {
          reject(signal.reason);
          return;
        }
        const id = String(nextId++);
        const abort = (): void => {
          const unsent = waiting.findIndex((message) => message.id === id);
          if (unsent >= 0) waiting.splice(unsent, 1);
          else send({ v: ENVELOPE_VERSION, id, kind: "cancel" });
          settle(id)?.reject(signal?.reason);
        };
        signal?.addEventListener("abort", abort, { once: true });
        pending.set(id, { name, resolve, reject, onProgress, release: () => signal?.removeEventListener("abort", abort) });
        send({ v: ENVELOPE_VERSION, id, kind: "call", name, input });
      });
    },
    onChange: (listener) => listen(changeListeners, listener),
    onState: (listener) => listen(stateListeners, listener),
    [Symbol.dispose]() {
      setState("closed");
      clearTimeout(timer);
      socket?.close();
      for (const id of [...pending.keys()]) settle(id)?.reject(lost());
    },
  };
}
