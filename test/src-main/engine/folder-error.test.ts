import { expect, test } from "vitest";
import { AppError } from "../../../models/errors/index.ts";
import { folderError } from "../../../src-main/engine/folder-error.ts";

test("each system code gets its tag, other errors stay as they are", () => {
  const tag = (code: string) => folderError(Object.assign(new Error(code), { code }), "/cache");
  expect(["ENOSPC", "EDQUOT", "EACCES", "EPERM", "EROFS", "ENOTDIR"].map((code) => Object(tag(code)).code)).toEqual([
    "DiscFull",
    "DiscFull",
    "CacheReadOnly",
    "CacheReadOnly",
    "CacheReadOnly",
    "CacheReadOnly",
  ]);
  const plain = new Error("other");
  expect(folderError(plain, "/cache")).toBe(plain);
  const tagged = new AppError("PipMissing", { message: "m", hint: "h" });
  expect(folderError(tagged, "/cache")).toBe(tagged);
});
