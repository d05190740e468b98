/** The application menu as plain data: roles that the system fulfils, and commands that the window does. */
import type { HostCommand } from "../../contract/index.ts";

export type MenuRole =
  | "about"
  | "services"
  | "hide"
  | "hideOthers"
  | "unhide"
  | "quit"
  | "cut"
  | "copy"
  | "paste"
  | "selectAll"
  | "zoomIn"
  | "zoomOut"
  | "resetZoom"
  | "togglefullscreen"
  | "reload"
  | "toggleDevTools"
  | "minimize"
  | "close"
  | "front";

export type MenuEntry =
  | { readonly kind: "separator" }
  | { readonly kind: "role"; readonly role: MenuRole }
  | { readonly kind: "command"; readonly label: string; readonly command: HostCommand; readonly accelerator?: string };

export interface Menu {
  readonly label: string;
  readonly entries: readonly MenuEntry[];
}

const separator: MenuEntry = { kind: "separator" };
const role = (name: MenuRole): MenuEntry => ({ kind: "role", role: name });
const command = (label: string, name: HostCommand, accelerator?: string): MenuEntry => ({
  kind: "command",
  label,
  command: name,
  ...(accelerator === undefined ? {} : { accelerator }),
});

/**
 * The menus of a platform. Undo and redo are the window's, because it knows what can be taken back; copy and paste are the system's.
 * Keys that the window listens to itself have no accelerator here: they would be taken from it.
 */
export function menusOf(platform: NodeJS.Platform, { development }: { readonly development: boolean }): readonly Menu[] {
  const mac = platform === "darwin";
  const application: Menu = {
    label: "Isarithm",
    entries: [
      role("about"),
      separator,
      command("Settings ...", "settings", "CmdOrCtrl+,"),
      separator,
      role("services"),
      separator,
      role("hide"),
      role("hideOthers"),
      role("unhide"),
      separator,
      role("quit"),
    ],
  };
  const file: Menu = {
    label: "File",
    entries: [
      command("New project ...", "project-new", "CmdOrCtrl+Alt+N"),
      command("Open project ...", "project-open", "CmdOrCtrl+O"),
      command("Open the sample", "project-sample"),
      separator,
      command("Add data ...", "import", "CmdOrCtrl+I"),
      command("Export ...", "export", "CmdOrCtrl+E"),
      separator,
      command("Close project", "project-close"),
      ...(mac ? [role("close")] : [separator, command("Settings ...", "settings", "CmdOrCtrl+,"), separator, role("quit")]),
    ],
  };
  const edit: Menu = {
    label: "Edit",
    entries: [
      command("Undo", "undo", "CmdOrCtrl+Z"),
      command("Redo", "redo", mac ? "Cmd+Shift+Z" : "Ctrl+Y"),
      separator,
      role("cut"),
      role("copy"),
      role("paste"),
      role("selectAll"),
    ],
  };
  const view: Menu = {
    label: "View",
    entries: [
      command("Data", "tab-data", "CmdOrCtrl+1"),
      command("Train", "tab-train", "CmdOrCtrl+2"),
      command("Forecast", "tab-forecast", "CmdOrCtrl+3"),
      command("Verify", "tab-verify", "CmdOrCtrl+4"),
      command("Ensemble", "tab-ensemble", "CmdOrCtrl+5"),
      separator,
      command("Whole area", "whole-area"),
      command("Commands ...", "palette", "CmdOrCtrl+K"),
      command("Jobs", "jobs", "CmdOrCtrl+J"),
      separator,
      role("zoomIn"),
      role("zoomOut"),
      role("resetZoom"),
      role("togglefullscreen"),
      ...(development ? [separator, role("reload"), role("toggleDevTools")] : []),
    ],
  };
  const run: Menu = {
    label: "Run",
    entries: [command("Train ...", "train", "CmdOrCtrl+T"), command("Issue a forecast ...", "issue", "CmdOrCtrl+Return")],
  };
  const windowMenu: Menu = { label: "Window", entries: [role("minimize"), ...(mac ? [role("front")] : [role("close")])] };
  const help: Menu = {
    label: "Help",
    entries: [command("Keyboard shortcuts", "shortcuts"), ...(mac ? [] : [separator, role("about")])],
  };
  return [...(mac ? [application] : []), file, edit, view, run, windowMenu, help];
}
