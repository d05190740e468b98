/** Outcome of watching the cells that a forecast ranks highest. */
export interface HotSpotHits {
  /** Incidents inside the watched cells. */
  readonly hits: number;
  /** Incidents inside all land cells. */
  readonly incidents: number;
  readonly watchedCells: number;
  readonly landCells: number;
}

/**
 * Incidents caught by the `areaShare` of the land cells that a forecast ranks highest: max(1, round(share x land cells)) cells of equal
 * size. Cells that tie keep the order of their index.
 *
 * @param forecast expected counts [cells]
 * @param observed counts [cells]
 * @param land [cells], 1 where scored
 */
export function hotSpotHits(
  areaShare: number,
  forecast: ArrayLike<number>,
  observed: ArrayLike<number>,
  land: Uint8Array,
): HotSpotHits {
  return hitsOfRanking(rankCells(forecast, land), areaShare, observed);
}

/** Land cells from the highest forecast to the lowest. */
export function rankCells(forecast: ArrayLike<number>, land: Uint8Array): Int32Array {
  const cells: number[] = [];
  for (let cell = 0; cell < land.length; cell++) if (land[cell] === 1) cells.push(cell);
  cells.sort((a, b) => (forecast[b] ?? 0) - (forecast[a] ?? 0) || a - b);
  return Int32Array.from(cells);
}

/** The same for a ranking that stands, [land cells]. */
export function hitsOfRanking(ranking: Int32Array, areaShare: number, observed: ArrayLike<number>): HotSpotHits {
  const watchedCells = Math.min(ranking.length, Math.max(1, Math.round(areaShare * ranking.length)));
  let hits = 0;
  let incidents = 0;
  ranking.forEach((cell, rank) => {
    const count = observed[cell] ?? 0;
    incidents += count;
    if (rank < watchedCells) hits += count;
  });
  return { hits, incidents, watchedCells, landCells: ranking.length };
}

/** Share of the incidents that the watched cells caught, 0..1; NaN without incidents. */
export function hitRate(outcome: HotSpotHits): number {
  return outcome.hits / outcome.incidents;
}

/** Prediction accuracy index: share of the incidents caught over the share of the land watched (Chainey et al. 2008). */
export function predictionAccuracyIndex(outcome: HotSpotHits): number {
  return hitRate(outcome) / (outcome.watchedCells / outcome.landCells);
}
