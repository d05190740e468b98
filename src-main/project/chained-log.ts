/**
 * A log whose rows are only ever added. The database refuses every change of a row by triggers; whoever goes around them (another
 * program, another file) breaks a chain: each row holds the SHA-256 of the former row's hash and its own canonical text.
 */
import { createHash } from "node:crypto";
import type { ChainReport } from "../contract/index.ts";
import { canonicalJson } from "./canonical-json.ts";
import type { Catalogue } from "./database.ts";
import type { ChainedRow } from "./schema.ts";

/** What the first row takes for the hash of the row before it. */
export const FIRST_PREVIOUS_HASH = "0".repeat(64);

export interface LoggedRow {
  /** From 1 on, without a gap. */
  readonly row: number;
  readonly entry: Readonly<Record<string, unknown>>;
  readonly previousHash: string;
  readonly hash: string;
}

export interface ChainedLog {
  add(entry: Readonly<Record<string, unknown>>): LoggedRow;
  /** Oldest first. A row whose text is no JSON any more comes with an empty entry; `verify` names it. */
  list(): LoggedRow[];
  verify(): ChainReport;
}

/** SHA-256 of `previousHash`, a line feed and the canonical text, as 64 hexadecimal digits. */
export function chainHash(previousHash: string, entry: string): string {
  return createHash("sha256").update(`${previousHash}\n${entry}`).digest("hex");
}

function parsed(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/** What is wrong with the chain, row by row. `lastGiven` is the greatest number that the database ever gave to a row. */
export function verifyChain(rows: readonly ChainedRow[], lastGiven: number): ChainReport {
  const problems: { row: number; message: string }[] = [];
  let expected = 1;
  let previous = FIRST_PREVIOUS_HASH;
  for (const { seq, entry, previous_hash, hash } of rows) {
    if (seq !== expected) {
      problems.push({ row: expected, message: `Row ${expected}${seq > expected + 1 ? ` to ${seq - 1}` : ""} is missing.` });
    } else if (previous_hash !== previous) {
      problems.push({ row: seq, message: `Row ${seq} does not follow the row before it, which was exchanged.` });
    }
    if (chainHash(previous_hash, entry) !== hash) {
      problems.push({ row: seq, message: `Row ${seq} was changed after it was written: its content does not fit its hash.` });
    }
    expected = seq + 1;
    previous = hash;
  }
  if (lastGiven >= expected) {
    problems.push({
      row: expected,
      message: `Row ${expected}${lastGiven > expected ? ` to ${lastGiven}` : ""} is missing at the end.`,
    });
  }
  return { verified: problems.length === 0, rows: rows.length, head: previous, problems };
}

export function chainedLog(catalogue: Catalogue, table: "forecast_log" | "score_log"): ChainedLog {
  const rows = (): ChainedRow[] => catalogue.all(catalogue.build.selectFrom(table).selectAll().orderBy("seq"));
  const toLogged = ({ seq, entry, previous_hash, hash }: ChainedRow): LoggedRow => ({
    row: seq,
    entry: parsed(entry),
    previousHash: previous_hash,
    hash,
  });
  return {
    add: (added) =>
      catalogue.transaction(() => {
        const [last] = catalogue.all(catalogue.build.selectFrom(table).select(["seq", "hash"]).orderBy("seq", "desc").limit(1));
        const entry = canonicalJson(added);
        const previousHash = last?.hash ?? FIRST_PREVIOUS_HASH;
        const row: ChainedRow = {
          seq: (last?.seq ?? 0) + 1,
          entry,
          previous_hash: previousHash,
          hash: chainHash(previousHash, entry),
        };
        catalogue.change(catalogue.build.insertInto(table).values(row));
        return toLogged(row);
      }),
    list: () => rows().map(toLogged),
    verify: () => verifyChain(rows(), catalogue.lastNumber(table)),
  };
}
