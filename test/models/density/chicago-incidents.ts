import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import { type CoarseBox, type StudyArea, studyAreaOfBox } from "../../../models/density/index.ts";
import { type IncidentTable, parseDay, sliceDays } from "../../../models/forecast/index.ts";
import { cellIndex, type LocalGrid, toLocal } from "../../../models/grid/index.ts";

const FILE = path.resolve(
  import.meta.dirname,
  "../../../../shared/data/crime/chicago_2016_2017_four_types/chicago_2016_2017_four_types.csv.gz",
);

export const chicagoIsHere = existsSync(FILE);

/** The box and the 50 x 33 cells of arXiv 2111.14733. */
export const PUBLISHED_BOX: CoarseBox = { west: -87.9, south: 41.6, east: -87.5, north: 42.05, rows: 50, columns: 33 };

export function dayNumber(text: string): number {
  const day = parseDay(text);
  if (day === undefined) throw new Error(`${text} is no date`);
  return day;
}

/** A table from rows of (day, lon, lat, category), sorted by day. */
export function tableOf(
  rows: readonly (readonly [day: number, lon: number, lat: number, category: number])[],
  categories: readonly string[],
  span: { readonly firstDay: number; readonly lastDay: number },
): IncidentTable {
  const sorted = rows.toSorted((a, b) => a[0] - b[0]);
  return {
    day: Int32Array.from(sorted, (row) => row[0]),
    secondOfDay: new Int32Array(sorted.length).fill(-1),
    lon: Float64Array.from(sorted, (row) => row[1]),
    lat: Float64Array.from(sorted, (row) => row[2]),
    category: Uint16Array.from(sorted, (row) => row[3]),
    categories,
    timeZone: "America/Chicago",
    ...span,
  };
}

function read(): IncidentTable {
  const lines = gunzipSync(readFileSync(FILE)).toString("latin1").split("\r\n").slice(1);
  const categories = ["ASSAULT", "BATTERY", "CRIMINAL DAMAGE", "THEFT"];
  const rows: [number, number, number, number][] = [];
  for (const line of lines) {
    const [date = "", type = "", lat = "", lon = ""] = line.split(",");
    if (date === "") continue;
    const day = Date.UTC(Number(date.slice(6, 10)), Number(date.slice(0, 2)) - 1, Number(date.slice(3, 5))) / 86_400_000;
    rows.push([day, Number(lon), Number(lat), categories.indexOf(type)]);
  }
  return tableOf(rows, categories, { firstDay: dayNumber("2016-01-01"), lastDay: dayNumber("2017-12-31") });
}

let table: IncidentTable | undefined;

/** Two years of four types; read once per test file, and frozen data from then on. */
export function chicagoIncidents(): IncidentTable {
  table ??= read();
  return table;
}

export function publishedArea(): StudyArea {
  return studyAreaOfBox(PUBLISHED_BOX);
}

/** The published box in cells of 1, 2, 4 or 8 base cells: 125 m, 250 m, 500 m, 1 km. */
export function publishedGrid(baseCells: number): LocalGrid {
  const { grid } = publishedArea();
  return {
    ...grid,
    cellWidthMetres: grid.cellWidthMetres * baseCells,
    cellHeightMetres: grid.cellHeightMetres * baseCells,
    columns: grid.columns / baseCells,
    rows: grid.rows / baseCells,
  };
}

/** Incidents of each day [fromDay, toDay) in every cell. */
export function dailyCounts(table: IncidentTable, grid: LocalGrid, fromDay: number, toDay: number): Float64Array[] {
  const counts = Array.from({ length: toDay - fromDay }, () => new Float64Array(grid.rows * grid.columns));
  const some = sliceDays(table, fromDay, toDay);
  some.day.forEach((day, i) => {
    const point = toLocal(grid.frame, { lon: some.lon[i] ?? Number.NaN, lat: some.lat[i] ?? Number.NaN });
    const cell = cellIndex(grid, point.x, point.y);
    const row = counts[day - fromDay];
    if (cell >= 0 && row !== undefined) row[cell] = (row[cell] ?? 0) + 1;
  });
  return counts;
}

/** Sum over days. */
export function totalCounts(daily: readonly Float64Array[]): Float64Array {
  const total = new Float64Array(daily[0]?.length ?? 0);
  for (const day of daily) for (let cell = 0; cell < total.length; cell++) total[cell] = (total[cell] ?? 0) + (day[cell] ?? 0);
  return total;
}
