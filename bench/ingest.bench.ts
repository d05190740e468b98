/**
 * Importing a city's table of incidents, and one of ten times its rows made by resampling its days: seconds and peak memory of a process
 * that does nothing else. Run by `isarithm bench ingest`; prints one JSON document.
 */
import { execFileSync } from "node:child_process";
import { createWriteStream, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { cpus, tmpdir, totalmem } from "node:os";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { gunzipSync } from "node:zlib";
import { AppError, isAppError } from "../models/errors/index.ts";
import { createRng } from "../models/tensor/index.ts";
import { importIncidents } from "../src-main/ingest/index.ts";

const TIMES = 10;
const KIBIBYTE = 2 ** 10;
const MEBIBYTE = 2 ** 20;
const ROOT = path.resolve(import.meta.dirname, "..");
/** Two years of Chicago where they are at hand, else the sample's seven months. */
const TABLES = [
  path.resolve(ROOT, "../shared/data/crime/chicago_2016_2017_four_types/chicago_2016_2017_four_types.csv.gz"),
  path.resolve(ROOT, "samples/data/chicago-incidents-2018.csv.gz"),
];

interface Measured {
  readonly rows: number;
  readonly seconds: number;
  readonly peakMegabytes: number;
}

/** What the spawned process does: one import, measured by itself. */
async function importOnce(file: string): Promise<Measured> {
  const workFolder = path.join(path.dirname(file), `work-${process.pid}`);
  mkdirSync(workFolder);
  const start = performance.now();
  const result = await importIncidents({
    kind: "importIncidents",
    file,
    fileName: path.basename(file),
    roles: { time: "Date", category: "Primary Type", lon: "Longitude", lat: "Latitude" },
    timeZone: "America/Chicago",
    workFolder,
  });
  const seconds = (performance.now() - start) / 1000;
  return { rows: result.rows.read, seconds, peakMegabytes: (process.resourceUsage().maxRSS * KIBIBYTE) / 1e6 };
}

/** The rows of each day, without the date: "10:15:00 PM,THEFT,41.8,-87.6". */
function rowsByDay(text: string, header: readonly string[]): string[][] {
  const columns = ["Date", "Primary Type", "Latitude", "Longitude"].map((name) => header.indexOf(name));
  const days = new Map<string, string[]>();
  for (const line of text.trimEnd().split(/\r?\n/).slice(1)) {
    const fields = line.split(",");
    const [date = "", ...rest] = columns.map((column) => fields[column] ?? "");
    const day = date.slice(0, 10);
    const rows = days.get(day) ?? [];
    rows.push(`${date.slice(11)},${rest.join(",")}`);
    days.set(day, rows);
  }
  return [...days.values()];
}

/** Days of the table in a random order, on the days from 1990 on, until there are `rows` of them. */
function* resampled(days: readonly (readonly string[])[], rows: number): Generator<string> {
  const rng = createRng(1);
  yield "Date,Primary Type,Latitude,Longitude\r\n";
  let written = 0;
  for (let day = 0; written < rows; day += 1) {
    const iso = new Date(Date.UTC(1990, 0, 1 + day)).toISOString();
    const date = `${iso.slice(5, 7)}/${iso.slice(8, 10)}/${iso.slice(0, 4)}`;
    const drawn = days[rng.integer(days.length)] ?? [];
    written += drawn.length;
    yield `${drawn.map((row) => `${date} ${row}`).join("\r\n")}\r\n`;
  }
}

function measure(file: string): Measured {
  const out = execFileSync(process.execPath, [import.meta.filename, file], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
  return JSON.parse(out) as Measured;
}

async function compare(folder: string): Promise<unknown> {
  const source = TABLES.find(existsSync);
  if (source === undefined) {
    throw new AppError("NotFound", {
      message: "There is no table of Chicago to import.",
      hint: "Run the bench in a whole checkout.",
    });
  }
  const text = gunzipSync(readFileSync(source)).toString("utf8");
  const days = rowsByDay(text, text.slice(0, text.search(/\r?\n/)).split(","));
  const rows = days.reduce((sum, { length }) => sum + length, 0);
  const [once, tenfold] = [path.join(folder, "once.csv"), path.join(folder, "tenfold.csv")];
  await pipeline(resampled(days, rows), createWriteStream(once));
  await pipeline(resampled(days, TIMES * rows), createWriteStream(tenfold));
  // The first reading of a file is the disc's time, which is not what is asked for.
  measure(once);
  const small = measure(once);
  const large = measure(tenfold);
  const row = (work: string, ours: number, unit: string) => ({ work, ours, peer: null, ratio: null, unit });
  return {
    rows: [
      row(`import of ${small.rows} rows`, small.seconds, "s"),
      row(`import of ${large.rows} rows`, large.seconds, "s"),
      row(`time for ${(large.rows / small.rows).toFixed(1)} times the rows`, large.seconds / small.seconds, "times"),
      row(`peak memory at ${small.rows} rows`, small.peakMegabytes, "MB"),
      row(`peak memory at ${large.rows} rows`, large.peakMegabytes, "MB"),
    ],
    machine: {
      cpu: cpus()[0]?.model ?? "unknown",
      threads: cpus().length,
      node: process.version,
      totalMegabytes: Math.round(totalmem() / MEBIBYTE),
    },
  };
}

async function main(): Promise<unknown> {
  const [file] = process.argv.slice(2).filter((word) => word.endsWith(".csv"));
  if (file !== undefined) return await importOnce(file);
  const folder = mkdtempSync(path.join(tmpdir(), "isarithm-bench-"));
  try {
    return await compare(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

try {
  console.log(JSON.stringify(await main()));
} catch (error) {
  if (!isAppError(error)) throw error;
  console.log(JSON.stringify({ error: { code: error.code, message: error.message, hint: error.hint } }));
  process.exitCode = 1;
}
