import { AppError } from "../../models/errors/index.ts";
import type { Terminal } from "./terminal.ts";

export interface OptionDefinition {
  readonly type: "string" | "boolean";
  /** It may be given several times. */
  readonly multiple?: boolean;
  /** What stands for the value in the help: DIR, DATE, N. */
  readonly value?: string;
  readonly help: string;
}

/** The options and words that a command was given; every option is known to it. */
export interface Arguments {
  readonly words: readonly string[];
  text(option: string): string | undefined;
  /** Of an option that may be given several times; empty where it was not. */
  texts(option: string): readonly string[];
  /** Errors: WrongUse. */
  required(option: string): string;
  flag(option: string): boolean;
}

export interface CommandContext {
  readonly terminal: Terminal;
  /** Aborted by the first Ctrl-C. */
  readonly signal: AbortSignal;
}

/** What a command has to say at its end: one document for machines, some lines for people. */
export interface Outcome {
  readonly document: unknown;
  readonly lines: readonly string[];
}

export interface Command {
  /** "ingest crime" */
  readonly name: string;
  /** What stands behind the name in the usage line. */
  readonly usage: string;
  readonly summary: string;
  /** Further lines of the help. */
  readonly notes?: () => Promise<readonly string[]>;
  readonly options: Readonly<Record<string, OptionDefinition>>;
  readonly words: { readonly least: number; readonly most: number };
  /** Nothing where the command has said all it has to say itself. */
  run(context: CommandContext, given: Arguments): Promise<Outcome | undefined>;
}

/** The command was written wrongly: exit status 2. */
export function wrongUse(message: string, hint: string): AppError {
  return new AppError("WrongUse", { message, hint });
}

export const projectOption = { project: { type: "string", value: "DIR", help: "the project's folder, NAME.isarithm" } } as const;
