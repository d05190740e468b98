import { type LocalDay, lowerBound, weekday } from "../forecast/index.ts";
import type { PlacedIncidents } from "./placement.ts";

/**
 * What the network sees of a day. The features of day t are made from the incidents of days before t and from the calendar of t, by
 * one function for training and for prediction.
 *
 * Node features, in this order (C categories):
 *   C  log1p of the counts of day t-1
 *   C  log of the node's long-run rate (training only, shrunk)
 *   C  log of the 7-day decayed count relative to the long-run rate
 *   C  the same over 28 days
 *   2  centre of the last 28 days' incidents in the node, in half sizes from its centroid
 *   3  centroid (in units of the study area's half extent) and log of the node's area
 * City features:
 *   C  log of the last 7 days' city total relative to the long-run total
 *   C  the same over 28 days
 *   4  sine and cosine of the weekday and of the day of the year of t
 */

/** Decay times of the two recency features, days. A week and four weeks: whole weekly cycles (crime hot spots decay over weeks). */
export const SHORT_MEMORY_DAYS = 7;
export const LONG_MEMORY_DAYS = 28;

/** Pseudo-incidents at the long-run rate that a node's recency is shrunk by: below about this many expected incidents it tells little. */
export const NODE_RECENCY_SHRINKAGE = 2;

/** Pseudo-incidents that the city-wide level is shrunk by; matters for rare categories only. */
export const CITY_LEVEL_SHRINKAGE = 5;

/** Pseudo-incidents at the node's long-run mean position that the recent centre is shrunk by. */
export const RECENT_CENTRE_SHRINKAGE = 4;

/** Below this many training days the season's place in the year is not learnable, and the two season features are held at 0. */
export const DAYS_TO_LEARN_A_SEASON = 365;

/** Features are cut at this many standard deviations, so that a day without precedent cannot leave the range seen in training. */
export const FEATURE_LIMIT = 6;

const DAYS_PER_YEAR = 365.2425;

/** Long-run facts of the nodes, learnt from training days alone. */
export interface NodeStatics {
  readonly nodeCount: number;
  readonly categoryCount: number;
  /** Expected incidents a day, [categories, nodes], shrunk, above 0. */
  readonly longRunPerDay: Float64Array;
  /** [nodes, 2], metres. */
  readonly centroid: Float64Array;
  /** [nodes, 2], half width and half height, metres. */
  readonly halfSize: Float64Array;
  /** [nodes, 2], mean position of the training incidents, half sizes from the centroid, shrunk to 0. */
  readonly meanPosition: Float64Array;
  /** The study area's centre (x, y) and half extent, metres. */
  readonly extent: readonly [number, number, number];
  readonly knowsSeason: boolean;
}

/** Raw features of the days [firstDay, firstDay + days). */
export interface DailyFeatures {
  readonly firstDay: LocalDay;
  readonly days: number;
  readonly nodeCount: number;
  readonly categoryCount: number;
  /** [days, nodes, 3 C + 2]: counts, 7-day, 28-day, centre. */
  readonly recent: Float32Array;
  /** [days, 2 C + 4] */
  readonly city: Float32Array;
  /** [nodes, C + 3]: log rate, centroid, log area. */
  readonly fixed: Float32Array;
}

export function featureWidths(categoryCount: number): {
  readonly recent: number;
  readonly city: number;
  readonly fixed: number;
  readonly all: number;
} {
  const recent = 3 * categoryCount + 2;
  const city = 2 * categoryCount + 4;
  const fixed = categoryCount + 3;
  return { recent, city, fixed, all: recent + city + fixed };
}

/** Relative level log((seen + k) / (expected + k)): 0 where nothing is known. */
function logRelative(seen: number, expected: number, shrinkage: number): number {
  return Math.log((seen + shrinkage) / (expected + shrinkage));
}

function fixedFeatures(statics: NodeStatics): Float32Array {
  const { nodeCount, categoryCount, longRunPerDay, centroid, halfSize, extent } = statics;
  const width = featureWidths(categoryCount).fixed;
  const fixed = new Float32Array(nodeCount * width);
  const [x0, y0, half] = extent;
  for (let node = 0; node < nodeCount; node++) {
    const at = node * width;
    for (let c = 0; c < categoryCount; c++) fixed[at + c] = Math.log(longRunPerDay[c * nodeCount + node] ?? 0);
    fixed[at + categoryCount] = ((centroid[2 * node] ?? 0) - x0) / half;
    fixed[at + categoryCount + 1] = ((centroid[2 * node + 1] ?? 0) - y0) / half;
    fixed[at + categoryCount + 2] = Math.log(4 * (halfSize[2 * node] ?? 1) * (halfSize[2 * node + 1] ?? 1));
  }
  return fixed;
}

/**
 * Features of the days [fromDay, toDay) from incidents that are known since `knownFrom`. Day `knownFrom` itself has no history, so
 * fromDay must be later. Incidents of a day are read only for later days.
 */
export function dailyFeatures(
  placed: PlacedIncidents,
  statics: NodeStatics,
  knownFrom: LocalDay,
  fromDay: LocalDay,
  toDay: LocalDay,
): DailyFeatures {
  const { nodeCount, categoryCount, longRunPerDay, centroid, halfSize, meanPosition } = statics;
  const width = featureWidths(categoryCount);
  const days = Math.max(0, toDay - fromDay);
  const recent = new Float32Array(days * nodeCount * width.recent);
  const city = new Float32Array(days * width.city);
  const pairs = nodeCount * categoryCount;
  const shortDecay = Math.exp(-1 / SHORT_MEMORY_DAYS);
  const longDecay = Math.exp(-1 / LONG_MEMORY_DAYS);
  const counts = new Float64Array(pairs);
  const short = new Float64Array(pairs);
  const long = new Float64Array(pairs);
  const centre = new Float64Array(3 * nodeCount);
  const cityExpected = Float64Array.from({ length: categoryCount }, (_, c) => {
    let sum = 0;
    for (let node = 0; node < nodeCount; node++) sum += longRunPerDay[c * nodeCount + node] ?? 0;
    return sum;
  });
  const totals = new Float64Array(Math.max(0, toDay - knownFrom) * categoryCount);
  let shortExposure = 0;
  let longExposure = 0;
  let row = lowerBound(placed.day, knownFrom);
  for (let day = knownFrom + 1; day < toDay; day++) {
    counts.fill(0);
    for (let at = 0; at < pairs; at++) {
      short[at] = (short[at] ?? 0) * shortDecay;
      long[at] = (long[at] ?? 0) * longDecay;
    }
    for (let at = 0; at < centre.length; at++) centre[at] = (centre[at] ?? 0) * longDecay;
    shortExposure = shortExposure * shortDecay + 1;
    longExposure = longExposure * longDecay + 1;
    const yesterday = (day - 1 - knownFrom) * categoryCount;
    for (; row < placed.day.length && (placed.day[row] ?? 0) < day; row++) {
      const node = placed.node[row] ?? 0;
      const c = placed.category[row] ?? 0;
      const at = node * categoryCount + c;
      counts[at] = (counts[at] ?? 0) + 1;
      short[at] = (short[at] ?? 0) + 1;
      long[at] = (long[at] ?? 0) + 1;
      totals[yesterday + c] = (totals[yesterday + c] ?? 0) + 1;
      centre[3 * node] = (centre[3 * node] ?? 0) + 1;
      centre[3 * node + 1] =
        (centre[3 * node + 1] ?? 0) + ((placed.x[row] ?? 0) - (centroid[2 * node] ?? 0)) / (halfSize[2 * node] ?? 1);
      centre[3 * node + 2] =
        (centre[3 * node + 2] ?? 0) + ((placed.y[row] ?? 0) - (centroid[2 * node + 1] ?? 0)) / (halfSize[2 * node + 1] ?? 1);
    }
    if (day < fromDay) continue;
    const dayAt = (day - fromDay) * nodeCount * width.recent;
    for (let node = 0; node < nodeCount; node++) {
      const out = dayAt + node * width.recent;
      for (let c = 0; c < categoryCount; c++) {
        const at = node * categoryCount + c;
        const rate = longRunPerDay[c * nodeCount + node] ?? 0;
        recent[out + c] = Math.log1p(counts[at] ?? 0);
        recent[out + categoryCount + c] = logRelative(short[at] ?? 0, rate * shortExposure, NODE_RECENCY_SHRINKAGE);
        recent[out + 2 * categoryCount + c] = logRelative(long[at] ?? 0, rate * longExposure, NODE_RECENCY_SHRINKAGE);
      }
      const weight = (centre[3 * node] ?? 0) + RECENT_CENTRE_SHRINKAGE;
      for (let axis = 0; axis < 2; axis++) {
        const sum = (centre[3 * node + 1 + axis] ?? 0) + RECENT_CENTRE_SHRINKAGE * (meanPosition[2 * node + axis] ?? 0);
        recent[out + 3 * categoryCount + axis] = sum / weight;
      }
    }
    writeCity(city, (day - fromDay) * width.city, day);
  }
  return { firstDay: fromDay, days, nodeCount, categoryCount, recent, city, fixed: fixedFeatures(statics) };

  function writeCity(target: Float32Array, out: number, day: LocalDay): void {
    for (let c = 0; c < categoryCount; c++) {
      target[out + c] = level(c, day, SHORT_MEMORY_DAYS);
      target[out + categoryCount + c] = level(c, day, LONG_MEMORY_DAYS);
    }
    const week = (2 * Math.PI * weekday(day)) / 7;
    const year = (2 * Math.PI * day) / DAYS_PER_YEAR;
    const calendar = [
      Math.sin(week),
      Math.cos(week),
      statics.knowsSeason ? Math.sin(year) : 0,
      statics.knowsSeason ? Math.cos(year) : 0,
    ];
    target.set(calendar, out + 2 * categoryCount);
  }

  function level(c: number, day: LocalDay, memory: number): number {
    const known = Math.min(memory, day - knownFrom);
    let seen = 0;
    for (let back = 1; back <= known; back++) seen += totals[(day - back - knownFrom) * categoryCount + c] ?? 0;
    return logRelative(seen, known * (cityExpected[c] ?? 0), CITY_LEVEL_SHRINKAGE);
  }
}

/** Means and standard deviations of the features over training days, in the order recent, city, fixed. */
export interface Standardiser {
  readonly mean: Float32Array;
  readonly deviation: Float32Array;
}

/** Mean and deviation of each column of rows [from, to) of a row-major table; a constant column gets deviation 1. */
function columnMoments(
  values: Float32Array,
  width: number,
  fromRow: number,
  toRow: number,
): { mean: number[]; deviation: number[] } {
  const rows = Math.max(1, toRow - fromRow);
  const mean: number[] = [];
  const deviation: number[] = [];
  for (let column = 0; column < width; column++) {
    let sum = 0;
    for (let row = fromRow; row < toRow; row++) sum += values[row * width + column] ?? 0;
    const centre = sum / rows;
    let squares = 0;
    for (let row = fromRow; row < toRow; row++) squares += ((values[row * width + column] ?? 0) - centre) ** 2;
    const spread = Math.sqrt(squares / rows);
    mean.push(centre);
    deviation.push(spread > 1e-6 ? spread : 1);
  }
  return { mean, deviation };
}

/** Fits on the days [firstDay, toDay) of the features. City features keep mean 0: a level of 0 must stay "as in the long run". */
export function fitStandardiser(features: DailyFeatures, toDay: LocalDay): Standardiser {
  const width = featureWidths(features.categoryCount);
  const days = Math.max(0, Math.min(features.days, toDay - features.firstDay));
  const recent = columnMoments(features.recent, width.recent, 0, days * features.nodeCount);
  const city = columnMoments(features.city, width.city, 0, days);
  const fixed = columnMoments(features.fixed, width.fixed, 0, features.nodeCount);
  return {
    mean: Float32Array.from([...recent.mean, ...city.mean.map(() => 0), ...fixed.mean]),
    deviation: Float32Array.from([...recent.deviation, ...city.deviation, ...fixed.deviation]),
  };
}

/** The features brought to standard units, once. */
export function standardise(features: DailyFeatures, standardiser: Standardiser): DailyFeatures {
  const width = featureWidths(features.categoryCount);
  const apply = (values: Float32Array, columns: number, offset: number): Float32Array =>
    values.map((value, at) => {
      const column = offset + (at % columns);
      const scaled = (value - (standardiser.mean[column] ?? 0)) / (standardiser.deviation[column] ?? 1);
      return Math.min(FEATURE_LIMIT, Math.max(-FEATURE_LIMIT, scaled));
    });
  return {
    ...features,
    recent: apply(features.recent, width.recent, 0),
    city: apply(features.city, width.city, width.recent),
    fixed: apply(features.fixed, width.fixed, width.recent + width.city),
  };
}

/**
 * Inputs of a batch of target days: [targets, steps, nodes, features], the features of the `steps` days that end with the target day
 * itself. Days before the first known one repeat it.
 */
export function windowInputs(features: DailyFeatures, targets: readonly LocalDay[], steps: number): Float32Array {
  const { nodeCount, recent, city, fixed, firstDay } = features;
  const width = featureWidths(features.categoryCount);
  const inputs = new Float32Array(targets.length * steps * nodeCount * width.all);
  let out = 0;
  for (const target of targets) {
    for (let step = steps - 1; step >= 0; step--) {
      const day = Math.max(0, target - step - firstDay);
      for (let node = 0; node < nodeCount; node++) {
        const recentAt = (day * nodeCount + node) * width.recent;
        for (let k = 0; k < width.recent; k++) inputs[out++] = recent[recentAt + k] ?? 0;
        for (let k = 0; k < width.city; k++) inputs[out++] = city[day * width.city + k] ?? 0;
        for (let k = 0; k < width.fixed; k++) inputs[out++] = fixed[node * width.fixed + k] ?? 0;
      }
    }
  }
  return inputs;
}

/** City features of the target days, [targets, 2 C + 4], standard units. */
export function cityInputs(features: DailyFeatures, targets: readonly LocalDay[]): Float32Array {
  const width = featureWidths(features.categoryCount).city;
  const inputs = new Float32Array(targets.length * width);
  targets.forEach((target, index) => {
    const day = Math.max(0, target - features.firstDay);
    inputs.set(features.city.subarray(day * width, (day + 1) * width), index * width);
  });
  return inputs;
}
