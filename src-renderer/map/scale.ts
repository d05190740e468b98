/** How a value becomes a position on the ramp. */
export interface ColourScale {
  readonly kind: "linear" | "log";
  /** Value at the low end; for a log scale above 0. */
  readonly low: number;
  readonly high: number;
}

export function scalePosition(scale: ColourScale, value: number): number {
  const position =
    scale.kind === "linear"
      ? (value - scale.low) / (scale.high - scale.low)
      : Math.log(Math.max(value, scale.low) / scale.low) / Math.log(scale.high / scale.low);
  return Math.min(1, Math.max(0, position));
}

export function scaleValue(scale: ColourScale, position: number): number {
  return scale.kind === "linear"
    ? scale.low + position * (scale.high - scale.low)
    : scale.low * (scale.high / scale.low) ** position;
}

/** The high end is this quantile of what the study area holds: one hot cell must not paint the city in one colour. */
export const HIGH_QUANTILE = 0.998;

/** A log scale spans two and a half decades below its high end: below that, differences are noise of the shrunken map. */
export const LOG_SPAN = 300;

/** Two labels of a log scale that are nearer than this ratio overlap at the legend's width. */
const LABEL_RATIO = 4;

/** Rounds up to 1, 2 or 5 times a power of ten. */
export function roundUp(value: number): number {
  if (!(value > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  const step = [1, 2, 5, 10].find((candidate) => candidate * power >= value * (1 - 1e-9)) ?? 10;
  return step * power;
}

/** A scale for values whose sample is given (unsorted, NaN left out). */
export function fitScale(kind: "linear" | "log", sample: readonly number[]): ColourScale {
  const sorted = sample.filter((value) => Number.isFinite(value)).sort((a, b) => a - b);
  const high = roundUp(sorted[Math.ceil(HIGH_QUANTILE * (sorted.length - 1))] ?? 1);
  return { kind, low: kind === "linear" ? 0 : high / LOG_SPAN, high };
}

/** Three to five round values inside the scale, ascending. */
export function scaleTicks(scale: ColourScale): readonly number[] {
  if (scale.kind === "linear") {
    const step = roundUp((scale.high - scale.low) / 5);
    const ticks: number[] = [];
    for (let index = 0; index * step <= scale.high * (1 + 1e-9); index++) ticks.push(Number((index * step).toPrecision(12)));
    return ticks;
  }
  const ticks: number[] = [];
  for (let exponent = Math.ceil(Math.log10(scale.low)); 10 ** exponent <= scale.high * (1 + 1e-9); exponent++) {
    ticks.push(Number((10 ** exponent).toPrecision(12)));
  }
  const last = ticks.at(-1);
  if (last !== scale.high) {
    // The end is always labelled; a power of ten right before it would stand in its way.
    if (last !== undefined && scale.high / last < LABEL_RATIO) ticks.pop();
    ticks.push(scale.high);
  }
  return ticks;
}
