import { commonOptions } from "./arguments.ts";
import type { Command } from "./command.ts";
import { alignColumns } from "./terminal.ts";

/** What `isarithm --help` prints. */
export function overview(commands: readonly Command[]): string[] {
  return [
    "isarithm COMMAND [options]",
    "",
    ...alignColumns(commands.map(({ name, summary }) => [`  ${name}`, summary])),
    "",
    "isarithm COMMAND --help says more; every command takes --json. isarithm --version prints the version.",
    "Exit status: 0 done, 1 refused or failed, 2 wrong use.",
  ];
}

/** What `isarithm COMMAND --help` prints. */
export async function commandHelp({ name, usage, summary, notes, options }: Command): Promise<string[]> {
  const all = { ...options, ...commonOptions };
  return [
    `isarithm ${name} ${usage}`.trimEnd(),
    "",
    `${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`,
    ...((await notes?.()) ?? []),
    "",
    ...alignColumns(
      Object.entries(all).map(([option, { value, help }]) => [`  --${option}${value === undefined ? "" : ` ${value}`}`, help]),
    ),
  ];
}
