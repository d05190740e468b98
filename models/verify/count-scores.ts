/**
 * Least expected count of a cell and day that a score takes at its word. A forecast of 0 where an incident then happens would else cost
 * without bound; at 1e-6 it costs 13.8 nats.
 */
export const LEAST_EXPECTED_COUNT = 1e-6;

/**
 * Poisson log score of cell counts, summed: n ln m - m, without ln n!, which is the same for every forecast. Greater is better.
 * Consistent for the expected counts (Brehmer et al., arXiv 2103.11884). Cells with land 0 are left out.
 *
 * @param expected mean counts [cells]
 * @param observed counts [cells]
 * @param land [cells], 1 where scored
 */
export function poissonLogScore(expected: ArrayLike<number>, observed: ArrayLike<number>, land: Uint8Array): number {
  let sum = 0;
  for (let cell = 0; cell < land.length; cell++) {
    if (land[cell] !== 1) continue;
    const mean = Math.max(LEAST_EXPECTED_COUNT, expected[cell] ?? 0);
    const count = observed[cell] ?? 0;
    sum += (count === 0 ? 0 : count * Math.log(mean)) - mean;
  }
  return sum;
}

/** Nats per incident by which a forecast's Poisson log score exceeds a reference's on the same cells and days. */
export function informationGain(logScore: number, referenceLogScore: number, incidents: number): number {
  return (logScore - referenceLogScore) / incidents;
}
