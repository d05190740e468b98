import path from "node:path";
import { openWindow } from "../hosts/browser/index.ts";
import { type RunningServer, startServer } from "../server/index.ts";
import { createService, type Service } from "../services/index.ts";
import type { CommandContext } from "./command.ts";
import { createLog } from "./log-file.ts";
import { ensureSampleProject } from "./sample-project.ts";
import { dataFolder, logFile, profileFolder } from "./user-folders.ts";

const WINDOW_FOLDER = path.resolve(import.meta.dirname, "../../dist/window");

/** Milliseconds without a window before a closed browser ends the service: a window that is reloaded is away for less than one. */
const RETURN_GRACE_MS = 5_000;

async function jobsGoOn(service: Service): Promise<boolean> {
  const { jobs, engine } = await service.call("app.status", {});
  return engine.installing || jobs.some(({ status }) => status === "running" || status === "waiting");
}

/** Settles when the browser that was opened is closed, no window is connected, and no job is left. Work outlives its window. */
function lastWindowClosed(
  service: Service,
  server: RunningServer,
  browserClosed: Promise<void>,
  note: (line: string) => void,
): Promise<void> {
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
    timer = setTimeout(() => check().catch(reject), RETURN_GRACE_MS);
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

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
}

export interface ServeOptions {
  /** Exactly this port, or any free one. */
  readonly port: number | undefined;
  /** The sample project when absent. */
  readonly project: string | undefined;
  readonly opens: boolean;
}

/** Serves the window until Ctrl-C, or until it has been closed and no work is left. */
export async function serveWindow(
  { terminal, signal }: CommandContext,
  { port, project: ownProject, opens }: ServeOptions,
): Promise<void> {
  const folder = dataFolder();
  const log = createLog(logFile(folder));

  await using service = createService({ log });
  // The port first: a taken one is said before anything is copied or imported.
  await using server = await startServer(service, { port, windowFolder: WINDOW_FOLDER, log });
  const projectPath = ownProject ?? (await ensureSampleProject(folder, { signal, progress: terminal.progress, log }));
  const project = projectPath === undefined ? null : await service.call("project.open", { path: projectPath });
  terminal.endProgress();

  const window = !opens
    ? undefined
    : await openWindow({ address: server.openingAddress(), profileFolder: profileFolder(folder) });
  terminal.result(
    {
      address: server.address,
      port: server.port,
      project: project?.path ?? null,
      window: window?.opened === true ? window.browser : null,
    },
    [
      ...(project === null ? ["No project is open yet."] : [`Project  ${project.path}`]),
      ...(window === undefined || window.opened ? [] : [`${window.message} Open the address in a browser yourself.`]),
      ...(window?.opened === true ? [`Window   ${window.browser}`] : []),
      `Address  ${server.address}`,
      "Ctrl-C ends it.",
    ],
  );
  const ends = [aborted(signal)];
  if (window?.opened === true) ends.push(lastWindowClosed(service, server, window.closed, terminal.note));
  await Promise.race(ends);
  terminal.note("Ending ...");
}
