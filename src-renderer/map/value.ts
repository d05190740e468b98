import { type LonLat, toLocal, toLonLat } from "../../models/grid/index.ts";
import { chanceOfAtLeast } from "./count-chance.ts";
import type { MapStatistic } from "./mixture/appearance.ts";
import { binComponents, type ComponentBins } from "./mixture/bins.ts";
import { meanRate } from "./mixture/evaluate.ts";
import type { DrawnMixture } from "./mixture/mixture.ts";

/** How many points of the study area the colour scale is fitted to. */
const SCALE_SAMPLE = 4000;

/** What the colours stand for, anywhere. */
export interface ValueSource {
  /** NaN outside of the study area. */
  at(place: LonLat): number;
  /** Values spread evenly over the study area. */
  sample(): number[];
}

/** The map's value at a place, computed on the CPU by the same arithmetic as the shader. */
export class MapValues implements ValueSource {
  readonly #mixture: DrawnMixture;
  readonly #bins: ComponentBins;
  readonly #sideMetres: number;
  readonly #statistic: MapStatistic;
  readonly #days: number;
  readonly #atLeast: number;

  constructor(mixture: DrawnMixture, statistic: MapStatistic, areaSquareMetres: number, days: number, atLeast = 1) {
    this.#mixture = mixture;
    this.#sideMetres = Math.sqrt(areaSquareMetres);
    this.#statistic = statistic;
    this.#days = days;
    this.#atLeast = atLeast;
    this.#bins = binComponents(mixture.grid, mixture.components, this.#sideMetres);
  }

  /** Incidents per km2 and day, or the chance of at least so many in the square; NaN outside of the study area. */
  at(place: LonLat): number {
    const rate = this.#rateAt(place);
    if (this.#statistic === "rate") return rate * 1e6;
    const expected = rate * this.#sideMetres ** 2 * this.#days;
    return Number.isNaN(expected) ? expected : chanceOfAtLeast(this.#atLeast, expected, this.#mixture.size);
  }

  /** Expected count a day in the square around a place; NaN outside of the study area. */
  countAt(place: LonLat): number {
    return this.#rateAt(place) * this.#sideMetres ** 2;
  }

  #rateAt(place: LonLat): number {
    const { x, y } = toLocal(this.#mixture.grid.frame, place);
    return meanRate(this.#mixture, this.#bins, x, y, this.#sideMetres);
  }

  /** Centres of cells spread evenly over the study area. */
  places(): LonLat[] {
    const { grid, inside } = this.#mixture;
    const cells: number[] = [];
    for (let cell = 0; cell < inside.length; cell++) if (inside[cell] === 1) cells.push(cell);
    const step = Math.max(1, Math.floor(cells.length / SCALE_SAMPLE));
    const places: LonLat[] = [];
    for (let index = 0; index < cells.length; index += step) {
      const cell = cells[index] ?? 0;
      const x = grid.west + ((cell % grid.columns) + 0.5) * grid.cellWidthMetres;
      const y = grid.north - (Math.floor(cell / grid.columns) + 0.5) * grid.cellHeightMetres;
      places.push(toLonLat(grid.frame, { x, y }));
    }
    return places;
  }

  sample(): number[] {
    return this.places().map((place) => this.at(place));
  }
}

/** The shown forecast's value less another's. */
export class DifferenceValues implements ValueSource {
  readonly #shown: MapValues;
  readonly #other: MapValues;

  constructor(shown: MapValues, other: MapValues) {
    this.#shown = shown;
    this.#other = other;
  }

  at(place: LonLat): number {
    return this.#shown.at(place) - this.#other.at(place);
  }

  sample(): number[] {
    return this.#shown.places().map((place) => this.at(place));
  }
}

/**
 * Two standard normal deviates at a level of 90 %, times the root of 2: after Anscombe's transform (Biometrika 35, 1948), 2 sqrt(n + 3/8),
 * a Poisson count has a variance of 1 whatever its mean, and a difference of two has 2.
 */
export const DISTINGUISHED = 2.3261743;

/**
 * True where two Poisson counts with these means differ by more than their sampling noise at a level of 90 %. The shader uses the same
 * formula.
 */
export function isDistinguished(meanCount: number, otherMeanCount: number): boolean {
  return 2 * Math.abs(Math.sqrt(meanCount + 0.375) - Math.sqrt(otherMeanCount + 0.375)) > DISTINGUISHED;
}
