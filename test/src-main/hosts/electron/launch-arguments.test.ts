import path from "node:path";
import { expect, test } from "vitest";
import { readLaunch } from "../../../../src-main/hosts/electron/launch-arguments.ts";

const linux = (...words: string[]) => readLaunch(["/opt/isarithm", ...words], "/home/ana", path.posix).project;
const windows = (...words: string[]) => readLaunch(["C:\\isarithm.exe", ...words], "C:\\Users\\Ana", path.win32).project;

test("a start without words asks for no project", () => {
  expect(linux()).toBeUndefined();
  expect(linux("dist/electron/main.mjs", "--enable-features=x")).toBeUndefined();
});

test("--project names one, in both ways of writing it, against the folder of that start", () => {
  expect(linux("main.mjs", "--project", "city.isarithm")).toBe("/home/ana/city.isarithm");
  expect(linux("--project=/data/city")).toBe("/data/city");
  expect(linux("--project", "--enable-x")).toBeUndefined();
});

test("a double-clicked folder, its database, and a file address", () => {
  expect(linux("/data/City.ISARITHM")).toBe("/data/City.ISARITHM");
  expect(linux("/data/city.isarithm/project.sqlite")).toBe("/data/city.isarithm");
  expect(linux("file:///data/two%20words.isarithm")).toBe("/data/two words.isarithm");
  expect(windows("D:\\data\\city.isarithm")).toBe("D:\\data\\city.isarithm");
  expect(windows("D:\\data\\city.isarithm\\")).toBe("D:\\data\\city.isarithm");
});

test("Chromium's words of a second start may stand anywhere", () => {
  expect(windows("--allow-file-access-from-files", "--original-process-start-time=1", "city.isarithm")).toBe(
    "C:\\Users\\Ana\\city.isarithm",
  );
});

test("other files and addresses are no projects", () => {
  for (const word of ["/etc/passwd", "/data/other/project.sqlite", "https://evil.example/a.isarithm\0", "file://%", ""]) {
    expect(linux(word)).toBeUndefined();
  }
});
