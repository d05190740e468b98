import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Readable } from "node:stream";
import { expect, test } from "vitest";
import { createUploadRegister, shownFileName } from "../../../src-main/services/uploads.ts";
import { startKillable } from "../../processes/start-killable.ts";

test("a received file lies under a name of ours, with its ending, and goes with the register", async () => {
  const register = createUploadRegister();
  const id = await register.receive("../../etc/Crimes 2018.CSV.GZ", Readable.from([Buffer.from("a,b\n")]), { limitBytes: 100 });
  const upload = register.find(id);
  expect([upload.fileName, path.basename(upload.path), upload.bytes]).toEqual(["Crimes 2018.CSV.GZ", "upload.csv.gz", 4]);
  expect(await readFile(upload.path, "utf8")).toBe("a,b\n");
  await register[Symbol.asyncDispose]();
  expect(existsSync(upload.path)).toBe(false);
});

test("nothing stays behind of what is too large, empty, broken off or cancelled", async () => {
  await using register = createUploadRegister();
  const kept = register.find(await register.receive("a.csv", Readable.from([Buffer.from("a")]), { limitBytes: 1 }));
  const folder = path.dirname(path.dirname(kept.path));
  const broken = new Readable({
    read() {
      this.push("half");
      this.destroy(new Error("line dropped"));
    },
  });
  const endless = new Readable({ read: () => undefined });
  const cancelled = register.receive("a.csv", endless, { limitBytes: 9, signal: AbortSignal.abort(new Error("enough")) });
  await expect(cancelled).rejects.toThrow();
  await expect(register.receive("a.csv", Readable.from([Buffer.alloc(10)]), { limitBytes: 9 })).rejects.toMatchObject({
    code: "UploadTooLarge",
  });
  await expect(register.receive("a.csv", Readable.from([]), { limitBytes: 9 })).rejects.toMatchObject({ code: "EmptyFile" });
  await expect(register.receive("a.csv", broken, { limitBytes: 9 })).rejects.toThrow("line dropped");
  expect(await readdir(folder)).toEqual([path.basename(path.dirname(kept.path))]);
});

test("a start clears what killed services left, and touches nothing of one that runs", async () => {
  await using keeper = await startKillable(path.join(import.meta.dirname, "upload-keeper.ts"));
  const kept = keeper.said;
  // A process id above Linux's and macOS's largest: never alive.
  const preview = path.join(tmpdir(), `isarithm-preview-99999999-0-${randomUUID()}`);
  await mkdir(preview);
  await createUploadRegister()[Symbol.asyncDispose]();
  expect([existsSync(kept), existsSync(preview)]).toEqual([true, false]);
  await keeper.kill();
  expect(existsSync(kept)).toBe(true);
  await createUploadRegister()[Symbol.asyncDispose]();
  expect(existsSync(path.dirname(path.dirname(kept)))).toBe(false);
});

test("a file given by its path is not copied and not deleted", async () => {
  const folder = await mkdtemp(path.join(tmpdir(), "isarithm-uploads-test-"));
  try {
    const file = path.join(folder, "mine.csv");
    await writeFile(file, "a\n");
    const register = createUploadRegister();
    const upload = register.find(await register.register(file));
    expect(upload.path).toBe(file);
    await register.release(upload.id);
    await register[Symbol.asyncDispose]();
    expect(existsSync(file)).toBe(true);
    await expect(register.register(path.join(folder, "none.csv"))).rejects.toMatchObject({ code: "FileNotFound" });
    await expect(register.register(folder)).rejects.toMatchObject({ code: "FileNotFound" });
    expect(() => register.find("nothing")).toThrow(expect.objectContaining({ code: "UploadNotFound" }));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test("a name is for showing: no folders, no control or turning characters", () => {
  expect(
    ["C:\\temp\\a.csv", "a\u202evsc.exe", "\u0000", "..", "x".repeat(500)].map((name) => shownFileName(name).slice(0, 210)),
  ).toEqual(["a.csv", "avsc.exe", "file", "file", "x".repeat(200)]);
});
