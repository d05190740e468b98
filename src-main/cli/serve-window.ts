import path from "node:path";
import { isAppError } from "../../models/errors/index.ts";
import type { Project } from "../contract/index.ts";
import { openWindow } from "../hosts/browser/index.ts";
import { startServer } from "../server/index.ts";
import { createService, type Service } from "../services/index.ts";
import type { CommandContext } from "./command.ts";
import { lastWindowClosed } from "./last-window.ts";
import { createLog } from "./log-file.ts";
import { announceRunning, findRunning, type RunningWindow } from "./running-window.ts";
import { ensureSampleProject } from "./sample-project.ts";
import { dataFolder, logFile, profileFolder, projectsFolder } from "./user-folders.ts";

const WINDOW_FOLDER = path.resolve(import.meta.dirname, "../../dist/window");

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
}

function inputEnds(): Promise<void> {
  return new Promise((resolve) => {
    process.stdin.once("end", () => resolve());
    process.stdin.once("close", () => resolve());
    // Nothing is read; without this its end would not be seen.
    process.stdin.resume();
  });
}

export interface ServeOptions {
  /** Exactly this port, or any free one. */
  readonly port: number | undefined;
  /** When absent: the one that was open last, else the sample project. */
  readonly project: string | undefined;
  readonly opens: boolean;
  /** Whether the end of standard input ends it: its starter has ended, however. */
  readonly untilInputEnds?: boolean;
}

/** The project that was open last, where it is still there. */
async function lastOpened(service: Service): Promise<string | undefined> {
  return (await service.call("project.recent", {})).find(({ present }) => present)?.path;
}

/** The project, or where the service runs that has it open already. */
async function openOrFind(service: Service, folder: string, project: string): Promise<Project | RunningWindow> {
  try {
    return await service.call("project.open", { path: project });
  } catch (error) {
    const holder = isAppError(error, "ProjectInUse") ? Number(error.details?.processId) : Number.NaN;
    const running = Number.isInteger(holder) ? await findRunning(folder, holder) : undefined;
    if (running === undefined) throw error;
    return running;
  }
}

/** Serves the window until Ctrl-C, or until it has been closed and no work is left. */
export async function serveWindow(
  { terminal, signal }: CommandContext,
  { port, project: ownProject, opens, untilInputEnds }: ServeOptions,
): Promise<void> {
  const folder = dataFolder();
  const log = createLog(logFile(folder));

  await using service = createService({
    log,
    logFile: logFile(folder),
    continuesWaiting: true,
    user: {
      folder,
      projectsFolder: projectsFolder(folder),
      ensureSample: (options) => ensureSampleProject(folder, { ...options, log }),
    },
  });
  // The port first: a taken one is said before anything is copied or imported.
  await using server = await startServer(service, { port, windowFolder: WINDOW_FOLDER, log });
  const wanted = ownProject ?? (await lastOpened(service));
  const projectPath = wanted ?? (await ensureSampleProject(folder, { signal, progress: terminal.progress, log }));
  const found = projectPath === undefined ? null : await openOrFind(service, folder, projectPath);
  terminal.endProgress();
  if (found !== null && "address" in found) {
    const again = opens ? await openWindow({ address: found.address, profileFolder: profileFolder(folder) }) : undefined;
    terminal.result(
      { address: found.address, port: Number(new URL(found.address).port), project: projectPath, window: null, running: true },
      [
        `This project is open already (process ${found.processId}).`,
        ...(again?.opened === true ? ["Its window was opened again."] : []),
        `Address  ${found.address}`,
      ],
    );
    return;
  }
  const project = found;
  await using _announced = await announceRunning(folder, server.address);

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
  if (untilInputEnds === true) ends.push(inputEnds());
  if (window?.opened === true)
    ends.push(lastWindowClosed({ service, server, browserClosed: window.closed, note: terminal.note }));
  await Promise.race(ends);
  terminal.note("Ending ...");
}
