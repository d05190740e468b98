/**
 * Electron's main process: windows, menus, dialogs, notices, power. Nothing else: what an analyst does happens in the service, a child
 * on plain Node, and in the window, which is the service's own page. What is decided is decided in the files beside this one.
 */
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  type MenuItemConstructorOptions,
  Notification,
  nativeImage,
  powerSaveBlocker,
  screen,
  session,
  Tray,
} from "electron";
import { AppError } from "../../../models/errors/index.ts";
import { dialogRequest, type HostCommand, type Job } from "../../contract/index.ts";
import { dialogOf, MAX_REQUEST_LENGTH } from "./file-dialogs.ts";
import { hardenApp, hardenSession, PARTITION, WEB_PREFERENCES } from "./harden.ts";
import { jobEffects, workRemains } from "./job-effects.ts";
import { readLaunch } from "./launch-arguments.ts";
import { type MenuEntry, menusOf } from "./menu.ts";
import { isTrusted } from "./sender.ts";
import { openLink, type ServiceLink } from "./service-link.ts";
import { type ServiceProcess, startService } from "./service-process.ts";
import { parseWindowState, placeWindow } from "./window-state.ts";
import { hostWords } from "./words.ts";

/** Name of the file, in the program's own folder, that says where the window was. */
const WINDOW_STATE_FILE = "window-state.json";

let service: ServiceProcess | undefined;
let link: ServiceLink | undefined;
let window: BrowserWindow | undefined;
let tray: Tray | undefined;
let awake: number | undefined;
let jobs: readonly Job[] = [];
let ending = false;
let asking = false;

const origin = (): string => service?.origin ?? "http://127.0.0.1:0";

/** Where the service's code and its Node are: beside a packaged program, or in the checkout that started this one. */
function serviceCommand(project: string | undefined) {
  const packaged = app.isPackaged;
  const root = packaged ? path.join(process.resourcesPath, "service") : path.resolve(import.meta.dirname, "../..");
  const own = path.join(process.resourcesPath, "node", process.platform === "win32" ? "node.exe" : "node");
  const node = packaged ? own : (process.env.ISARITHM_NODE ?? "node");
  return { node, entry: path.join(root, "src-main", "cli", "main.ts"), project };
}

function stateFile(): string {
  return path.join(app.getPath("userData"), WINDOW_STATE_FILE);
}

function storedState() {
  try {
    return parseWindowState(readFileSync(stateFile(), "utf8"));
  } catch {
    return undefined;
  }
}

function keepState(of: BrowserWindow): void {
  try {
    writeFileSync(stateFile(), JSON.stringify({ ...of.getNormalBounds(), maximized: of.isMaximized() }));
  } catch {
    // Only the place of the window is lost.
  }
}

function send(command: HostCommand): void {
  raise();
  window?.webContents.send("isarithm:command", command);
}

function raise(): void {
  if (window === undefined) {
    openWindow();
    return;
  }
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}

function openWindow(): void {
  if (service === undefined || window !== undefined) return;
  const screens = [screen.getPrimaryDisplay(), ...screen.getAllDisplays()].map(({ workArea }) => workArea);
  const { maximized, ...bounds } = placeWindow(storedState(), screens);
  const opened = new BrowserWindow({
    ...bounds,
    title: "Isarithm",
    show: false,
    webPreferences: {
      ...WEB_PREFERENCES,
      preload: path.join(import.meta.dirname, "preload.cjs"),
      devTools: !app.isPackaged,
    },
  });
  window = opened;
  if (maximized) opened.maximize();
  opened.once("ready-to-show", () => opened.show());
  opened.on("close", () => keepState(opened));
  opened.on("closed", () => {
    window = undefined;
    showJobs(jobs);
  });
  opened.webContents.on("render-process-gone", (_event, { reason }) => {
    // What was shown is in the service and in the project: a new page shows the same view again.
    if (reason !== "clean-exit" && !ending) opened.webContents.reload();
  });
  void opened.loadURL(service.address);
  showJobs(jobs);
}

function menuItem(entry: MenuEntry): MenuItemConstructorOptions {
  if (entry.kind === "separator") return { type: "separator" };
  if (entry.kind === "role") return { role: entry.role };
  const { label, command, accelerator } = entry;
  return { label, accelerator, click: () => send(command) };
}

function setMenu(): void {
  const menus = menusOf(process.platform, { development: !app.isPackaged });
  Menu.setApplicationMenu(Menu.buildFromTemplate(menus.map(({ label, entries }) => ({ label, submenu: entries.map(menuItem) }))));
}

function answerDialogs(): void {
  ipcMain.handle("isarithm:dialog", async (event, given: unknown) => {
    const sender = {
      address: event.senderFrame?.url ?? "",
      isMainFrame: event.senderFrame !== null && event.senderFrame === event.sender.mainFrame,
      windowId: event.sender.id,
    };
    const own = new Set(window === undefined ? [] : [window.webContents.id]);
    if (!isTrusted(sender, origin(), own) || window === undefined) throw new Error("This page may not ask.");
    if ((JSON.stringify(given)?.length ?? 0) > MAX_REQUEST_LENGTH || asking) throw new Error("This cannot be asked now.");
    const shown = dialogOf(dialogRequest.parse(given), app.getPath("documents"));
    asking = true;
    try {
      if (shown.kind === "open") {
        const { title, properties, filters } = shown;
        const options = { title, properties: [...properties], filters: filters.map(plainFilter) };
        const { canceled, filePaths } = await dialog.showOpenDialog(window, options);
        return { paths: canceled ? [] : filePaths };
      }
      const { title, defaultPath, filters } = shown;
      const { canceled, filePath } = await dialog.showSaveDialog(window, {
        title,
        defaultPath,
        filters: filters.map(plainFilter),
      });
      return { paths: canceled || filePath === "" ? [] : [filePath] };
    } finally {
      asking = false;
    }
  });
}

function plainFilter({ name, extensions }: { readonly name: string; readonly extensions: readonly string[] }) {
  return { name, extensions: [...extensions] };
}

function showTray(text: string | undefined): void {
  if (text === undefined) {
    tray?.destroy();
    tray = undefined;
    return;
  }
  if (tray === undefined) {
    tray = new Tray(nativeImage.createFromPath(path.join(import.meta.dirname, "tray.png")));
    tray.on("click", raise);
    tray.setContextMenu(
      Menu.buildFromTemplate([
        { label: hostWords.tray.show, click: raise },
        { label: hostWords.tray.quit, click: () => app.quit() },
      ]),
    );
  }
  tray.setToolTip(text);
}

function keepAwake(needed: boolean): void {
  // The machine may not sleep, the screen may.
  if (needed) awake ??= powerSaveBlocker.start("prevent-app-suspension");
  else if (awake !== undefined) {
    powerSaveBlocker.stop(awake);
    awake = undefined;
  }
}

function showJobs(now: readonly Job[]): void {
  const effects = jobEffects(jobs, now, {
    windowIsOpen: window !== undefined,
    windowHasFocus: window?.isFocused() === true,
    now: Date.now() / 1000,
  });
  jobs = now;
  window?.setProgressBar(effects.progress);
  keepAwake(effects.keepAwake);
  showTray(effects.tray ? effects.trayText : undefined);
  if (Notification.isSupported()) {
    for (const { title, body } of effects.notices) {
      const notice = new Notification({ title, body });
      notice.on("click", raise);
      notice.show();
    }
  }
  if (window === undefined && !workRemains(jobs) && !ending) app.quit();
}

/** The newest list alone: an answer that was overtaken by another event is asked for again. */
async function askForJobs(): Promise<void> {
  if (link === undefined) return;
  const { jobs: now } = await link.call("app.status", {});
  showJobs(now);
}

async function openProject(project: string | undefined): Promise<void> {
  raise();
  if (project === undefined || link === undefined) return;
  try {
    await link.call("project.open", { path: project });
  } catch (error) {
    dialog.showErrorBox(hostWords.faults.projectNotOpened, error instanceof Error ? error.message : String(error));
  }
}

async function start(project: string | undefined): Promise<void> {
  const started = await startService(serviceCommand(project));
  service = started;
  link = await openLink(started, (changed) => {
    if (changed === "jobs") askForJobs().catch(() => undefined);
  });
  void Promise.race([started.ended, link.closed]).then(() => {
    if (ending) return;
    dialog.showErrorBox(hostWords.faults.serviceEnded, hostWords.faults.serviceEndedHint);
    app.exit(1);
  });
  hardenSession(session.fromPartition(PARTITION), origin);
  answerDialogs();
  setMenu();
  openWindow();
  await askForJobs();
}

async function end(): Promise<void> {
  ending = true;
  showTray(undefined);
  keepAwake(false);
  link?.close();
  await service?.end();
  app.exit(0);
}

function tellFailure(error: unknown): void {
  const hint = error instanceof AppError ? error.hint : hostWords.faults.startAgain;
  dialog.showErrorBox(hostWords.faults.notStarted, `${error instanceof Error ? error.message : String(error)}\n\n${hint}`);
  app.exit(1);
}

/** macOS tells of a double-clicked project in this way, also before it is ready. */
let openedFile: string | undefined;
app.on("open-file", (event, file) => {
  event.preventDefault();
  const { project } = readLaunch(["", file], path.dirname(file));
  if (service === undefined) openedFile = project;
  else void openProject(project);
});

if (process.env.ISARITHM_DATA !== undefined) app.setPath("userData", path.resolve(process.env.ISARITHM_DATA, "electron"));
hardenApp(origin);
if (!app.requestSingleInstanceLock()) app.exit(0);
else {
  app.on("second-instance", (_event, words, folder) => void openProject(readLaunch(words, folder).project));
  app.on("activate", raise);
  // Decided by showJobs: work that goes on keeps the program.
  app.on("window-all-closed", () => undefined);
  app.on("before-quit", (event) => {
    if (ending) return;
    event.preventDefault();
    void end();
  });
  void app.whenReady().then(() => start(openedFile ?? readLaunch(process.argv, process.cwd()).project).catch(tellFailure));
}
