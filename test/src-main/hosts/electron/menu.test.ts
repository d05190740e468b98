import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { hostCommand } from "../../../../src-main/contract/index.ts";
import { type MenuEntry, menusOf } from "../../../../src-main/hosts/electron/menu.ts";
import { tabs } from "../../../../src-renderer/shell/view-url.ts";

const PLATFORMS = ["linux", "win32", "darwin"] as const;
const entriesOf = (platform: NodeJS.Platform, development = false): MenuEntry[] =>
  menusOf(platform, { development }).flatMap(({ entries }) => entries);

test.each(PLATFORMS)("%s: the usual menus, in the usual order", (platform) => {
  const labels = menusOf(platform, { development: false }).map(({ label }) => label);
  expect(labels).toEqual([...(platform === "darwin" ? ["Isarithm"] : []), "File", "Edit", "View", "Run", "Window", "Help"]);
});

test.each(PLATFORMS)("%s: no accelerator twice, and each command exists", (platform) => {
  const commands = entriesOf(platform).filter((entry) => entry.kind === "command");
  const keys = commands.flatMap(({ accelerator }) => (accelerator === undefined ? [] : [accelerator]));
  expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
  for (const { command } of commands) expect(hostCommand.options).toContain(command);
});

test("each command that a menu or a second start can send is one of the window's", () => {
  const source = readFileSync(path.resolve(import.meta.dirname, "../../../../src-renderer/shell/commands.ts"), "utf8");
  const isThere = (command: string): boolean =>
    command.startsWith("tab-") ? tabs.some((tab) => command === `tab-${tab}`) : source.includes(`"${command}"`);
  expect(hostCommand.options.filter((command) => !isThere(command))).toEqual([]);
});

test("the tools of developers are there in a checkout alone", () => {
  const roles = (development: boolean) =>
    entriesOf("linux", development).flatMap((entry) => (entry.kind === "role" ? [entry.role] : []));
  expect([roles(false).includes("toggleDevTools"), roles(true).includes("toggleDevTools")]).toEqual([false, true]);
});

test("quit and about are where each system's users look for them", () => {
  const rolesOf = (platform: NodeJS.Platform, label: string) =>
    menusOf(platform, { development: false })
      .find((menu) => menu.label === label)
      ?.entries.flatMap((entry) => (entry.kind === "role" ? [entry.role] : []));
  expect(rolesOf("darwin", "Isarithm")).toEqual(["about", "services", "hide", "hideOthers", "unhide", "quit"]);
  expect(rolesOf("win32", "File")).toEqual(["quit"]);
  expect(rolesOf("linux", "Help")).toEqual(["about"]);
});
