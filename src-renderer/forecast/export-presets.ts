import { words } from "../words/index.ts";

interface Preset {
  readonly value: number | null;
  readonly text: string;
}

/** Metres: from a building to a neighbourhood. */
export const squarePresets: readonly Preset[] = [25, 50, 100, 250, 500, 1000].map((value) => ({
  value,
  text: words.export.metres(value),
}));

/** Pixels. A picture is 7.5 inches wide on paper: what a portrait page of A4 or Letter holds between its margins. */
export const widthPresets: readonly Preset[] = [
  { value: 800, text: words.export.widths.small },
  { value: 1600, text: words.export.widths.screen },
  { value: 2250, text: words.export.widths.print },
  { value: 4500, text: words.export.widths.fine },
];

export const limitPresets: readonly Preset[] = [
  ...[10, 50, 100, 500].map((value) => ({ value, text: words.export.limits(value) })),
  { value: null, text: words.export.allPlaces },
];
