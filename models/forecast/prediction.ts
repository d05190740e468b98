import type { LocalFrame, LocalGrid, LocalRect } from "../grid/index.ts";
import type { LocalDay } from "./calendar.ts";

/** Days [startDay, startDay + days) in local time. */
export interface ValidPeriod {
  readonly startDay: LocalDay;
  readonly days: number;
}

/** Where a figure came from. Reaches every exported file. */
export interface Lineage {
  readonly dataHash: string;
  readonly model: string;
  readonly modelConfiguration: Readonly<Record<string, unknown>>;
  readonly weightsHash: string;
  readonly engine: { readonly backend: string; readonly library: string; readonly device: string };
  readonly seed: number;
  readonly codeVersion: string;
}

/**
 * Everything that draws a rate as base texture x node factor + Gaussians. Rates are reported incidents per m2 and day.
 *
 * rate_c(x) = base.rate[c, cell(x)] * nodeFactors[c, base.node[cell(x)]] + sum_k weights[c, k] * N(x; geometry[k]),
 * and 0 where base.node is -1 (outside of the study area; mass of a Gaussian there is leaked, not drawn, not counted).
 */
export interface MixtureData {
  readonly frame: LocalFrame;
  readonly categories: readonly string[];
  readonly base: {
    readonly grid: LocalGrid;
    /** [categories, rows, columns] */
    readonly rate: Float32Array;
    /** [rows, columns] node of each cell, -1 outside of the study area. */
    readonly node: Int32Array;
  };
  readonly nodeCount: number;
  /** [categories, nodes] */
  readonly nodeFactors: Float32Array;
  /** [components, 5]: mean x, mean y (metres), Cholesky factor l11, l21, l22 (metres). */
  readonly geometry: Float32Array;
  /** [categories, components]: expected incidents a day carried by the component. */
  readonly weights: Float32Array;
}

/** How a prediction is drawn. Rasters from outside and forests will add `{ kind: "cells" }`. */
export type Drawing = { readonly kind: "mixture"; readonly mixture: MixtureData };

/** A category's index, or all of them together. */
export type CategoryChoice = number | "all";

/** Distribution of a count whose mean is the expected count: Poisson, or negative binomial with variance m + m^2 / size. */
export type CountFamily = { readonly kind: "poisson" } | { readonly kind: "negative-binomial"; readonly size: readonly number[] };

/** An intensity of events over place and time. All rectangles are metres of `frame`; counts are for the whole valid period. */
export interface IntensityPrediction {
  readonly kind: "intensity";
  readonly frame: LocalFrame;
  readonly categories: readonly string[];
  /** True where these are some of the categories that the forecast was made for: the others are left out of every figure. */
  readonly isSelection?: boolean;
  readonly timeZone: string;
  readonly issueDay: LocalDay;
  readonly valid: ValidPeriod;
  readonly countFamily: CountFamily;
  /** Exact integral of the intensity over the part of the rectangle inside the study area. Children sum to their parent. */
  expectedCount(where: LocalRect, category: CategoryChoice): number;
  /** Chance of at least one incident in the rectangle. In 0..1. */
  probabilityOfAny(where: LocalRect, category: CategoryChoice): number;
  /** Expected counts of every cell of a grid, [rows, columns]; the same integral as expectedCount, shared work. */
  expectedCounts(grid: LocalGrid, category: CategoryChoice): Float64Array;
  /** Expected count of the whole study area. */
  total(category: CategoryChoice): number;
  drawing(): Drawing;
}
