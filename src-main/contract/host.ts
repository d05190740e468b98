/** What a window and the host around it say to each other, where there is a host: Electron's, not the system's browser. */
import { z } from "zod";

/** Commands that the host's menu or a second start send to the window: the ids of the window's own commands. */
export const hostCommand = z.enum([
  "project-new",
  "project-open",
  "project-sample",
  "project-close",
  "import",
  "train",
  "issue",
  "export",
  "undo",
  "redo",
  "palette",
  "jobs",
  "shortcuts",
  "settings",
  "tab-data",
  "tab-train",
  "tab-forecast",
  "focus-map",
  "whole-area",
]);

const name = z.string().min(1).max(255);

/** Questions that the host's own dialogs ask. Each is answered with paths of this machine, or nothing where it was left. */
export const dialogRequest = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("openData") }),
  z.strictObject({ kind: z.literal("openProject") }),
  z.strictObject({ kind: z.literal("newProject"), name: name.optional() }),
  z.strictObject({ kind: z.literal("saveExport"), name, ending: z.string().regex(/^[a-z0-9]{1,8}$/) }),
]);

export const dialogAnswer = z.object({ paths: z.array(z.string()) });

export type HostCommand = z.infer<typeof hostCommand>;
export type DialogRequest = z.infer<typeof dialogRequest>;
export type DialogAnswer = z.infer<typeof dialogAnswer>;

/** `window.isarithmHost` in a window of the Electron host; absent in a browser. */
export interface HostBridge {
  readonly kind: "electron";
  /** Rejects for what is no request, and while another dialog is open. */
  ask(request: DialogRequest): Promise<DialogAnswer>;
  /** Tells of commands until the returned function is called. */
  onCommand(listener: (command: HostCommand) => void): () => void;
}
