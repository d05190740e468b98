/**
 * Makes samples/data/chicago-incidents-2018.csv.gz from the carrier's table (see samples/README.md):
 *
 *   node samples/make-incidents.ts SOURCE.csv.gz
 *
 * Rows keep their order and their values; columns and types are dropped.
 */
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { parse } from "csv-parse/sync";

/** Eight common types, those that published work on this table keeps; the other 23 are rare or hardly tied to a place. */
const TYPES = new Set([
  "THEFT",
  "BATTERY",
  "CRIMINAL DAMAGE",
  "NARCOTICS",
  "ROBBERY",
  "ASSAULT",
  "DECEPTIVE PRACTICE",
  "BURGLARY",
]);
const COLUMNS = ["Date", "Primary Type", "Latitude", "Longitude"] as const;
/** Rows that the source of 2018-01-01 to 2018-08-08 gives: another number means another source. */
const EXPECTED_ROWS = 126_549;

const source = process.argv[2];
if (source === undefined) throw new Error("Wrong use. Give the source: node samples/make-incidents.ts SOURCE.csv.gz");

const records: Record<string, string>[] = parse(gunzipSync(readFileSync(source)), { columns: true });
const rows = records
  .filter((record) => TYPES.has(record["Primary Type"] ?? ""))
  .map((record) => COLUMNS.map((column) => record[column]).join(","));
if (rows.length !== EXPECTED_ROWS)
  throw new Error(`${source} gives ${rows.length} rows, not ${EXPECTED_ROWS}: it is another table.`);

const target = path.join(import.meta.dirname, "data/chicago-incidents-2018.csv.gz");
const bytes = gzipSync(`${[COLUMNS.join(","), ...rows].join("\n")}\n`, { level: 9 });
writeFileSync(target, bytes);
console.log(`${target}: ${rows.length} rows, ${bytes.length} bytes`);
