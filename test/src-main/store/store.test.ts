import { spawn } from "node:child_process";
import { createHash, randomUUID } from "node:crypto";
import { once } from "node:events";
import { existsSync, mkdtempDisposableSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { expect, test } from "vitest";
import * as api from "../../../src-main/store/index.ts";
import { openStore } from "../../../src-main/store/index.ts";

function scratch() {
  return mkdtempDisposableSync(join(tmpdir(), "isarithm-store-"));
}

function artifacts(root: string): string[] {
  return readdirSync(root)
    .filter((entry) => entry !== "tmp")
    .flatMap((folder) => readdirSync(join(root, folder)).map((name) => join(root, folder, name)));
}

test("the room's door", () => {
  expect(Object.keys(api).sort()).toMatchInlineSnapshot(`
    [
      "discError",
      "drawingHeader",
      "mixtureArray",
      "openStore",
      "readForecaster",
      "readMixture",
      "readStoredPrediction",
      "setAside",
      "sortSetAside",
      "writeForecaster",
      "writeMixture",
    ]
  `);
});

test("bytes come back by their SHA-256", async () => {
  using folder = scratch();
  const store = await openStore(folder.path);
  const hash = await store.writeBytes(Buffer.from("abc"), "txt");
  // FIPS 180-4, example of SHA-256("abc").
  expect(hash).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  expect(Buffer.from(await store.readBytes(hash)).toString()).toBe("abc");
  expect(store.pathOf(hash)).toBe(join(folder.path, "ba", `${hash}.txt`));
  expect(readdirSync(join(folder.path, "tmp"))).toEqual([]);
});

test("equal bytes are kept once, and a damaged copy is mended by writing them again", async () => {
  using folder = scratch();
  const store = await openStore(folder.path);
  const hash = await store.writeBytes(Buffer.from("map"), "bin");
  writeFileSync(store.pathOf(hash), "mop");
  await expect(store.readBytes(hash)).rejects.toMatchObject({ code: "StoreDamaged" });
  expect(await store.writeBytes(Buffer.from("map"), "bin")).toBe(hash);
  expect(Buffer.from(await store.readBytes(hash)).toString()).toBe("map");
  expect(artifacts(folder.path)).toHaveLength(1);
});

test("a file is moved in from the store's disc and from another place", async () => {
  using folder = scratch();
  using elsewhere = mkdtempDisposableSync(join(existsSync("/dev/shm") ? "/dev/shm" : tmpdir(), "isarithm-"));
  const store = await openStore(folder.path);
  await using temporary = await store.temporaryFolder();
  for (const [path, text] of [
    [join(temporary.path, "a"), "near"],
    [join(elsewhere.path, "a"), "far"],
  ] as const) {
    await writeFile(path, text);
    const hash = await store.adoptFile(path, "parquet");
    expect(Buffer.from(await store.readBytes(hash)).toString()).toBe(text);
    expect(store.pathOf(hash)).toMatch(/\.parquet$/);
  }
  expect(readdirSync(elsewhere.path)).toEqual([]);
});

test("a released artifact is missing, by name of the store", async () => {
  using folder = scratch();
  const store = await openStore(folder.path);
  const hash = await store.writeBytes(Buffer.from("old checkpoint"), "bin");
  await store.release(hash);
  await store.release(hash);
  expect(store.has(hash)).toBe(false);
  expect(() => store.pathOf(hash)).toThrow(expect.objectContaining({ code: "ArtifactMissing" }));
  expect(() => store.pathOf("../../etc/passwd")).toThrow(expect.objectContaining({ code: "ArtifactMissing" }));
});

test("leftovers of dead processes go at opening, those of living ones stay", async () => {
  using folder = scratch();
  const store = await openStore(folder.path);
  await using mine = await store.temporaryFolder();
  // A process id above Linux's and macOS's largest: never alive.
  const left = join(folder.path, "tmp", `99999999-0-${randomUUID()}`);
  await mkdir(left);
  await writeFile(join(left, "bytes"), "half");
  await openStore(folder.path);
  expect(readdirSync(join(folder.path, "tmp")).map((name) => join(folder.path, "tmp", name))).toEqual([mine.path]);
});

test("kill -9 of a writer leaves nothing half-written", { timeout: 60_000 }, async () => {
  using folder = scratch();
  const script = join(import.meta.dirname, "write-loop.ts");
  for (const linesBeforeKill of [1, 2, 4, 6]) {
    const writer = spawn(process.execPath, [script, folder.path], { stdio: ["ignore", "pipe", "inherit"] });
    const exited = once(writer, "exit");
    const reported: string[] = [];
    for await (const line of createInterface({ input: writer.stdout })) {
      reported.push(line);
      if (reported.length === linesBeforeKill) writer.kill("SIGKILL");
    }
    expect(await exited).toEqual([null, "SIGKILL"]);
    const store = await openStore(folder.path);
    expect(readdirSync(join(folder.path, "tmp"))).toEqual([]);
    expect(reported.length).toBeGreaterThanOrEqual(linesBeforeKill);
    for (const hash of reported) expect(await store.readBytes(hash)).toHaveLength(2_000_000);
    for (const path of artifacts(folder.path)) {
      expect(path).toContain(createHash("sha256").update(readFileSync(path)).digest("hex"));
    }
  }
});
