import path from "node:path";
import { expect, test } from "vitest";
import { dialogRequest } from "../../../../src-main/contract/index.ts";
import { dialogOf, plainName } from "../../../../src-main/hosts/electron/file-dialogs.ts";

test.each([
  ["../../etc/passwd", "-..-etc-passwd"],
  ["C:\\Windows\\a", "C--Windows-a"],
  ["a\u0000b\n", "a-b-"],
  ["...", "isarithm"],
  ["", "isarithm"],
  ["con", "_con"],
  ["LPT1.tif", "_LPT1.tif"],
  ["rates Ä.tif", "rates Ä.tif"],
])("%j becomes %j", (name, expected) => {
  expect(plainName(name)).toBe(expected);
});

test("a proposed place is in the documents, whatever the name", () => {
  const dialog = dialogOf({ kind: "saveExport", name: "../../x/rates.tif", ending: "tif" }, "/home/ana/Documents", path.posix);
  expect(dialog).toMatchObject({ kind: "save", defaultPath: "/home/ana/Documents/-..-x-rates.tif" });
  const project = dialogOf({ kind: "newProject", name: "City.isarithm" }, "/home/ana/Documents", path.posix);
  expect(project).toMatchObject({ defaultPath: "/home/ana/Documents/City.isarithm" });
});

test("data are files, a project is a folder", () => {
  expect(dialogOf({ kind: "openData" }, "/")).toMatchObject({ kind: "open", properties: ["openFile", "multiSelections"] });
  expect(dialogOf({ kind: "openProject" }, "/")).toMatchObject({ kind: "open", properties: ["openDirectory"] });
});

test.each([
  null,
  "openData",
  {},
  { kind: "run" },
  { kind: "openData", properties: ["openDirectory"] },
  { kind: "saveExport", name: "", ending: "tif" },
  { kind: "saveExport", name: "x".repeat(256), ending: "tif" },
  { kind: "saveExport", name: "x", ending: "../exe" },
  { kind: "newProject", name: 5 },
])("%j is no request", (request) => {
  expect(dialogRequest.safeParse(request).success).toBe(false);
});
