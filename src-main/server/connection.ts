import { AppError } from "../../models/errors/index.ts";
import { ENVELOPE_VERSION, type JobProgress, type Response, request } from "../contract/index.ts";
import { type ErrorLog, type Service, toAppError, toCallError } from "../services/index.ts";

/** Least time between two progress messages of one call: at most 10 a second, the latest value only. */
export const PROGRESS_INTERVAL_MS = 100;

/** Calls that one window may have under way. A window needs a handful; more is a fault or an attack. */
export const MAX_CALLS_IN_FLIGHT = 64;

export interface Connection {
  /** One message as it came. Never throws: what cannot be understood is answered. */
  receive(text: string): void;
  /** Aborts what is under way and sends nothing more. */
  close(): void;
}

interface Throttle {
  offer(progress: JobProgress): void;
  stop(): void;
}

/** Passes on the first value at once and then the latest one per interval. */
function throttle(send: (progress: JobProgress) => void): Throttle {
  let latest: JobProgress | undefined;
  let timer: NodeJS.Timeout | undefined;
  const flush = (): void => {
    timer = undefined;
    if (latest === undefined) return;
    const value = latest;
    latest = undefined;
    send(value);
    timer = setTimeout(flush, PROGRESS_INTERVAL_MS);
  };
  return {
    offer(progress) {
      latest = progress;
      if (timer === undefined) flush();
    },
    stop() {
      clearTimeout(timer);
      timer = undefined;
      latest = undefined;
    },
  };
}

function idOf(message: unknown): string {
  return typeof message === "object" && message !== null && "id" in message && typeof message.id === "string" ? message.id : "";
}

function misunderstood(message: unknown): AppError {
  const version = typeof message === "object" && message !== null && "v" in message ? message.v : undefined;
  if (version !== ENVELOPE_VERSION) {
    return new AppError("UnknownProtocolVersion", {
      message: `This message speaks version ${JSON.stringify(version) ?? "nothing"} of the protocol; the service speaks version ${ENVELOPE_VERSION}.`,
      hint: "Reload the window: it is older or newer than the service.",
    });
  }
  return new AppError("InvalidMessage", {
    message: "The message is no call and no cancel.",
    hint: "Reload the window.",
  });
}

/** The envelope on any transport that carries text both ways: calls in; progress, results, errors and events out. */
export function createConnection(service: Service, send: (response: Response) => void, log: ErrorLog): Connection {
  const underWay = new Map<string, AbortController>();
  let open = true;
  const reply = (response: Response): void => {
    if (open) send(response);
  };
  const subscription = service.subscribe((changed) => reply({ v: ENVELOPE_VERSION, kind: "event", changed }));

  const fail = (id: string, context: string, error: unknown): void =>
    reply({ v: ENVELOPE_VERSION, id, kind: "error", error: toCallError(toAppError(error, context, log)) });

  const run = async (id: string, name: string, input: unknown): Promise<void> => {
    if (underWay.has(id) || underWay.size >= MAX_CALLS_IN_FLIGHT) {
      fail(
        id,
        name,
        new AppError("TooManyCalls", {
          message: underWay.has(id)
            ? `A call ${id} is under way already.`
            : `${MAX_CALLS_IN_FLIGHT} calls are under way already.`,
          hint: "Wait until one has ended.",
        }),
      );
      return;
    }
    const controller = new AbortController();
    underWay.set(id, controller);
    const progress = throttle((value) => reply({ v: ENVELOPE_VERSION, id, kind: "progress", progress: value }));
    try {
      const output = await service.callByName(name, input, { signal: controller.signal, progress: progress.offer });
      progress.stop();
      reply({ v: ENVELOPE_VERSION, id, kind: "result", output });
    } catch (error) {
      progress.stop();
      fail(id, name, error);
    } finally {
      underWay.delete(id);
    }
  };

  return {
    receive(text) {
      let message: unknown;
      try {
        message = JSON.parse(text);
      } catch {
        message = undefined;
      }
      const parsed = request.safeParse(message);
      if (!parsed.success) {
        fail(idOf(message), "a message", misunderstood(message));
        return;
      }
      if (parsed.data.kind === "cancel") underWay.get(parsed.data.id)?.abort();
      else void run(parsed.data.id, parsed.data.name, parsed.data.input);
    },
    close() {
      open = false;
      subscription[Symbol.dispose]();
      // Not a wish to cancel: work that others wait for as well (an engine being installed) may go on.
      const reason = new AppError("WindowClosed", {
        message: "The window that asked for this was closed.",
        hint: "Open the window again.",
      });
      for (const controller of underWay.values()) controller.abort(reason);
    },
  };
}
