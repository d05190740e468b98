import { expect, test } from "vitest";
import type { Command } from "../../../src-renderer/shell/commands.ts";
import { findCommands } from "../../../src-renderer/shell/find-commands.ts";

const command = (name: string, given: Partial<Command> = {}): Command => ({
  id: name,
  group: "window",
  name,
  keys: [],
  enabled: true,
  passing: false,
  run: () => undefined,
  ...given,
});
const names = (commands: readonly Command[]): string[] => commands.map(({ name }) => name);

test("row 51: words are found in any order, beginnings before middles, accents and capitals aside", () => {
  const commands = [command("Show the runs"), command("Export the forecast"), command("Open S\u00e3o Paulo")];
  expect(names(findCommands(commands, "FORE exp"))).toEqual(["Export the forecast"]);
  expect(names(findCommands(commands, "sao"))).toEqual(["Open S\u00e3o Paulo"]);
  expect(names(findCommands([command("The opener"), command("Open it")], "open"))).toEqual(["Open it", "The opener"]);
  expect(findCommands(commands, "nothing of this")).toEqual([]);
});

test("what cannot be run now comes last, and what is there only now after what always is", () => {
  const commands = [command("Undo", { enabled: false }), command("Show one", { passing: true }), command("Go to Data")];
  expect(names(findCommands(commands, ""))).toEqual(["Go to Data", "Show one", "Undo"]);
});
