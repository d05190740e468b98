/**
 * Colours of values. Viridis, cividis and magma: Smith and van der Walt (matplotlib 2015, CC0), Nunez, Anderton and Renslow (2018);
 * the single hue and the diverging one are our own. A test holds each to even changes of lightness for three kinds of colour blindness.
 */
const ANCHORS = {
  viridis: [
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
  ],
  cividis: ["#00224e", "#123570", "#3b496c", "#575d6d", "#707173", "#8a8779", "#a59c74", "#c3b369", "#e1cc55", "#fee838"],
  magma: [
    "#000004",
    "#140e36",
    "#3b0f70",
    "#641a80",
    "#8c2981",
    "#b73779",
    "#de4968",
    "#f7705c",
    "#fe9f6d",
    "#fecf92",
    "#fcfdbf",
  ],
  /** For paper: one hue, darker is more. */
  print: ["#e4edf6", "#c3d8ec", "#9cc0df", "#6fa3cf", "#4684bb", "#2565a2", "#10467f", "#062650"],
  /** For differences: blue below zero, red above, grey at zero. */
  diverging: ["#123f7d", "#3f72b0", "#7d9fc9", "#cfcfcf", "#d08d7c", "#b44a3d", "#7d1422"],
} as const satisfies Record<string, readonly string[]>;

export type RampName = keyof typeof ANCHORS;

/** Ramps for values that begin at zero, as the legend offers them. */
export const SEQUENTIAL_RAMPS = ["viridis", "cividis", "magma", "print"] as const satisfies readonly RampName[];
export type SequentialRamp = (typeof SEQUENTIAL_RAMPS)[number];

export const RAMP_SIZE = 256;

/** Opacity at the low end: quiet places let the map through, the busiest cover it. Straight (not premultiplied) alpha. */
const SEQUENTIAL_ALPHA = { low: 0.1, fullAt: 0.5 };
/** No difference is a value too: a grey veil tells it from the ground outside of the study area. */
const DIVERGING_ALPHA = { low: 0.4, fullAt: 0.4 };

function channels(hex: string): readonly [number, number, number] {
  const value = Number.parseInt(hex.slice(1), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}

/** Colour at a position in 0..1, each channel in 0..255. The diverging ramp's zero lies at 0.5. */
export function rampColour(position: number, ramp: RampName = "viridis"): readonly [number, number, number, number] {
  const anchors = ANCHORS[ramp];
  const clamped = Math.min(1, Math.max(0, position));
  const scaled = clamped * (anchors.length - 1);
  const index = Math.min(anchors.length - 2, Math.floor(scaled));
  const share = scaled - index;
  const low = channels(anchors[index] ?? "#000000");
  const high = channels(anchors[index + 1] ?? "#000000");
  const mix = (channel: 0 | 1 | 2): number => Math.round(low[channel] + (high[channel] - low[channel]) * share);
  const size = ramp === "diverging" ? Math.abs(2 * clamped - 1) : clamped;
  const { low: least, fullAt } = ramp === "diverging" ? DIVERGING_ALPHA : SEQUENTIAL_ALPHA;
  const alpha = least + (1 - least) * Math.min(1, size / fullAt);
  return [mix(0), mix(1), mix(2), Math.round(alpha * 255)];
}

/** 256 x 1 RGBA8 texels. */
export function rampTexels(ramp: RampName = "viridis"): Uint8Array {
  const texels = new Uint8Array(RAMP_SIZE * 4);
  for (let index = 0; index < RAMP_SIZE; index++) texels.set(rampColour(index / (RAMP_SIZE - 1), ramp), index * 4);
  return texels;
}
