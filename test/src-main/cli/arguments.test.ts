import { expect, test } from "vitest";
import {
  choiceOption,
  dayOption,
  listOption,
  midnightOption,
  positiveNumber,
  readArguments,
  wholeNumber,
} from "../../../src-main/cli/arguments.ts";
import type { Command } from "../../../src-main/cli/command.ts";

const command: Command = {
  name: "try",
  usage: "WORD [--value X]",
  summary: "try",
  options: { value: { type: "string", help: "a value" }, name: { type: "string", multiple: true, help: "names" } },
  words: { least: 1, most: 1 },
  run: async () => undefined,
};

const value = (text: string) => readArguments(command, ["word", "--value", text]);

test("words and options are read, and what is not known is wrong use", () => {
  const given = readArguments(command, ["word", "--json", "--value=x"]);
  expect([given.words, given.text("value"), given.flag("json"), given.flag("help")]).toEqual([["word"], "x", true, false]);
  for (const args of [[], ["one", "two"], ["word", "--colour", "red"], ["word", "--value"]]) {
    expect(() => readArguments(command, args)).toThrow(expect.objectContaining({ code: "WrongUse" }));
  }
  expect(readArguments(command, ["--help"]).flag("help")).toBe(true);
});

test("an option that may be given several times keeps what was given each time", () => {
  expect(readArguments(command, ["word", "--name", "A, B", "--name=C"]).texts("name")).toEqual(["A, B", "C"]);
  expect(readArguments(command, ["word"]).texts("name")).toEqual([]);
});

test("a required option must be there", () => {
  expect(() => readArguments(command, ["word"]).required("value")).toThrow(expect.objectContaining({ code: "WrongUse" }));
});

test("whole numbers", () => {
  expect([wholeNumber(value("0"), "value", 0), wholeNumber(readArguments(command, ["word"]), "value", 0)]).toEqual([
    0,
    undefined,
  ]);
  for (const text of ["-1", "1.5", "1e3", "", "ten", "99999999999999999"]) {
    expect(() => wholeNumber(readArguments(command, ["word", `--value=${text}`]), "value", 0)).toThrow(/no whole number/);
  }
});

test("numbers above 0", () => {
  expect(positiveNumber(value("2.5"), "value")).toBe(2.5);
  for (const text of ["0", "Infinity", "x", " "]) expect(() => positiveNumber(value(text), "value")).toThrow(/above 0/);
});

test("days are days of the calendar", () => {
  expect(dayOption(value("2016-02-29"), "value")).toBe("2016-02-29");
  for (const text of ["2018-02-29", "2018-13-01", "18-01-01", "2018-01-01T00:00"]) {
    expect(() => dayOption(value(text), "value")).toThrow(/no date/);
  }
});

test("an issue time is a day, or the midnight of one", () => {
  for (const text of ["2018-09-04", "2018-09-04T00:00", "2018-09-04 00:00:00"]) {
    expect(midnightOption(value(text), "value")).toBe("2018-09-04");
  }
  for (const text of ["2018-09-04T06:00", "2018-02-30T00:00", "tomorrow"]) {
    expect(() => midnightOption(value(text), "value")).toThrow(/midnight/);
  }
});

test("choices and lists", () => {
  expect(choiceOption(value("quick"), "value", ["quick", "standard"])).toBe("quick");
  expect(() => choiceOption(value("slow"), "value", ["quick", "standard"])).toThrow(/unknown/);
  expect(listOption(value("run-1, run-2,"), "value")).toEqual(["run-1", "run-2"]);
});
