import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { Readable } from "node:stream";
import { expect, test } from "vitest";
import { z } from "zod";
import { createLog } from "../../src-main/cli/log-file.ts";
import { saveDiagnostics } from "../../src-main/services/diagnostics/save.ts";
import { keepMeasure, readMeasures } from "../../src-main/services/machine-measures.ts";
import { createRecentProjects } from "../../src-main/services/recent-projects.ts";
import { createUploadRegister } from "../../src-main/services/uploads.ts";
import { userFile } from "../../src-main/services/user-file.ts";
import { withEnvironment } from "../src-main/engine/program-path.ts";
import { smallDisc } from "../support/small-disc.ts";

const NOT_ALLOWED = "mounting is not allowed here";
const FULL = { code: "DiscFull", hint: expect.stringMatching(/[Ff]ree/) };
const REFUSED = { code: "NotWritable", hint: expect.stringMatching(/writ/) };
const visible = (folder: string) => readdirSync(folder).filter((name) => !name.startsWith(".filling"));

test("a user's settings on a full and on a read-only disc: said, the old ones stay, no half file", async (context) => {
  using disc = smallDisc("256k");
  if (disc === undefined) return context.skip(NOT_ALLOWED);
  const file = path.join(disc.path, "preferences.json");
  const kept = userFile(file, z.object({ text: z.string() }), { text: "none" });
  await kept.change(() => ({ text: "old" }));
  const before = readFileSync(file, "utf8");
  const long = { text: "x".repeat(100_000) };
  for (const room of [0, 8192]) {
    disc.fill(room);
    await expect(kept.change(() => long)).rejects.toMatchObject({ ...FULL, message: expect.stringContaining(file) });
    expect([readFileSync(file, "utf8"), visible(disc.path)]).toEqual([before, ["preferences.json"]]);
  }
  disc.free();
  expect(await kept.change(({ text }) => ({ text: `${text}er` }))).toEqual({ text: "older" });
  disc.readOnly();
  await expect(kept.change(() => long)).rejects.toMatchObject(REFUSED);
  expect(await kept.read()).toEqual({ text: "older" });
});

test("recent projects on a full disc: said, the list stays", async (context) => {
  using disc = smallDisc("64k");
  if (disc === undefined) return context.skip(NOT_ALLOWED);
  const recent = createRecentProjects(disc.path);
  const project = (name: string) => ({ id: name, name, path: path.join(disc.path, name), attribution: [] });
  await recent.add(project("first"));
  disc.fill();
  await expect(recent.add(project("second"))).rejects.toMatchObject(FULL);
  expect((await recent.list()).map(({ name }) => name)).toEqual(["first"]);
  expect(visible(disc.path)).toEqual(["recent-projects.json"]);
});

const MEASURE: Parameters<typeof keepMeasure>[0] = {
  engine: { backend: "tensorflow", library: "TensorFlow 2.21.0", device: "CPU, 2 threads", gpu: false },
  shape: {
    ...{ nodes: 10, categories: 2, incidentsPerDay: 30, days: 120, trainDays: 80, validationDays: 12, incidents: 3600 },
    ...{ steps: 5, batchWindows: 8, hidden: [50, 20, 10], chebyshevTerms: 3, headUnits: 32, components: 2 },
  },
  stepMs: 100,
  startSeconds: 3,
  peakMemoryMb: 500,
};

test("measures of this machine: a full disc keeps the old ones, a removed cache folder is made again", async (context) => {
  using disc = smallDisc("64k");
  if (disc === undefined) return context.skip(NOT_ALLOWED);
  const file = path.join(disc.path, "cache", "measures.json");
  await keepMeasure(MEASURE, file);
  disc.fill();
  await expect(keepMeasure({ ...MEASURE, stepMs: 7 }, file)).rejects.toMatchObject(FULL);
  expect((await readMeasures(file)).map(({ stepMs }) => stepMs)).toEqual([100]);
  expect(readdirSync(path.dirname(file))).toEqual(["measures.json"]);
  disc.free();
  rmSync(path.dirname(file), { recursive: true });
  expect(await readMeasures(file)).toEqual([]);
  await keepMeasure(MEASURE, file);
  expect(await readMeasures(file)).toHaveLength(1);
});

test("an upload on a full and on a read-only disc: said with the folder, nothing half, and the next one is taken", async (context) => {
  using disc = smallDisc("256k");
  if (disc === undefined) return context.skip(NOT_ALLOWED);
  await withEnvironment({ TMPDIR: disc.path }, async () => {
    await using register = createUploadRegister();
    const send = (bytes: number) =>
      register.receive("city.csv", Readable.from([Buffer.alloc(bytes / 2, 97), Buffer.alloc(bytes / 2, 97)]), {
        limitBytes: 1e9,
      });
    const kept = register.find(await send(1000));
    const folder = path.dirname(path.dirname(kept.path));
    for (const room of [0, 16_384, 65_536]) {
      disc.fill(room);
      await expect(send(200_000)).rejects.toMatchObject({ ...FULL, message: expect.stringContaining(disc.path) });
      expect(readdirSync(folder)).toEqual([path.basename(path.dirname(kept.path))]);
    }
    disc.free();
    expect(register.find(await send(1000)).bytes).toBe(1000);
    // Whatever tidies temporary folders may take it away while the service runs.
    rmSync(folder, { recursive: true });
    const after = register.find(await send(1000));
    expect([existsSync(after.path), existsSync(kept.path)]).toEqual([true, false]);
  });
});

test("without a writable temporary folder an upload says so", async (context) => {
  using disc = smallDisc("64k");
  if (disc === undefined) return context.skip(NOT_ALLOWED);
  disc.readOnly();
  await withEnvironment({ TMPDIR: disc.path }, async () => {
    await using register = createUploadRegister();
    const sent = register.receive("city.csv", Readable.from([Buffer.from("a")]), { limitBytes: 10 });
    await expect(sent).rejects.toMatchObject({ ...REFUSED, details: { folder: disc.path } });
  });
});

test("diagnostics that have no room leave no half file, and an older bundle stays", async (context) => {
  using disc = smallDisc("64k");
  if (disc === undefined) return context.skip(NOT_ALLOWED);
  const entries = [{ name: "log.txt", text: "x".repeat(200_000) }] as unknown as Parameters<typeof saveDiagnostics>[1];
  const file = path.join(disc.path, "bundle.json");
  writeFileSync(file, "old");
  disc.fill();
  await expect(saveDiagnostics(file, entries)).rejects.toMatchObject({ code: "ENOSPC" });
  expect([visible(disc.path), readFileSync(file, "utf8")]).toEqual([["bundle.json"], "old"]);
});

test("a log that has no room does not fail the work that it tells of", (context) => {
  using disc = smallDisc("64k");
  if (disc === undefined) return context.skip(NOT_ALLOWED);
  const file = path.join(disc.path, "isarithm.log");
  const log = createLog(file);
  log("before", new Error("first"));
  const before = readFileSync(file, "utf8");
  disc.fill();
  const said: string[] = [];
  const write = process.stderr.write;
  process.stderr.write = ((text: string) => said.push(text) > 0) as typeof write;
  try {
    log("on a full disc", new Error("x".repeat(10_000)));
  } finally {
    process.stderr.write = write;
  }
  expect(said.join("")).toContain("on a full disc");
  expect(readFileSync(file, "utf8").startsWith(before)).toBe(true);
});
