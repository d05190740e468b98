/** Probabilities are kept this far from 0 and 1 before their logarithm is taken. */
export const PROBABILITY_CLIP = 1e-6;

/** Sums over scored cells. */
export interface OccurrenceScore {
  /** Log loss, nats, summed over cells. */
  readonly logLoss: number;
  /** Squared error of the probability, summed over cells. */
  readonly brier: number;
  readonly cells: number;
}

/**
 * Log loss and Brier score of the event "at least one incident in the cell", summed over the cells with land 1.
 *
 * @param probability chance of at least one incident [cells], in 0..1
 * @param observed counts [cells]
 * @param land [cells], 1 where scored
 */
export function occurrenceScore(probability: ArrayLike<number>, observed: ArrayLike<number>, land: Uint8Array): OccurrenceScore {
  let logLoss = 0;
  let brier = 0;
  let cells = 0;
  for (let cell = 0; cell < land.length; cell++) {
    if (land[cell] !== 1) continue;
    const stated = probability[cell] ?? 0;
    const clipped = Math.min(1 - PROBABILITY_CLIP, Math.max(PROBABILITY_CLIP, stated));
    const happened = (observed[cell] ?? 0) > 0;
    logLoss -= happened ? Math.log(clipped) : Math.log1p(-clipped);
    brier += (stated - (happened ? 1 : 0)) ** 2;
    cells++;
  }
  return { logLoss, brier, cells };
}
