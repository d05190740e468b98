/** The frame of a check on real incidents: the data beside the checkout, the engine, the report in docs/results. */
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { IncidentTable } from "../../models/forecast/index.ts";
import { loadEngine } from "../../src-main/engine/index.ts";
import { readChicagoFourTypes } from "./chicago-four-types.ts";

const ROOT = path.resolve(import.meta.dirname, "../..");
const FILE = path.resolve(ROOT, "../shared/data/crime/chicago_2016_2017_four_types/chicago_2016_2017_four_types.csv.gz");

export interface Prepared {
  readonly table: IncidentTable;
  readonly engine: Awaited<ReturnType<typeof loadEngine>>;
}

/** The four-type table of Chicago and the fastest engine there is. Undefined, with words and exit status 1, where the data are missing. */
export async function prepareChicago(): Promise<Prepared | undefined> {
  if (!existsSync(FILE)) {
    console.error(`The incidents are not at ${FILE}, so there is nothing to check.`);
    process.exitCode = 1;
    return undefined;
  }
  const engine = await loadEngine({ prefer: "tensorflow" });
  if (engine.problem !== null) console.error(`${engine.problem.message} ${engine.problem.hint}`);
  return { table: readChicagoFourTypes(FILE), engine };
}

export function writeReport(name: string, lines: readonly string[]): void {
  const folder = path.join(ROOT, "docs/results");
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, name), `${lines.join("\n")}\n`);
}
