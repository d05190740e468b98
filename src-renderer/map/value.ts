import { type LonLat, toLocal } from "../../models/grid/index.ts";
import { binComponents, type ComponentBins } from "./mixture/bins.ts";
import { meanRate } from "./mixture/evaluate.ts";
import type { MapStatistic } from "./mixture/layer.ts";
import type { DrawnMixture } from "./mixture/mixture.ts";

/** How many points of the study area the colour scale is fitted to. */
const SCALE_SAMPLE = 4000;

/** The map's value at a place, computed on the CPU by the same arithmetic as the shader. */
export class MapValues {
  readonly #mixture: DrawnMixture;
  readonly #bins: ComponentBins;
  readonly #sideMetres: number;
  readonly #statistic: MapStatistic;
  readonly #days: number;

  constructor(mixture: DrawnMixture, statistic: MapStatistic, areaSquareMetres: number, days: number) {
    this.#mixture = mixture;
    this.#sideMetres = Math.sqrt(areaSquareMetres);
    this.#statistic = statistic;
    this.#days = days;
    this.#bins = binComponents(mixture.grid, mixture.components, this.#sideMetres);
  }

  /** Incidents per km2 and day, or the chance of at least one in the square; NaN outside of the study area. */
  at(place: LonLat): number {
    const point = toLocal(this.#mixture.grid.frame, place);
    return this.#atLocal(point.x, point.y);
  }

  #atLocal(x: number, y: number): number {
    const rate = meanRate(this.#mixture, this.#bins, x, y, this.#sideMetres);
    if (this.#statistic === "rate") return rate * 1e6;
    const expected = rate * this.#sideMetres ** 2 * this.#days;
    const { size } = this.#mixture;
    return -Math.expm1(size === null ? -expected : -size * Math.log1p(expected / size));
  }

  /** Values at cells spread evenly over the study area. */
  sample(): number[] {
    const { grid, inside } = this.#mixture;
    const cells: number[] = [];
    for (let cell = 0; cell < inside.length; cell++) if (inside[cell] === 1) cells.push(cell);
    const step = Math.max(1, Math.floor(cells.length / SCALE_SAMPLE));
    const values: number[] = [];
    for (let index = 0; index < cells.length; index += step) {
      const cell = cells[index] ?? 0;
      const x = grid.west + ((cell % grid.columns) + 0.5) * grid.cellWidthMetres;
      const y = grid.north - (Math.floor(cell / grid.columns) + 0.5) * grid.cellHeightMetres;
      values.push(this.#atLocal(x, y));
    }
    return values;
  }
}
