import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { mkdtempDisposable } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { discError, openStore } from "../../../src-main/store/index.ts";

test("each system code gets its tag, and a tagged error stays as it is", () => {
  const tag = (code: string) => discError(Object.assign(new Error(code), { code }), "/p").code;
  expect(
    [
      ...["ENOSPC", "EDQUOT", "SQLITE_FULL", "SQLITE_IOERR_SHMSIZE"],
      ...["EACCES", "EROFS", "EPERM", "SQLITE_READONLY_DIRECTORY", "SQLITE_CANTOPEN_FULLPATH", "EIO"],
    ].map(tag),
  ).toEqual([
    "DiscFull",
    "DiscFull",
    "DiscFull",
    "DiscFull",
    "NotWritable",
    "NotWritable",
    "NotWritable",
    "NotWritable",
    "NotWritable",
    "StoreWriteFailed",
  ]);
  const tagged = discError(Object.assign(new Error(), { code: "ENOSPC" }), "/p");
  expect(discError(tagged, "/q")).toBe(tagged);
});

/** A disc of 1 MB in memory; only where mounting is allowed. */
function mountSmallDisc(path: string): boolean {
  return process.platform === "linux" && spawnSync("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", path]).status === 0;
}

test("a full disc is reported and what was there stays", async (context) => {
  await using folder = await mkdtempDisposable(join(tmpdir(), "isarithm-full-"));
  if (!mountSmallDisc(folder.path)) context.skip("mounting is not allowed here");
  try {
    const store = await openStore(folder.path);
    const kept = await store.writeBytes(Buffer.alloc(300_000, 1), "bin");
    await expect(store.writeBytes(Buffer.alloc(900_000, 2), "bin")).rejects.toMatchObject({ code: "DiscFull" });
    expect(await store.readBytes(kept)).toHaveLength(300_000);
    expect(readdirSync(join(folder.path, "tmp"))).toEqual([]);
    await store.writeBytes(Buffer.alloc(300_000, 3), "bin");
  } finally {
    spawnSync("umount", [folder.path]);
  }
});
