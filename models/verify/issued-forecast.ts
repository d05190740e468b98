/** An issued forecast against the incidents of its valid period, beside the long-run map that stood beside it when it was issued. */
import { AppError } from "../errors/index.ts";
import { formatDay, type IncidentTable, type IntensityPrediction, lowerBound, type MixtureData } from "../forecast/index.ts";
import { cellIndex, type LocalGrid, makeLocalGrid, toLocal } from "../grid/index.ts";
import { poissonLogScore } from "./count-scores.ts";
import { hitsOfRanking, predictionAccuracyIndex, rankCells } from "./hot-spots.ts";

/** Raised whenever a figure below is computed in another way, so that old and new scores are told apart. */
export const ISSUED_SCORE_METHOD = 1;

/** Width of the scored cells: 1 km, at which the scores of such models are published and `evaluate` scores. */
export const SCORED_CELL_METRES = 1000;

/** Shares of the scored land at which the prediction accuracy index is stated: what one, five and ten patrols in a hundred could watch. */
export const ISSUED_AREA_SHARES = [0.01, 0.05, 0.1] as const;

/** One figure, beside the long-run map's; null where the map has none. */
export interface IssuedFigure {
  readonly metric: string;
  readonly value: number;
  readonly baseline: number | null;
}

export interface IssuedForecastScore {
  /** Incidents of the forecast's categories on scored cells in the valid period. */
  readonly incidents: number;
  /** Incidents of its categories inside of its study area. */
  readonly observedCount: number;
  readonly figures: readonly IssuedFigure[];
}

/** Cells of about 1 km, made of whole base cells, over a forecast's own grid. */
export function scoredGrid({ base: { grid } }: MixtureData): LocalGrid {
  const across = Math.max(1, Math.round(SCORED_CELL_METRES / grid.cellWidthMetres));
  const down = Math.max(1, Math.round(SCORED_CELL_METRES / grid.cellHeightMetres));
  return makeLocalGrid({
    ...grid,
    cellWidthMetres: grid.cellWidthMetres * across,
    cellHeightMetres: grid.cellHeightMetres * down,
    columns: Math.ceil(grid.columns / across),
    rows: Math.ceil(grid.rows / down),
  });
}

/** 1 where any part of a scored cell lies inside of the study area. [rows, columns] */
function scoredLand({ base }: MixtureData, grid: LocalGrid): Uint8Array {
  const land = new Uint8Array(grid.rows * grid.columns);
  for (let row = 0; row < base.grid.rows; row++) {
    for (let column = 0; column < base.grid.columns; column++) {
      if ((base.node[row * base.grid.columns + column] ?? -1) < 0) continue;
      const x = base.grid.west + (column + 0.5) * base.grid.cellWidthMetres;
      const y = base.grid.north - (row + 0.5) * base.grid.cellHeightMetres;
      const cell = cellIndex(grid, x, y);
      if (cell >= 0) land[cell] = 1;
    }
  }
  return land;
}

interface Outcome {
  /** [rows, columns] of the scored grid. */
  readonly counts: Uint32Array;
  readonly observedCount: number;
}

/** Incidents of the forecast's categories in its valid period. Categories are matched by name: data may have gained some since. */
function outcomeOf(prediction: IntensityPrediction, grid: LocalGrid, incidents: IncidentTable): Outcome {
  const { base } = prediction.drawing().mixture;
  const known = incidents.categories.map((name) => prediction.categories.includes(name));
  const { startDay, days } = prediction.valid;
  const counts = new Uint32Array(grid.rows * grid.columns);
  let observedCount = 0;
  const end = lowerBound(incidents.day, startDay + days);
  for (let row = lowerBound(incidents.day, startDay); row < end; row++) {
    if (known[incidents.category[row] ?? 0] !== true) continue;
    const point = toLocal(prediction.frame, { lon: incidents.lon[row] ?? Number.NaN, lat: incidents.lat[row] ?? Number.NaN });
    const cell = cellIndex(grid, point.x, point.y);
    if (cell >= 0) counts[cell] = (counts[cell] ?? 0) + 1;
    const baseCell = cellIndex(base.grid, point.x, point.y);
    if (baseCell >= 0 && (base.node[baseCell] ?? -1) >= 0) observedCount++;
  }
  return { counts, observedCount };
}

/** Central interval of the number of incidents in the study area, by the forecast's count family. */
export type TotalInterval = (prediction: IntensityPrediction) => { readonly low: number; readonly high: number };

/**
 * Scores one issued forecast. logScore is the Poisson log score of the counts of 1 km cells over the whole valid period, per incident
 * (over one where none happened): greater is better, and only its difference from the baseline means something. pai@k is the prediction
 * accuracy index of the k % of the land that is ranked highest, left out where no incident happened. expectedCount and observedCount
 * are of the study area; insideInterval is 1 where the observed count lies in the 90 % interval that `interval` gives.
 *
 * Both are scored on the same cells: those of the forecast's study area. Throws OutcomesMissing where the data do not hold the period.
 */
export function scoreIssuedForecast(
  prediction: IntensityPrediction,
  baseline: IntensityPrediction,
  incidents: IncidentTable,
  interval: TotalInterval,
): IssuedForecastScore {
  const { startDay, days } = prediction.valid;
  if (startDay < incidents.firstDay || startDay + days > incidents.lastDay + 1) {
    throw new AppError("OutcomesMissing", {
      message: `The forecast for ${formatDay(startDay)} cannot be scored: the data cover ${formatDay(incidents.firstDay)} to ${formatDay(incidents.lastDay)}.`,
      hint: "Update the data set with an export that holds these days.",
      details: { startDay, days },
    });
  }
  const { mixture } = prediction.drawing();
  const grid = scoredGrid(mixture);
  const land = scoredLand(mixture, grid);
  const { counts, observedCount } = outcomeOf(prediction, grid, incidents);
  let scored = 0;
  for (let cell = 0; cell < land.length; cell++) if (land[cell] === 1) scored += counts[cell] ?? 0;
  const perIncident = 1 / Math.max(1, scored);
  const both = [prediction, baseline].map((one) => {
    const expected = one.expectedCounts(grid, "all");
    const ranking = rankCells(expected, land);
    const { low, high } = interval(one);
    return {
      logScore: poissonLogScore(expected, counts, land) * perIncident,
      pai: ISSUED_AREA_SHARES.map((share) => predictionAccuracyIndex(hitsOfRanking(ranking, share, counts))),
      expectedCount: one.total("all"),
      low,
      high,
      inside: observedCount >= low && observedCount <= high ? 1 : 0,
    };
  });
  const [own, other] = both;
  if (own === undefined || other === undefined) throw new RangeError("two predictions are scored");
  const figures: IssuedFigure[] = [
    { metric: "logScore", value: own.logScore, baseline: other.logScore },
    { metric: "informationGain", value: own.logScore - other.logScore, baseline: 0 },
    ...ISSUED_AREA_SHARES.map((share, index) => ({
      metric: `pai@${Math.round(100 * share)}`,
      value: own.pai[index] ?? Number.NaN,
      baseline: other.pai[index] ?? Number.NaN,
    })),
    { metric: "expectedCount", value: own.expectedCount, baseline: other.expectedCount },
    { metric: "observedCount", value: observedCount, baseline: null },
    { metric: "intervalLow", value: own.low, baseline: other.low },
    { metric: "intervalHigh", value: own.high, baseline: other.high },
    { metric: "insideInterval", value: own.inside, baseline: other.inside },
  ];
  return { incidents: scored, observedCount, figures: figures.filter(({ value }) => Number.isFinite(value)) };
}
