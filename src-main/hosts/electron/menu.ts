/** The application menu as plain data: roles that the system fulfils, and commands that the window does. */
import type { HostCommand } from "../../contract/index.ts";
import { hostWords } from "./words.ts";

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
    label: hostWords.menus.application,
    entries: [
      role("about"),
      separator,
      command(hostWords.commands.settings, "settings", "CmdOrCtrl+,"),
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
    label: hostWords.menus.file,
    entries: [
      command(hostWords.commands.newProject, "project-new", "CmdOrCtrl+Alt+N"),
      command(hostWords.commands.openProject, "project-open", "CmdOrCtrl+O"),
      command(hostWords.commands.sample, "project-sample"),
      separator,
      command(hostWords.commands.import, "import", "CmdOrCtrl+I"),
      command(hostWords.commands.export, "export", "CmdOrCtrl+E"),
      separator,
      command(hostWords.commands.closeProject, "project-close"),
      ...(mac
        ? [role("close")]
        : [separator, command(hostWords.commands.settings, "settings", "CmdOrCtrl+,"), separator, role("quit")]),
    ],
  };
  const edit: Menu = {
    label: hostWords.menus.edit,
    entries: [
      command(hostWords.commands.undo, "undo", "CmdOrCtrl+Z"),
      command(hostWords.commands.redo, "redo", mac ? "Cmd+Shift+Z" : "Ctrl+Y"),
      separator,
      role("cut"),
      role("copy"),
      role("paste"),
      role("selectAll"),
    ],
  };
  const view: Menu = {
    label: hostWords.menus.view,
    entries: [
      command(hostWords.commands.data, "tab-data", "CmdOrCtrl+1"),
      command(hostWords.commands.train, "tab-train", "CmdOrCtrl+2"),
      command(hostWords.commands.forecast, "tab-forecast", "CmdOrCtrl+3"),
      separator,
      command(hostWords.commands.wholeArea, "whole-area"),
      command(hostWords.commands.palette, "palette", "CmdOrCtrl+K"),
      command(hostWords.commands.jobs, "jobs", "CmdOrCtrl+J"),
      separator,
      role("zoomIn"),
      role("zoomOut"),
      role("resetZoom"),
      role("togglefullscreen"),
      ...(development ? [separator, role("reload"), role("toggleDevTools")] : []),
    ],
  };
  const run: Menu = {
    label: hostWords.menus.run,
    entries: [
      command(hostWords.commands.startTraining, "train", "CmdOrCtrl+T"),
      command(hostWords.commands.issue, "issue", "CmdOrCtrl+Return"),
    ],
  };
  const windowMenu: Menu = {
    label: hostWords.menus.window,
    entries: [role("minimize"), ...(mac ? [role("front")] : [role("close")])],
  };
  const help: Menu = {
    label: hostWords.menus.help,
    entries: [command(hostWords.commands.shortcuts, "shortcuts"), ...(mac ? [] : [separator, role("about")])],
  };
  return [...(mac ? [application] : []), file, edit, view, run, windowMenu, help];
}
