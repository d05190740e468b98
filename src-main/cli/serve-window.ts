import path from "node:path";
import { openWindow } from "../hosts/browser/index.ts";
import { startServer } from "../server/index.ts";
import { createService } from "../services/index.ts";
import type { CommandContext } from "./command.ts";
import { lastWindowClosed } from "./last-window.ts";
import { createLog } from "./log-file.ts";
import { ensureSampleProject } from "./sample-project.ts";
import { dataFolder, logFile, profileFolder } from "./user-folders.ts";

const WINDOW_FOLDER = path.resolve(import.meta.dirname, "../../dist/window");

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
  if (window?.opened === true)
    ends.push(lastWindowClosed({ service, server, browserClosed: window.closed, note: terminal.note }));
  await Promise.race(ends);
  terminal.note("Ending ...");
}
