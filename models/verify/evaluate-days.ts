import { AppError } from "../errors/index.ts";
import {
  type CategoryChoice,
  type CountFamily,
  type Fitted,
  type Forecaster,
  formatDay,
  type History,
  historyBefore,
  type IncidentTable,
  type IntensityPrediction,
  type LocalDay,
  lowerBound,
} from "../forecast/index.ts";
import { cellIndex, type LocalGrid, toLocal } from "../grid/index.ts";
import { type DayResamples, ratioInterval, resampleDays, type ScoreInterval, type UniformSource } from "./block-bootstrap.ts";
import { poissonLogScore } from "./count-scores.ts";
import { hitsOfRanking, rankCells } from "./hot-spots.ts";
import { occurrenceScore } from "./occurrence-scores.ts";

/** Shares of the land at which the hit rate is stated. */
export const HIT_RATE_SHARES = [0.01, 0.05] as const;

/** A fitted forecaster under a name, ready to be asked for one day after the other. */
export interface Contestant {
  readonly name: string;
  predict(history: History, day: LocalDay, signal: AbortSignal | undefined): Promise<IntensityPrediction>;
}

/** Binds a forecaster to what it learnt. */
export function contestant<T>(name: string, forecaster: Forecaster<T>, fitted: Fitted<T>): Contestant {
  return { name, predict: (history, day, signal) => forecaster.predict(fitted, history, { startDay: day, days: 1 }, { signal }) };
}

/**
 * What is scored: logScore = Poisson log score per incident, greater is better (only differences mean something); informationGain = its
 * excess over the reference; logLoss and brier = per land cell and day for "at least one incident"; hitRate@k = share of the incidents
 * in the k % of land ranked highest, pai@k = that over the share of land; countRatio = expected over observed incidents.
 */
export type Metric = "logScore" | "informationGain" | "logLoss" | "brier" | "countRatio" | `hitRate@${number}` | `pai@${number}`;

export interface EvaluatedScore extends ScoreInterval {
  readonly forecaster: string;
  readonly metric: Metric;
}

/** A forecaster's score less the reference's on the same cells and days. */
export interface ScoreDifference extends EvaluatedScore {
  readonly against: string;
}

export interface Evaluation {
  readonly fromDay: LocalDay;
  readonly toDay: LocalDay;
  readonly days: number;
  readonly landCells: number;
  /** Incidents on land cells of the days. */
  readonly incidents: number;
  /** Incidents of the days that lie on no land cell: scored for nobody. */
  readonly outside: number;
  readonly reference: string;
  readonly scores: readonly EvaluatedScore[];
  readonly differences: readonly ScoreDifference[];
}

export interface EvaluateOptions {
  readonly contestants: readonly Contestant[];
  /** Name of the contestant that the others are compared with. */
  readonly reference: string;
  readonly incidents: IncidentTable;
  /** Days [fromDay, toDay), each forecast from the incidents of the days before it. */
  readonly fromDay: LocalDay;
  readonly toDay: LocalDay;
  /** Cells of one size; coarser or finer than any forecaster's own. */
  readonly grid: LocalGrid;
  /** [rows, columns] of `grid`, 1 where scored. Take it from the training window (landCells), never from the days that are scored. */
  readonly land: Uint8Array;
  readonly category?: CategoryChoice;
  readonly rng: UniformSource;
  readonly resamples?: number;
  readonly signal?: AbortSignal;
  readonly progress?: (done: number, days: number) => void;
}

/** Sums of one contestant for each day, [days]. */
interface DailySums {
  readonly logScore: Float64Array;
  readonly logLoss: Float64Array;
  readonly brier: Float64Array;
  readonly expected: Float64Array;
  readonly hits: readonly Float64Array[];
}

/** A real turn of the event loop, so that a cancel can arrive. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, 0);
  });
}

/** Cell of each incident of the days [fromDay, toDay) and its day, in the evaluation's grid. */
function countsOfDay(incidents: IncidentTable, grid: LocalGrid, day: LocalDay, category: CategoryChoice): Uint32Array {
  const counts = new Uint32Array(grid.rows * grid.columns + 1);
  const end = lowerBound(incidents.day, day + 1);
  for (let row = lowerBound(incidents.day, day); row < end; row++) {
    if (category !== "all" && incidents.category[row] !== category) continue;
    const point = toLocal(grid.frame, { lon: incidents.lon[row] ?? Number.NaN, lat: incidents.lat[row] ?? Number.NaN });
    const cell = cellIndex(grid, point.x, point.y);
    // The last place collects what lies outside of the grid.
    const index = cell >= 0 ? cell : counts.length - 1;
    counts[index] = (counts[index] ?? 0) + 1;
  }
  return counts;
}

/** Chance of at least one incident in every cell, from mean counts. */
function chances(
  prediction: IntensityPrediction,
  grid: LocalGrid,
  category: CategoryChoice,
  expected: Float64Array,
): Float64Array {
  const family: CountFamily = prediction.countFamily;
  if (family.kind === "poisson") return expected.map((mean) => -Math.expm1(-mean));
  const chosen = category === "all" ? prediction.categories.map((_, index) => index) : [category];
  const logNone = new Float64Array(expected.length);
  for (const index of chosen) {
    const size = family.size[index] ?? Number.NaN;
    const means = category === "all" ? prediction.expectedCounts(grid, index) : expected;
    for (let cell = 0; cell < means.length; cell++)
      logNone[cell] = (logNone[cell] ?? 0) - size * Math.log1p((means[cell] ?? 0) / size);
  }
  return logNone.map((value) => -Math.expm1(value));
}

function emptySums(days: number): DailySums {
  return {
    logScore: new Float64Array(days),
    logLoss: new Float64Array(days),
    brier: new Float64Array(days),
    expected: new Float64Array(days),
    hits: HIT_RATE_SHARES.map(() => new Float64Array(days)),
  };
}

function scoreDay(
  sums: DailySums,
  index: number,
  prediction: IntensityPrediction,
  observed: Uint32Array,
  options: EvaluateOptions,
): void {
  const { grid, land } = options;
  const category = options.category ?? "all";
  const expected = prediction.expectedCounts(grid, category);
  const occurrence = occurrenceScore(chances(prediction, grid, category, expected), observed, land);
  sums.logScore[index] = poissonLogScore(expected, observed, land);
  sums.logLoss[index] = occurrence.logLoss;
  sums.brier[index] = occurrence.brier;
  let total = 0;
  for (let cell = 0; cell < land.length; cell++) if (land[cell] === 1) total += expected[cell] ?? 0;
  sums.expected[index] = total;
  const ranking = rankCells(expected, land);
  HIT_RATE_SHARES.forEach((share, position) => {
    const hits = sums.hits[position];
    if (hits !== undefined) hits[index] = hitsOfRanking(ranking, share, observed).hits;
  });
}

/** Daily numerators of every metric beside their denominators. */
function metricsOf(
  sums: DailySums,
  incidents: Float64Array,
  cellDays: Float64Array,
  landCells: number,
): readonly (readonly [metric: Metric, numerator: Float64Array, denominator: Float64Array])[] {
  const watched = (share: number): number => Math.max(1, Math.round(share * landCells)) / landCells;
  return [
    ["logScore", sums.logScore, incidents],
    ["logLoss", sums.logLoss, cellDays],
    ["brier", sums.brier, cellDays],
    ["countRatio", sums.expected, incidents],
    ...HIT_RATE_SHARES.flatMap((share, position) => {
      const hits = sums.hits[position] ?? new Float64Array(0);
      const percent = Math.round(share * 100);
      return [
        [`hitRate@${percent}`, hits, incidents] as const,
        [`pai@${percent}`, hits.map((count) => count / watched(share)), incidents] as const,
      ];
    }),
  ];
}

function subtract(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((value, index) => value - (b[index] ?? 0));
}

function checkOptions(options: EvaluateOptions): void {
  const { contestants, reference, incidents, fromDay, toDay, grid, land } = options;
  if (!contestants.some((one) => one.name === reference)) {
    throw new AppError("UnknownForecaster", {
      message: `The reference "${reference}" is not among the forecasters that are scored.`,
      hint: `Choose one of ${contestants.map((one) => one.name).join(", ")}.`,
    });
  }
  if (!(fromDay < toDay) || fromDay <= incidents.firstDay || toDay > incidents.lastDay + 1) {
    throw new AppError("PeriodOutsideData", {
      message: `The days from ${formatDay(fromDay)} up to ${formatDay(toDay)} cannot be scored: the data cover ${formatDay(incidents.firstDay)} to ${formatDay(incidents.lastDay)}.`,
      hint: "Choose days after the first day of the data and not after the last.",
      details: { fromDay, toDay },
    });
  }
  if (land.length !== grid.rows * grid.columns || !land.includes(1)) {
    throw new AppError("InvalidMask", {
      message: `The land of the evaluation needs ${grid.rows * grid.columns} cells, at least one of them 1; it has ${land.length}.`,
      hint: "Take the land from the training window on the same grid.",
    });
  }
}

/** Land cells of a grid: those that hold an incident of a training window. [rows, columns], 1 or 0. */
export function landCells(grid: LocalGrid, incidents: IncidentTable): Uint8Array {
  const land = new Uint8Array(grid.rows * grid.columns);
  for (let row = 0; row < incidents.lon.length; row++) {
    const point = toLocal(grid.frame, { lon: incidents.lon[row] ?? Number.NaN, lat: incidents.lat[row] ?? Number.NaN });
    const cell = cellIndex(grid, point.x, point.y);
    if (cell >= 0) land[cell] = 1;
  }
  return land;
}

function collect(
  options: EvaluateOptions,
  sums: readonly DailySums[],
  incidents: Float64Array,
  land: number,
  resampled: DayResamples,
): Pick<Evaluation, "scores" | "differences"> {
  const cellDays = new Float64Array(incidents.length).fill(land);
  const tables = sums.map((one) => metricsOf(one, incidents, cellDays, land));
  const referenceTable = tables[options.contestants.findIndex((one) => one.name === options.reference)] ?? [];
  const scores: EvaluatedScore[] = [];
  const differences: ScoreDifference[] = [];
  options.contestants.forEach(({ name }, position) => {
    (tables[position] ?? []).forEach(([metric, numerator, denominator], row) => {
      scores.push({ forecaster: name, metric, ...ratioInterval(numerator, denominator, resampled) });
      const other = referenceTable[row]?.[1];
      if (other === undefined) return;
      const difference = ratioInterval(subtract(numerator, other), denominator, resampled);
      if (metric === "logScore") scores.push({ forecaster: name, metric: "informationGain", ...difference });
      if (name !== options.reference) differences.push({ forecaster: name, against: options.reference, metric, ...difference });
    });
  });
  return { scores, differences };
}

/**
 * Forecasts every day of a period from the days before it and scores all forecasters on identical cells and days, with intervals by a
 * block bootstrap over days. Nothing is fitted here. Stops within one forecast when the signal is aborted.
 */
export async function evaluateDays(options: EvaluateOptions): Promise<Evaluation> {
  checkOptions(options);
  const { contestants, incidents, fromDay, toDay, grid, land, signal } = options;
  const category = options.category ?? "all";
  const days = toDay - fromDay;
  const sums = contestants.map(() => emptySums(days));
  const observedOnLand = new Float64Array(days);
  let outside = 0;
  for (let index = 0; index < days; index++) {
    const day = fromDay + index;
    const history = historyBefore(incidents, day);
    const observed = countsOfDay(incidents, grid, day, category);
    for (let cell = 0; cell < observed.length; cell++) {
      if (land[cell] === 1) observedOnLand[index] = (observedOnLand[index] ?? 0) + (observed[cell] ?? 0);
      else outside += observed[cell] ?? 0;
    }
    for (const [position, one] of contestants.entries()) {
      await nextTurn();
      signal?.throwIfAborted();
      const target = sums[position];
      if (target !== undefined) scoreDay(target, index, await one.predict(history, day, signal), observed, options);
    }
    options.progress?.(index + 1, days);
  }
  const landCount = land.reduce((sum, inside) => sum + inside, 0);
  const resampled = resampleDays(days, options.rng, { resamples: options.resamples });
  return {
    fromDay,
    toDay,
    days,
    landCells: landCount,
    incidents: observedOnLand.reduce((sum, count) => sum + count, 0),
    outside,
    reference: options.reference,
    ...collect(options, sums, observedOnLand, landCount, resampled),
  };
}
