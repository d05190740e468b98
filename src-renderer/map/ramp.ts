/** Anchors of viridis (Smith and van der Walt, matplotlib 2015, CC0): perceptually even, safe for the common colour blindnesses. */
const VIRIDIS: readonly string[] = [
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

export const RAMP_SIZE = 256;

/** Opacity at the low end: quiet places let the map through, the busiest cover it. Straight (not premultiplied) alpha. */
const LOW_ALPHA = 0.1;
const FULL_ALPHA_AT = 0.5;

function channels(hex: string): readonly [number, number, number] {
  const value = Number.parseInt(hex.slice(1), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}

/** Colour at a position in 0..1, each channel in 0..255. */
export function rampColour(position: number): readonly [number, number, number, number] {
  const clamped = Math.min(1, Math.max(0, position));
  const scaled = clamped * (VIRIDIS.length - 1);
  const index = Math.min(VIRIDIS.length - 2, Math.floor(scaled));
  const share = scaled - index;
  const low = channels(VIRIDIS[index] ?? "#000000");
  const high = channels(VIRIDIS[index + 1] ?? "#000000");
  const mix = (channel: 0 | 1 | 2): number => Math.round(low[channel] + (high[channel] - low[channel]) * share);
  const alpha = LOW_ALPHA + (1 - LOW_ALPHA) * Math.min(1, clamped / FULL_ALPHA_AT);
  return [mix(0), mix(1), mix(2), Math.round(alpha * 255)];
}

/** 256 x 1 RGBA8 texels. */
export function rampTexels(): Uint8Array {
  const texels = new Uint8Array(RAMP_SIZE * 4);
  for (let index = 0; index < RAMP_SIZE; index++) texels.set(rampColour(index / (RAMP_SIZE - 1)), index * 4);
  return texels;
}

/** The ramp as a CSS gradient, for the legend. */
export function rampGradient(): string {
  const stops = Array.from({ length: 12 }, (_, index) => {
    const [red, green, blue, alpha] = rampColour(index / 11);
    return `rgba(${red}, ${green}, ${blue}, ${(alpha / 255).toFixed(3)}) ${((index / 11) * 100).toFixed(1)}%`;
  });
  return `linear-gradient(to right, ${stops.join(", ")})`;
}
