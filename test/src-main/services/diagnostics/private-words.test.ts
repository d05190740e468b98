import { randomBytes } from "node:crypto";
import { homedir } from "node:os";
import { expect, test } from "vitest";
import { ownPrivateWords, withoutPrivateWords } from "../../../../src-main/services/diagnostics/private-words.ts";

const words = { homes: ["/home/ana", "C:\\Users\\Ana"], names: ["ana", "ana-desk"] };

test.each([
  ["at /home/ana/projects/a.isarithm", "at ~/projects/a.isarithm"],
  ["at C:\\Users\\Ana\\a.csv", "at ~\\a.csv"],
  ['{"path":"C:\\\\Users\\\\Ana\\\\a.csv"}', '{"path":"~\\\\a.csv"}'],
  ["file:///c:/users/ana/a.csv", "file:///~/a.csv"],
  ["/home/anabel/a.csv", "/home/anabel/a.csv"],
  ["for ana on ana-desk", "for ~ on ~-desk"],
  ["banana analysis", "banana analysis"],
])("%s", (text, expected) => {
  expect(withoutPrivateWords(text, words)).toBe(expected);
});

test("a token is left out however it is written; a hash of content stays", () => {
  const hash = "a3f1".repeat(16);
  for (let round = 0; round < 200; round++) {
    const token = randomBytes(32).toString("base64url");
    for (const text of [
      `http://127.0.0.1:4000/?token=${token}`,
      `Authorization: Bearer ${token}`,
      `cookie isarithm-4000=${token}; x`,
      `the token '${token}'`,
      `${token}`,
    ]) {
      expect(withoutPrivateWords(text, words)).not.toContain(token);
    }
  }
  expect(withoutPrivateWords(`weights ${hash}`, words)).toContain(hash);
});

test("this machine's own home is among the words", () => {
  expect(ownPrivateWords().homes).toContain(homedir());
});
