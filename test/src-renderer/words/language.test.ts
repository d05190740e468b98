import { beforeEach, expect, test, vi } from "vitest";
import { LANGUAGES, resolveLanguage } from "../../../src-renderer/words/language.ts";

beforeEach(() => vi.resetModules());

/** The window as it loads in a language: the choice first, then the words. */
async function loadWords(wished: readonly string[], numbers: "language" | "point" | "comma" | "space" = "language") {
  const { chooseLanguage } = await import("../../../src-renderer/words/language.ts");
  chooseLanguage(wished, numbers);
  return await import("../../../src-renderer/words/index.ts");
}

/** Every path of a catalogue with the kind of what stands there. */
function shapeOf(value: unknown, path = ""): string[] {
  if (typeof value !== "object" || value === null) return [`${path} ${typeof value}`];
  return Object.entries(value).flatMap(([key, each]) => shapeOf(each, `${path}.${key}`));
}

test("row 55: the first wished language that there is a catalogue for, else English", () => {
  expect(resolveLanguage(["xx", "en-US"])).toBe("en");
  expect(resolveLanguage([])).toBe("en");
  expect(resolveLanguage(["en-XA"])).toBe("en-XA");
});

test.each(Object.keys(LANGUAGES))("row 55: the catalogue of %s is complete", async (language) => {
  const english = (await loadWords(["en"])).words;
  vi.resetModules();
  expect(shapeOf((await loadWords([language])).words).sort()).toEqual(shapeOf(english).sort());
});

test("row 55: the language of accents leaves no letter of English", async () => {
  const { words } = await loadWords(["en-XA"]);
  const texts = (value: unknown): string[] =>
    typeof value === "string" ? [value] : typeof value === "object" && value !== null ? Object.values(value).flatMap(texts) : [];
  for (const text of texts(words)) expect(text).not.toMatch(/[a-z]/i);
  expect(words.jobs.count(2)).not.toMatch(/[a-z]/i);
});

test("row 55: figures with a decimal comma, in English words", async () => {
  const { format, words } = await loadWords(["en"], "comma");
  expect(format.quantity(1234.5, 5)).toBe("1.234,5");
  expect(format.count(321_877)).toBe("321.877");
  expect(format.day("2018-09-05")).toBe("Wed 5 Sep 2018");
  expect(words.tabs.data).toBe("Data");
});
