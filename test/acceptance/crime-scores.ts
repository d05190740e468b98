import { COARSE_CELLS, type CoarseBox, cellsOfIncidents, studyAreaOfBox } from "../../models/density/index.ts";
import { type CountFamily, type IncidentTable, type LocalDay, parseDay } from "../../models/forecast/index.ts";
import type { LocalGrid } from "../../models/grid/index.ts";
import { createRng } from "../../models/tensor/index.ts";
import { ratioInterval, resampleDays, type ScoreInterval } from "../../models/verify/index.ts";

/** Land cells of the published grid that ever had an incident, by base cells on a side. */
export const LAND_CELLS: Readonly<Record<number, number>> = { 8: 645, 4: 2287 };

/** The box and the 50 x 33 cells of arXiv 2111.14733, and its tau. */
export const PUBLISHED = {
  studyBox: { west: -87.9, south: 41.6, east: -87.5, north: 42.05, rows: 50, columns: 33 },
  splitAbove: 1000,
};

/** Local day of a date that is known to be one. */
export function dayOf(text: string): LocalDay {
  const day = parseDay(text);
  if (day === undefined) throw new Error(text);
  return day;
}

/** Chances are kept this far from 0 and 1. */
const CLIP = 1e-6;

/** Base cells joined into cells of `side` x `side`. */
export function joined(grid: LocalGrid, side: number): LocalGrid {
  return {
    ...grid,
    cellWidthMetres: grid.cellWidthMetres * side,
    cellHeightMetres: grid.cellHeightMetres * side,
    columns: grid.columns / side,
    rows: grid.rows / side,
  };
}

/** Incidents per day and cell. */
export interface CellCounts {
  readonly cells: number;
  /** 1 where an incident was ever reported, [cells]. */
  readonly land: Uint8Array;
  readonly landCells: number;
  /** [cells] of one day. */
  ofDay(day: LocalDay): Uint16Array;
}

export function cellCounts(table: IncidentTable, box: CoarseBox, side: number): CellCounts {
  const area = studyAreaOfBox(box);
  const columns = (box.columns * COARSE_CELLS) / side;
  const cells = columns * ((box.rows * COARSE_CELLS) / side);
  const counts = new Uint16Array((table.lastDay - table.firstDay + 1) * cells);
  const land = new Uint8Array(cells);
  cellsOfIncidents(area, table).forEach((base, row) => {
    if (base < 0) return;
    const cell =
      Math.floor(Math.floor(base / area.grid.columns) / side) * columns + Math.floor((base % area.grid.columns) / side);
    land[cell] = 1;
    const at = ((table.day[row] ?? 0) - table.firstDay) * cells + cell;
    counts[at] = (counts[at] ?? 0) + 1;
  });
  return {
    cells,
    land,
    landCells: land.reduce((sum, value) => sum + value, 0),
    ofDay: (day) => counts.subarray((day - table.firstDay) * cells, (day - table.firstDay + 1) * cells),
  };
}

/** Chance of at least one incident per cell from the expected counts of each category; categories are independent given their means. */
export function chanceOfAny(categories: readonly Float64Array[], family: CountFamily): Float64Array {
  const logNone = new Float64Array(categories[0]?.length ?? 0);
  categories.forEach((means, category) => {
    const size = family.kind === "poisson" ? Number.POSITIVE_INFINITY : (family.size[category] ?? Number.NaN);
    for (let cell = 0; cell < logNone.length; cell++) {
      const mean = means[cell] ?? 0;
      logNone[cell] = (logNone[cell] ?? 0) - (Number.isFinite(size) ? size * Math.log1p(mean / size) : mean);
    }
  });
  return logNone.map((value) => -Math.expm1(value));
}

/** Scores day by day over the land cells. */
export interface DayScores {
  /** Log loss of "at least one incident", mean of cells and days. */
  readonly logLoss: number;
  /** Poisson log score of the counts per incident, terms free of the forecast left out. */
  readonly natsPerIncident: number;
  /** Sums of each day: log loss, log score, land cells, incidents. */
  readonly losses: Float64Array;
  readonly nats: Float64Array;
  readonly cellDays: Float64Array;
  readonly incidents: Float64Array;
}

export function scoreDays(
  counts: CellCounts,
  days: readonly LocalDay[],
  rate: (cell: number, day: LocalDay) => number,
  chance: (cell: number, day: LocalDay) => number,
): DayScores {
  const losses = new Float64Array(days.length);
  const nats = new Float64Array(days.length);
  const cellDays = new Float64Array(days.length).fill(counts.landCells);
  const incidents = new Float64Array(days.length);
  days.forEach((day, index) => {
    const seen = counts.ofDay(day);
    let [loss, score, count] = [0, 0, 0];
    for (let cell = 0; cell < counts.cells; cell++) {
      if (counts.land[cell] !== 1) continue;
      const mean = rate(cell, day);
      const p = Math.min(1 - CLIP, Math.max(CLIP, chance(cell, day)));
      const here = seen[cell] ?? 0;
      loss -= Math.log(here > 0 ? p : 1 - p);
      score += here * Math.log(Math.max(mean, CLIP)) - mean;
      count += here;
    }
    losses[index] = loss;
    nats[index] = score;
    incidents[index] = count;
  });
  const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0);
  return {
    logLoss: sum(losses) / sum(cellDays),
    natsPerIncident: sum(nats) / sum(incidents),
    losses,
    nats,
    cellDays,
    incidents,
  };
}

/** Paired differences to a reference on the same days. */
export function difference(scores: DayScores, reference: DayScores, seed: number): { loss: ScoreInterval; nats: ScoreInterval } {
  const resampled = resampleDays(scores.losses.length, createRng(seed));
  const minus = (a: Float64Array, b: Float64Array): Float64Array => a.map((value, day) => value - (b[day] ?? 0));
  return {
    loss: ratioInterval(minus(scores.losses, reference.losses), scores.cellDays, resampled),
    nats: ratioInterval(minus(scores.nats, reference.nats), scores.incidents, resampled),
  };
}

/** Static Poisson map of a cell grid: (count + .3) / (days + 1). */
export function staticRates(counts: CellCounts, fromDay: LocalDay, toDay: LocalDay): Float64Array {
  const rates = new Float64Array(counts.cells);
  for (let day = fromDay; day < toDay; day++) {
    const row = counts.ofDay(day);
    for (let cell = 0; cell < rates.length; cell++) rates[cell] = (rates[cell] ?? 0) + (row[cell] ?? 0);
  }
  return rates.map((count) => (count + 0.3) / (toDay - fromDay + 1));
}

/** Mean city total of the 28 days before a day, relative to the window's mean. */
export function levels(counts: CellCounts, fromDay: LocalDay, toDay: LocalDay): (day: LocalDay) => number {
  const total = (day: LocalDay): number => counts.ofDay(day).reduce((sum, count) => sum + count, 0);
  let all = 0;
  for (let day = fromDay; day < toDay; day++) all += total(day);
  const longRun = all / (toDay - fromDay);
  const known = new Map<LocalDay, number>();
  return (day) => {
    const before = known.get(day);
    if (before !== undefined) return before;
    let sum = 0;
    for (let back = 1; back <= 28; back++) sum += total(day - back);
    known.set(day, sum / 28 / longRun);
    return sum / 28 / longRun;
  };
}

/** Chance of at least one incident by Poisson counts. */
export const occurs = (rate: number): number => 1 - Math.exp(-rate);
