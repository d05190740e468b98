import { AppError } from "../../models/errors/index.ts";
import type { ErrorLog } from "../services/index.ts";
import { readArguments } from "./arguments.ts";
import { type Command, wrongUse } from "./command.ts";
import { commandHelp, overview } from "./help.ts";
import type { Terminal } from "./terminal.ts";

export type ExitStatus = 0 | 1 | 2;

interface Found {
  readonly command: Command;
  readonly rest: readonly string[];
}

/** The command with the longest name that the words begin with. */
function findCommand(commands: readonly Command[], words: readonly string[]): Found {
  const matches = commands.filter(({ name }) => name.split(" ").every((word, index) => words[index] === word));
  const [command] = matches.toSorted((left, right) => right.name.length - left.name.length);
  if (command === undefined) {
    const [word] = words;
    const longer = commands.filter(({ name }) => name.startsWith(`${word} `)).map(({ name }) => name);
    throw wrongUse(
      word === undefined ? "No command was given." : `There is no command ${word}.`,
      longer.length > 0 ? `Did you mean isarithm ${longer.join(" or ")}?` : "isarithm --help lists the commands.",
    );
  }
  return { command, rest: words.slice(command.name.split(" ").length) };
}

/** The services know all errors; they are loaded only for one that has no tag yet. */
async function tagged(error: unknown, context: string, log: ErrorLog): Promise<AppError> {
  if (error instanceof AppError) return error;
  const { toAppError } = await import("../services/index.ts");
  return toAppError(error, context, log);
}

/** Runs one command line and says its outcome or its error; the exit status is architecture's: 0 done, 1 failed, 2 wrong use. */
export async function runCommandLine(
  commands: readonly Command[],
  words: readonly string[],
  { terminal, signal, log }: { readonly terminal: Terminal; readonly signal: AbortSignal; readonly log: ErrorLog },
): Promise<ExitStatus> {
  try {
    const plain = words.filter((word) => word !== "--json");
    if (plain[0] === "--version") {
      const { readVersion } = await import("../services/index.ts");
      terminal.result({ version: readVersion() }, [readVersion()]);
      return 0;
    }
    if (plain[0] === "--help" || plain[0] === "help") {
      const lines = overview(commands);
      terminal.result({ help: lines.join("\n") }, lines);
      return 0;
    }
    const { command, rest } = findCommand(commands, words[0] === "--json" ? words.slice(1) : words);
    const given = readArguments(command, rest);
    if (given.flag("help")) {
      const lines = await commandHelp(command);
      terminal.result({ help: lines.join("\n") }, lines);
      return 0;
    }
    const outcome = await command.run({ terminal, signal }, given);
    if (outcome !== undefined) terminal.result(outcome.document, outcome.lines);
    return 0;
  } catch (error) {
    const { code, message, hint } = await tagged(error, `isarithm ${words.join(" ")}`, log);
    terminal.endProgress();
    if (terminal.json) terminal.result({ error: { code, message, hint } }, []);
    terminal.note(`isarithm: ${message} [${code}]\n  ${hint}`);
    return code === "WrongUse" ? 2 : 1;
  }
}
