import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { AppError } from "../../../models/errors/index.ts";
import { type Command, wrongUse } from "../command.ts";
import { alignColumns } from "../terminal.ts";

/** Benches are programs of their own: each prints one JSON document `{ rows, machine }` or `{ error }`. */
const BENCH_FOLDER = path.resolve(import.meta.dirname, "../../../bench");
const BENCH_ENDING = ".bench.ts";

function benches(): string[] {
  if (!existsSync(BENCH_FOLDER)) return [];
  return readdirSync(BENCH_FOLDER)
    .filter((file) => file.endsWith(BENCH_ENDING))
    .map((file) => file.slice(0, -BENCH_ENDING.length));
}

interface BenchRow {
  readonly work: string;
  readonly ours: number;
  readonly peer: number | null;
  readonly ratio: number | null;
  readonly unit: string;
}

interface BenchDocument {
  readonly rows: readonly BenchRow[];
  readonly machine: unknown;
}

function isBenchDocument(value: unknown): value is BenchDocument {
  return typeof value === "object" && value !== null && "rows" in value && Array.isArray(value.rows) && "machine" in value;
}

function errorOf(value: unknown): { code: string; message: string; hint: string } | undefined {
  if (typeof value !== "object" || value === null || !("error" in value)) return undefined;
  const { error } = value;
  if (typeof error !== "object" || error === null) return undefined;
  const { code, message, hint } = error as Record<string, unknown>;
  return typeof code === "string" && typeof message === "string" && typeof hint === "string"
    ? { code, message, hint }
    : undefined;
}

function figure(value: number | null): string {
  return value === null ? "" : String(Number(value.toPrecision(3)));
}

export const bench = {
  name: "bench",
  usage: "NAME",
  summary: "measure how long a piece of work takes",
  options: {},
  words: { least: 1, most: 1 },
  async run({ signal }, given) {
    const [name = ""] = given.words;
    const known = benches();
    if (!known.includes(name)) {
      throw wrongUse(
        `There is no bench ${name}.`,
        known.length === 0 ? "There are no benches here." : `Choose one of ${known.join(", ")}.`,
      );
    }
    const child = spawn(process.execPath, [path.join(BENCH_FOLDER, `${name}${BENCH_ENDING}`)], {
      stdio: ["ignore", "pipe", "inherit"],
      signal,
    });
    let printed = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      printed += text;
    });
    const [status] = (await once(child, "close")) as [number | null];
    let document: unknown;
    try {
      document = JSON.parse(printed);
    } catch {
      document = undefined;
    }
    const error = errorOf(document);
    if (error !== undefined) throw new AppError(error.code, error);
    if (status !== 0 || !isBenchDocument(document)) {
      throw new AppError("BenchFailed", {
        message: `The bench ${name} ended with status ${status} and without a result.`,
        hint: "Read what it wrote above.",
      });
    }
    return {
      document,
      lines: alignColumns(
        [
          ["work", "ours", "peer", "ratio", "unit"],
          ...document.rows.map(({ work, ours, peer, ratio, unit }) => [work, figure(ours), figure(peer), figure(ratio), unit]),
        ],
        [1, 2, 3],
      ),
    };
  },
} satisfies Command;
