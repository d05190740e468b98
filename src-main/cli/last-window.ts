import type { RunningServer } from "../server/index.ts";
import type { Service } from "../services/index.ts";

/** Milliseconds without a window before a closed browser ends the service: a window that is reloaded is away for less than one. */
const RETURN_GRACE_MS = 5_000;

export interface WindowWatch {
  readonly service: Service;
  readonly server: RunningServer;
  /** Settles when the browser that was opened has ended. */
  readonly browserClosed: Promise<void>;
  readonly note: (line: string) => void;
  readonly graceMs?: number;
}

async function jobsGoOn(service: Service): Promise<boolean> {
  const { jobs, engine } = await service.call("app.status", {});
  return engine.installing || jobs.some(({ status }) => status === "running" || status === "waiting");
}

/** Settles when the browser that was opened is closed, no window is connected, and no job is left. Work outlives its window. */
export function lastWindowClosed({
  service,
  server,
  browserClosed,
  note,
  graceMs = RETURN_GRACE_MS,
}: WindowWatch): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let browserIsOpen = true;
  let connected = false;
  let timer: NodeJS.Timeout | undefined;
  const check = async (): Promise<void> => {
    if (browserIsOpen || !connected || server.openWindows() > 0) return;
    if (await jobsGoOn(service)) note("The window is closed; work goes on. It ends with the last job, or with Ctrl-C.");
    else resolve();
  };
  const checkLater = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => check().catch(reject), graceMs);
  };
  server.onWindows((open) => {
    if (open > 0) connected = true;
    checkLater();
  });
  const subscription = service.subscribe((changed) => {
    if (!browserIsOpen && (changed === "jobs" || changed === "engine")) checkLater();
  });
  void browserClosed.then(() => {
    browserIsOpen = false;
    if (!connected) note(`The browser ended before the window was there. Open this address yourself: ${server.address}`);
    checkLater();
  });
  return promise.finally(() => {
    clearTimeout(timer);
    subscription[Symbol.dispose]();
  });
}
