export const SCALE_KINDS = ["linear", "log", "quantile"] as const;
export type ScaleKind = (typeof SCALE_KINDS)[number];

/** How a value becomes a position on the ramp. */
export interface ColourScale {
  readonly kind: ScaleKind;
  /** Value at the low end; for a log scale above 0. */
  readonly low: number;
  readonly high: number;
  /** Of a quantile scale: values at evenly spaced positions, ascending, from low to high. [QUANTILE_STEPS + 1] */
  readonly breaks?: readonly number[];
}

/** Pieces of a quantile scale: finer than the eye tells colours of a ramp apart, coarse enough for a steady sample. */
export const QUANTILE_STEPS = 64;

function breakPosition(breaks: readonly number[], value: number): number {
  let low = 0;
  let high = breaks.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((breaks[middle] ?? 0) <= value) low = middle;
    else high = middle;
  }
  const from = breaks[low] ?? 0;
  const to = breaks[high] ?? 0;
  const share = to > from ? Math.min(1, Math.max(0, (value - from) / (to - from))) : value >= to ? 1 : 0;
  return (low + share) / (breaks.length - 1);
}

export function scalePosition(scale: ColourScale, value: number): number {
  if (scale.breaks !== undefined) return breakPosition(scale.breaks, value);
  const position =
    scale.kind === "log"
      ? Math.log(Math.max(value, scale.low) / scale.low) / Math.log(scale.high / scale.low)
      : (value - scale.low) / (scale.high - scale.low);
  return Math.min(1, Math.max(0, position));
}

export function scaleValue(scale: ColourScale, position: number): number {
  if (scale.breaks !== undefined) {
    const at = Math.min(1, Math.max(0, position)) * (scale.breaks.length - 1);
    const index = Math.min(scale.breaks.length - 2, Math.floor(at));
    const from = scale.breaks[index] ?? scale.low;
    return from + ((scale.breaks[index + 1] ?? scale.high) - from) * (at - index);
  }
  return scale.kind === "log"
    ? scale.low * (scale.high / scale.low) ** position
    : scale.low + position * (scale.high - scale.low);
}

/** The high end is this quantile of what the study area holds: one hot cell must not paint the city in one colour. */
export const HIGH_QUANTILE = 0.998;

/** A log scale spans two and a half decades below its high end: below that, differences are noise of the shrunken map. */
export const LOG_SPAN = 300;

/** Two labels of a log scale that are nearer than this ratio overlap at the legend's width. */
const LABEL_RATIO = 4;

/** Labels nearer than this share of the ramp overlap. */
const LABEL_SHARE = 0.14;

/** Rounds up to 1, 2 or 5 times a power of ten. */
export function roundUp(value: number): number {
  if (!(value > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  const step = [1, 2, 5, 10].find((candidate) => candidate * power >= value * (1 - 1e-9)) ?? 10;
  return step * power;
}

function ascending(sample: readonly number[]): number[] {
  return sample.filter((value) => Number.isFinite(value)).sort((a, b) => a - b);
}

/** A scale for values whose sample is given (unsorted, NaN left out). */
export function fitScale(kind: ScaleKind, sample: readonly number[]): ColourScale {
  const sorted = ascending(sample);
  const high = roundUp(sorted[Math.ceil(HIGH_QUANTILE * (sorted.length - 1))] ?? 1);
  const ends: readonly [number, number] = [kind === "log" ? high / LOG_SPAN : 0, high];
  return kind === "quantile" ? quantileScale(sorted, ends) : { kind, low: ends[0], high };
}

/** Equal shares of the sample between two ends get equal stretches of the ramp. */
function quantileScale(sorted: readonly number[], [low, high]: readonly [number, number]): ColourScale {
  const within = sorted.filter((value) => value >= low && value <= high);
  const breaks = Array.from({ length: QUANTILE_STEPS + 1 }, (_, index) => {
    if (index === 0) return low;
    if (index === QUANTILE_STEPS || within.length === 0) return low + ((high - low) * index) / QUANTILE_STEPS;
    const at = (index / QUANTILE_STEPS) * (within.length - 1);
    const below = within[Math.floor(at)] ?? low;
    return below + ((within[Math.ceil(at)] ?? high) - below) * (at % 1);
  });
  breaks[QUANTILE_STEPS] = high;
  return { kind: "quantile", low, high, breaks };
}

/** Differences are small nearly everywhere: ends at the largest of them would leave the map grey. */
const DIFFERENCE_QUANTILE = 0.98;

/** A scale for differences: zero in the middle, the high end by a quantile of their sizes. */
export function fitDifferenceScale(sample: readonly number[]): ColourScale {
  const sizes = ascending(sample.map(Math.abs));
  const high = roundUp(sizes[Math.ceil(DIFFERENCE_QUANTILE * (sizes.length - 1))] ?? 1);
  return { kind: "linear", low: -high, high };
}

/** Least distance of the two ends: a tenth of a decade on a log scale, a hundredth of the fitted span elsewhere. */
const LEAST_SPAN = 0.01;
const LEAST_RATIO = 10 ** 0.1;

/** The same kind of scale between two ends that a person chose; they are kept apart and in order. */
export function narrowedScale(fit: ColourScale, ends: readonly [number, number], sample: readonly number[]): ColourScale {
  if (fit.kind === "log") {
    const low = Math.max(ends[0], Number.MIN_VALUE);
    return { kind: "log", low, high: Math.max(ends[1], low * LEAST_RATIO) };
  }
  const low = ends[0];
  const high = Math.max(ends[1], low + LEAST_SPAN * (fit.high - fit.low));
  return fit.kind === "quantile" ? quantileScale(ascending(sample), [low, high]) : { kind: "linear", low, high };
}

/** Rounds to two significant digits. */
function twoDigits(value: number): number {
  return Number(value.toPrecision(2));
}

/** Round values at least a label's width apart; the ends win. */
function spaced(scale: ColourScale, ticks: readonly number[]): readonly number[] {
  const kept: number[] = [];
  const last = ticks.at(-1);
  for (const tick of ticks) {
    const at = scalePosition(scale, tick);
    const before = kept.at(-1);
    if (before !== undefined && at - scalePosition(scale, before) < LABEL_SHARE) continue;
    if (last !== undefined && tick !== last && scalePosition(scale, last) - at < LABEL_SHARE) continue;
    kept.push(tick);
  }
  return kept;
}

function linearTicks({ low, high }: ColourScale): readonly number[] {
  // A difference names its ends, of which one mirrors the other; their halves would stand in the way of the ends' signs.
  if (low === -high) return [low, 0, high];
  const step = roundUp((high - low) / 5);
  const ticks: number[] = [];
  for (let index = Math.ceil(low / step - 1e-9); index * step <= high + 1e-9 * step; index++) {
    // + 0: a tick at minus zero is zero.
    ticks.push(Number((index * step).toPrecision(12)) + 0);
  }
  return ticks;
}

function logTicks({ low, high }: ColourScale): readonly number[] {
  const ticks: number[] = [];
  for (let exponent = Math.ceil(Math.log10(low)); 10 ** exponent <= high * (1 + 1e-9); exponent++) {
    ticks.push(Number((10 ** exponent).toPrecision(12)));
  }
  const last = ticks.at(-1);
  if (last !== high) {
    // The end is always labelled; a power of ten right before it would stand in its way.
    if (last !== undefined && high / last < LABEL_RATIO) ticks.pop();
    ticks.push(high);
  }
  return ticks;
}

/** Whether values lie beyond the two ends: their colours are those of the ends, which a label there must say. */
export function openEnds(
  { low, high }: ColourScale,
  sample: readonly number[],
): { readonly low: boolean; readonly high: boolean } {
  return { low: sample.some((value) => value < low), high: sample.some((value) => value > high) };
}

/** Three to five round values inside the scale, ascending. */
export function scaleTicks(scale: ColourScale): readonly number[] {
  if (scale.kind === "linear") {
    const ticks = linearTicks(scale);
    return ticks.length >= 3 ? ticks : spaced(scale, [scale.low, (scale.low + scale.high) / 2, scale.high].map(twoDigits));
  }
  if (scale.kind === "log" && scale.high / scale.low >= 100) return logTicks(scale);
  const positions = [0, 0.25, 0.5, 0.75, 1];
  return spaced(scale, [...new Set(positions.map((position) => twoDigits(scaleValue(scale, position))))]);
}
