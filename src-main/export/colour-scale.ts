/** Colours of a printed map: viridis on a logarithmic scale, quiet places letting the paper through, as the window draws it. */

/** Anchors of viridis (Smith and van der Walt, matplotlib 2015, CC0): perceptually even, safe for the common colour blindnesses. */
const VIRIDIS = [
  "#440154",
  "#482475",
  "#414487",
  "#355f8d",
  "#2a788e",
  "#21918c",
  "#22a884",
  "#44bf70",
  "#7ad151",
  "#bddf26",
  "#fde725",
];

/** Opacity at the low end, and the position from which colours cover all. */
const LOW_ALPHA = 0.06;
const FULL_ALPHA_AT = 0.45;
/** The high end is this quantile of what the study area holds: one hot cell must not paint the city in one colour. */
const HIGH_QUANTILE = 0.998;
/** A scale spans two and a half decades below its high end: below that, differences are noise of the shrunken map. */
const SPAN = 300;
/** Two labels nearer than this ratio overlap in the legend. */
const LABEL_RATIO = 2.9;

export interface ColourScale {
  readonly low: number;
  readonly high: number;
}

/** A scale for the values of a study area. NaN is left out. */
export function fitColourScale(values: ArrayLike<number>): ColourScale {
  const sorted = Float64Array.from(values)
    .filter((value) => value > 0)
    .sort();
  const high = roundUp(sorted[Math.ceil(HIGH_QUANTILE * (sorted.length - 1))] ?? 1);
  return { low: high / SPAN, high };
}

function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  const step = [1, 2, 5, 10].find((candidate) => candidate * power >= value * (1 - 1e-9)) ?? 10;
  return Number((step * power).toPrecision(3));
}

export function scalePosition({ low, high }: ColourScale, value: number): number {
  return Math.min(1, Math.max(0, Math.log(Math.max(value, low) / low) / Math.log(high / low)));
}

/** Red, green, blue and alpha at a position in 0..1, each in 0..255. */
export function rampColour(position: number): readonly [number, number, number, number] {
  const scaled = position * (VIRIDIS.length - 1);
  const index = Math.min(VIRIDIS.length - 2, Math.floor(scaled));
  const [low, high] = [
    Number.parseInt((VIRIDIS[index] ?? "").slice(1), 16),
    Number.parseInt((VIRIDIS[index + 1] ?? "").slice(1), 16),
  ];
  const mix = (shift: number): number => {
    const from = (low >> shift) & 255;
    return Math.round(from + (((high >> shift) & 255) - from) * (scaled - index));
  };
  const alpha = LOW_ALPHA + (1 - LOW_ALPHA) * Math.min(1, position / FULL_ALPHA_AT);
  return [mix(16), mix(8), mix(0), Math.round(alpha * 255)];
}

/** Round values of the scale from its low to its high end, that do not stand on one another. */
export function scaleTicks({ low, high }: ColourScale): number[] {
  const ticks: number[] = [];
  for (let exponent = Math.ceil(Math.log10(low) - 1e-9); 10 ** exponent <= high * (1 + 1e-9); exponent += 1) {
    ticks.push(Number((10 ** exponent).toPrecision(6)));
  }
  const last = ticks.at(-1);
  if (last !== high) {
    if (last !== undefined && high / last < LABEL_RATIO) ticks.pop();
    ticks.push(high);
  }
  return ticks;
}

/** As many digits as a legend needs. */
export function tickText(value: number): string {
  return value >= 1000 ? value.toLocaleString("en") : String(Number(value.toPrecision(3)));
}
