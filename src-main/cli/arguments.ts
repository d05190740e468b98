import { parseArgs } from "node:util";
import { type Arguments, type Command, type OptionDefinition, wrongUse } from "./command.ts";

/** Options of every command. */
export const commonOptions: Readonly<Record<string, OptionDefinition>> = {
  json: { type: "boolean", help: "print one JSON document; progress and notes go to standard error" },
  help: { type: "boolean", help: "print this" },
};

/** Reads the words behind a command's name. Errors: WrongUse. */
export function readArguments(command: Command, args: readonly string[]): Arguments {
  const hint = `isarithm ${command.name} --help lists what it takes.`;
  const known = { ...command.options, ...commonOptions };
  let parsed: { values: Record<string, string | boolean | (string | boolean)[] | undefined>; positionals: string[] };
  try {
    const options = Object.fromEntries(
      Object.entries(known).map(([name, { type, multiple = false }]) => [name, { type, multiple }]),
    );
    parsed = parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    throw wrongUse(error instanceof Error ? error.message : String(error), hint);
  }
  const { values, positionals } = parsed;
  const asksForHelp = values.help === true;
  if (!asksForHelp && positionals.length < command.words.least) {
    throw wrongUse(`Something is missing: isarithm ${command.name} ${command.usage}`, hint);
  }
  if (!asksForHelp && positionals.length > command.words.most) {
    throw wrongUse(`"${positionals[command.words.most]}" is one word too many.`, hint);
  }
  const text = (option: string): string | undefined => {
    const value = values[option];
    return typeof value === "string" ? value : undefined;
  };
  return {
    words: positionals,
    text,
    texts(option) {
      const value = values[option];
      return Array.isArray(value) ? value.filter((each) => typeof each === "string") : [];
    },
    required(option) {
      const value = text(option);
      if (value === undefined || value === "") throw wrongUse(`--${option} is missing.`, hint);
      return value;
    },
    flag: (option) => values[option] === true,
  };
}

/** A whole number of at least `least`, or undefined where the option was not given. Errors: WrongUse. */
export function wholeNumber(given: Arguments, option: string, least: number): number | undefined {
  const text = given.text(option);
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(value) || value < least) {
    throw wrongUse(
      `--${option} ${text} is no whole number from ${least} on.`,
      `Write it like --${option} ${Math.max(least, 10)}.`,
    );
  }
  return value;
}

/** A number above 0, or undefined where the option was not given. Errors: WrongUse. */
export function positiveNumber(given: Arguments, option: string): number | undefined {
  const text = given.text(option);
  if (text === undefined) return undefined;
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value) || value <= 0) {
    throw wrongUse(`--${option} ${text} is no number above 0.`, `Write it like --${option} 2.5.`);
  }
  return value;
}

/** "YYYY-MM-DD" of the calendar, or undefined where the option was not given. Errors: WrongUse. */
export function dayOption(given: Arguments, option: string): string | undefined {
  const text = given.text(option);
  if (text === undefined) return undefined;
  if (!isDay(text)) throw wrongUse(`--${option} ${text} is no date.`, `Write it like --${option} 2018-09-04.`);
  return text;
}

/** A day, or the local midnight of one: forecasts are issued at midnight of the data set's zone. Errors: WrongUse. */
export function midnightOption(given: Arguments, option: string): string | undefined {
  const text = given.text(option);
  if (text === undefined) return undefined;
  const midnight = /^(\d{4}-\d{2}-\d{2})(?:[T ]00:00(?::00)?)?$/.exec(text)?.[1];
  if (midnight === undefined || !isDay(midnight)) {
    throw wrongUse(
      `--${option} ${text} is no date; forecasts are issued at local midnight.`,
      `Write it like --${option} 2018-09-04.`,
    );
  }
  return midnight;
}

function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

/** The value where it is one of those that are allowed, or undefined where the option was not given. Errors: WrongUse. */
export function choiceOption<T extends string>(given: Arguments, option: string, choices: readonly T[]): T | undefined {
  const text = given.text(option);
  if (text === undefined) return undefined;
  const found = choices.find((choice) => choice === text);
  if (found === undefined) throw wrongUse(`--${option} ${text} is unknown.`, `Choose one of ${choices.join(", ")}.`);
  return found;
}

/** Comma-separated words, or undefined where the option was not given. */
export function listOption(given: Arguments, option: string): string[] | undefined {
  return given
    .text(option)
    ?.split(",")
    .map((word) => word.trim())
    .filter((word) => word !== "");
}
