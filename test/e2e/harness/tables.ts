/** Tables of incidents as a user would drop them, with what is known of each. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import { ROOT } from "./service.ts";

export interface IncidentFile {
  readonly path: string;
  /** Rows whose day and place are good. */
  readonly kept: number;
  readonly rejected: number;
  /** The window's words for the reason of some of the rejected rows. */
  readonly reason: string;
}

export interface IncidentTable {
  readonly city: string;
  /** In the middle of the city. */
  readonly centre: { readonly lon: number; readonly lat: number };
  /** First day to train on where the whole table would take long. */
  readonly trainFrom?: string;
  readonly write: (folder: string) => IncidentFile;
}

const SAMPLE = path.join(ROOT, "samples/data/chicago-incidents-2018.csv.gz");
const HOUSTON = path.resolve(ROOT, "../shared/data/crime/houston_2010/houston_crime_2010.csv.gz");

/** The shipped table ends on 8 August 2018: six weeks are enough to learn from and to check on. */
const FIRST_DAY = "2018-06-28";

/** Rows as people have them: a date that is none, a place without numbers, and two in the Gulf of Guinea. */
const BAD_ROWS = [
  "31/31/2018 12:00:00 AM,THEFT,41.88,-87.63",
  "07/04/2018 12:00:00 AM,THEFT,,",
  "07/04/2018 12:00:00 AM,THEFT,0.0,0.0",
  "07/05/2018 12:00:00 AM,BATTERY,0.1,0.1",
];

/** "2018-06-28" of "06/28/2018 ...". */
const dayOf = (row: string): string => `${row.slice(6, 10)}-${row.slice(0, 2)}-${row.slice(3, 5)}`;

function writeChicago(folder: string): IncidentFile {
  const [header = "", ...rows] = gunzipSync(readFileSync(SAMPLE)).toString().trimEnd().split("\n");
  const good = rows.filter((row) => dayOf(row) >= FIRST_DAY);
  const file = path.join(folder, "chicago_summer.csv");
  writeFileSync(file, `${[header, ...good, ...BAD_ROWS].join("\n")}\n`);
  return { path: file, kept: good.length, rejected: BAD_ROWS.length, reason: "Far from all other incidents" };
}

/** Six weeks of the shipped table, unpacked. */
export const chicago: IncidentTable = { city: "Chicago", centre: { lon: -87.65, lat: 41.87 }, write: writeChicago };

/** 86,314 rows less 5 without coordinates less 205 far off. */
const houston: IncidentTable = {
  city: "Houston",
  centre: { lon: -95.37, lat: 29.76 },
  trainFrom: "2010-07-01",
  write: () => ({ path: HOUSTON, kept: 86_104, rejected: 210, reason: "Far from all other incidents" }),
};

/** Houston where its table lies beside the project; Chicago everywhere. */
export const tables: readonly IncidentTable[] = existsSync(HOUSTON) ? [chicago, houston] : [chicago];
