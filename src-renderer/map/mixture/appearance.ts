import type { RampName } from "../ramp.ts";
import type { ColourScale } from "../scale.ts";
import type { DrawnMixture } from "./mixture.ts";

export type MapStatistic = "rate" | "probability";

/** A second forecast on the same map. */
export interface Compared {
  readonly mixture: DrawnMixture;
  /** Days of its valid period. */
  readonly days: number;
  /** Swipe: it is drawn right of a line. Difference: it is taken from the shown one. */
  readonly mode: "swipe" | "difference";
  /** Where the line is, as a share of the map's width. */
  readonly split: number;
  /** Days of incidents by which two rates must be told apart, or the difference is hatched; 0: no hatch. */
  readonly noiseDays: number;
}

/** What a pixel's colour means. */
export interface MixtureAppearance {
  readonly statistic: MapStatistic;
  /** Of a probability: that of at least so many incidents. */
  readonly atLeast: number;
  readonly scale: ColourScale;
  readonly ramp: RampName;
  /** Side of the square around a pixel that the value belongs to. */
  readonly sideMetres: number;
  /** Days of the valid period, for the probability. */
  readonly days: number;
  readonly opacity: number;
  readonly compared: Compared | null;
}
