import { mkdtempDisposableSync, readFileSync, writeFileSync } from "node:fs";
import { homedir, userInfo } from "node:os";
import path from "node:path";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { fromBuffer } from "yauzl";
import { createService, type Service } from "../../../src-main/services/index.ts";
import { smallCity } from "./small-city.ts";

const timeout = 180_000;
const TOKEN = "qX3v9J2hT7mB1nL5rC8kP0sD4fG6wZ-yE_uVaHiQoRj";

function unzip(bytes: Buffer): Promise<Record<string, string>> {
  return new Promise((resolve, reject) => {
    const texts: Record<string, string> = {};
    fromBuffer(bytes, { lazyEntries: true }, (error, zip) => {
      if (error !== null || zip === undefined) return reject(error);
      zip.on("entry", (entry) => {
        zip.openReadStream(entry, async (failure, stream) => {
          if (failure !== null || stream === undefined) return reject(failure);
          texts[entry.fileName] = await text(stream);
          zip.readEntry();
        });
      });
      zip.on("end", () => resolve(texts));
      zip.readEntry();
    });
  });
}

async function withCity(
  folder: string,
  logFile: string,
  work: (service: Service, table: string) => Promise<void>,
): Promise<void> {
  await using service = createService({ log: () => undefined, logFile });
  await service.call("project.create", { path: path.join(folder, "city") });
  const table = smallCity().text;
  const upload = await service.uploads.receive("secret-name.csv", Readable.from([Buffer.from(table)]), { limitBytes: 1e9 });
  const roles = { time: "Date", category: "Primary Type", lat: "Latitude", lon: "Longitude" };
  await service.call("dataset.import", { upload, roles, timeZone: "America/Chicago" });
  await work(service, table);
}

test("what is shown is what is saved, and no token, no incident and no home is in it", { timeout }, async () => {
  using folder = mkdtempDisposableSync(path.join(homedir(), ".isarithm-diagnostics-test-"));
  const logFile = path.join(folder.path, "isarithm.log");
  await withCity(folder.path, logFile, async (service, table) => {
    const rows = table.trim().split(/\r?\n/).slice(1);
    const context = `2026-01-01T10:00:00.000Z isarithm ingest --project ${folder.path} ?token=${TOKEN}`;
    writeFileSync(
      logFile,
      `${context}\nError: cannot read "${rows[0]}"\n    at read (${folder.path}/x.ts:1:1) {\n  row: '${rows[1]}'\n}\n\n`,
    );
    const { preview, entries, bytes } = await service.call("diagnostics.preview", {});
    expect(entries.map(({ name }) => name)).toEqual([
      "about.json",
      "doctor.json",
      "settings.json",
      "project.json",
      "jobs.json",
      "log.txt",
    ]);
    const all = entries.map(({ text }) => text).join("\n");
    expect(bytes).toBe(entries.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0));
    for (const secret of [TOKEN, homedir(), folder.path, "secret-name", ...rows]) expect(all).not.toContain(secret);
    expect(all).not.toMatch(new RegExp(`(?<![\\p{L}\\p{N}_])${userInfo().username}(?![\\p{L}\\p{N}_])`, "u"));
    // Coordinates to the hundredth of a degree would name a part of a town.
    for (const [, , lat, lon] of rows.slice(0, 50).map((row) => row.split(","))) {
      for (const value of [lat, lon]) if (value?.includes(".")) expect(all).not.toContain(value);
    }
    expect(JSON.parse(entries.find(({ name }) => name === "project.json")?.text ?? "")).toMatchObject({
      schema: expect.any(Number),
      counts: { datasets: 1, runs: 1, forecasts: 1 },
    });
    expect(entries.at(-1)?.text).toContain("Error: cannot read");

    const out = path.join(folder.path, "bundle.zip");
    const saved = await service.call("diagnostics.save", { preview, out });
    const written = readFileSync(out);
    expect(saved).toEqual({ file: out, bytes: written.length });
    expect(await unzip(written)).toEqual(Object.fromEntries(entries.map(({ name, text }) => [name, text])));

    const json = await service.call("diagnostics.save", { preview, out: path.join(folder.path, "bundle.json") });
    expect(JSON.parse(readFileSync(json.file, "utf8"))).toEqual({ entries });
    const beside = await service.call("diagnostics.save", { preview });
    expect(path.dirname(beside.file)).toBe(path.join(folder.path, "diagnostics"));
    expect(readFileSync(beside.file).equals(written)).toBe(true);
  });
});

test("nothing is saved that was not shown", { timeout }, async () => {
  await using service = createService({ log: () => undefined });
  await expect(service.call("diagnostics.save", { preview: "none", out: "x.zip" })).rejects.toMatchObject({
    code: "PreviewGone",
  });
});
