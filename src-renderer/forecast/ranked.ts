import { type LonLat, toLonLat } from "../../models/grid/index.ts";
import { type CategoryChoice, type DrawingData, drawnMixture, MapValues } from "../map/index.ts";

/** A square of the ranking, by its centre. */
export interface RankedPlace extends LonLat {
  /** In the whole valid period. */
  readonly expectedCount: number;
  readonly probabilityOfAny: number;
}

export interface RankingQuestion {
  readonly drawing: DrawingData;
  readonly category: CategoryChoice;
  readonly areaSquareMetres: number;
  readonly days: number;
  /** How many places to keep. */
  readonly most: number;
}

/** Work between two breaths, ms: a map that is being moved keeps its frames. */
export const SLICE_MILLISECONDS = 5;

/**
 * The squares with the highest expected counts, highest first, of a fixed grid of squares of the given area whose centres lie in
 * the study area. Counts and chances are the map's own, so that the table and the colours agree. Rejects with the signal's reason.
 */
export async function rankPlaces(
  question: RankingQuestion,
  options: { readonly signal: AbortSignal; readonly breathe: () => Promise<void>; readonly now: () => number },
): Promise<readonly RankedPlace[]> {
  const mixture = drawnMixture(question.drawing, question.category);
  const rates = new MapValues(mixture, "rate", question.areaSquareMetres, question.days);
  const chances = new MapValues(mixture, "probability", question.areaSquareMetres, question.days);
  const { grid } = mixture;
  const side = Math.sqrt(question.areaSquareMetres);
  const columns = Math.ceil((grid.columns * grid.cellWidthMetres) / side);
  const rows = Math.ceil((grid.rows * grid.cellHeightMetres) / side);
  const countPerRate = (question.areaSquareMetres / 1e6) * question.days;
  const best: RankedPlace[] = [];
  let sliceEnd = options.now() + SLICE_MILLISECONDS;
  for (let index = 0; index < rows * columns; index++) {
    if (options.now() >= sliceEnd) {
      await options.breathe();
      options.signal.throwIfAborted();
      sliceEnd = options.now() + SLICE_MILLISECONDS;
    }
    const centre = {
      x: grid.west + ((index % columns) + 0.5) * side,
      y: grid.north - (Math.floor(index / columns) + 0.5) * side,
    };
    const column = Math.floor((centre.x - grid.west) / grid.cellWidthMetres);
    const row = Math.floor((grid.north - centre.y) / grid.cellHeightMetres);
    if (column >= grid.columns || row >= grid.rows || mixture.inside[row * grid.columns + column] !== 1) continue;
    const place = toLonLat(grid.frame, centre);
    const expectedCount = rates.at(place) * countPerRate;
    const least = best.at(-1);
    if (!(expectedCount > 0) || (best.length === question.most && least !== undefined && expectedCount <= least.expectedCount))
      continue;
    const position = best.findIndex((other) => other.expectedCount < expectedCount);
    best.splice(position < 0 ? best.length : position, 0, {
      ...place,
      expectedCount,
      probabilityOfAny: chances.at(place),
    });
    if (best.length > question.most) best.pop();
  }
  return best;
}
