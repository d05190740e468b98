/**
 * Minimum-size test of the split. "lexicographic" is the published program's comparison of (height, width) with (2, 2) as tuples: true
 * where height < 2, or height is 2 and width <= 2; long thin rectangles then lose area to empty leaves. "both" asks both sides.
 */
export type SplitRule = "lexicographic" | "both";

export interface SplitOptions {
  /** A rectangle with at most this many incidents is not cut further. */
  readonly tau: number;
  readonly rule: SplitRule;
}

/**
 * Incidents in all for one of tau. The published tau of 1,000 (arXiv 2111.14733) gives 337 nodes on the 320,940 incidents of two years of
 * Chicago's four types, 1 to 320; a number of its own would cut a longer period finer and a shorter one coarser.
 */
export const INCIDENTS_PER_TAU = 320;

/** Least default tau: with fewer incidents in all its days a node has nothing to learn from. */
export const MINIMUM_TAU = 50;

/**
 * Default tau: the same share of the incidents whatever their number, so that a longer training period does not cut the city finer.
 * 320,940 incidents give 1,003.
 */
export function defaultTau(incidents: number): number {
  return Math.max(MINIMUM_TAU, Math.round(incidents / INCIDENTS_PER_TAU));
}

/** Prefix sums with a zero row and column before: [rows + 1, columns + 1]. */
function prefixSums(totals: ArrayLike<number>, rows: number, columns: number): Float64Array {
  const sums = new Float64Array((rows + 1) * (columns + 1));
  for (let row = 0; row < rows; row++) {
    let across = 0;
    for (let column = 0; column < columns; column++) {
      across += totals[row * columns + column] ?? 0;
      sums[(row + 1) * (columns + 1) + column + 1] = across + (sums[row * (columns + 1) + column + 1] ?? 0);
    }
  }
  return sums;
}

function cutCandidates(start: number, length: number): readonly number[] {
  const middle = Math.floor(length / 2);
  return length % 2 === 0 ? [start + middle] : [start + middle, start + middle + 1];
}

/**
 * Recursive 4-way split of a count matrix (arXiv 2111.14733, section on the partition). A rectangle becomes a leaf where its sum is at
 * most tau or the minimum-size test holds; else it is cut at one row and one column near its middle, at that cross of the candidates
 * whose largest quadrant sum is greatest (ties: the first), and the parts follow in the order NW, NE, SW, SE. With rule "both" an axis
 * of length 1 is never cut (a 2-way split then), so no leaf is empty; with "lexicographic" leaves of no area occur as in the
 * published program.
 *
 * @param totals counts [rows, columns], north row first
 * @returns leaves [L, 4]: row0, row1, column0, column1, half-open
 */
export function subdivide(totals: ArrayLike<number>, rows: number, columns: number, options: SplitOptions): Int32Array {
  const { tau, rule } = options;
  const sums = prefixSums(totals, rows, columns);
  const stride = columns + 1;
  const sumOf = (r0: number, r1: number, c0: number, c1: number): number =>
    (sums[r1 * stride + c1] ?? 0) - (sums[r0 * stride + c1] ?? 0) - (sums[r1 * stride + c0] ?? 0) + (sums[r0 * stride + c0] ?? 0);
  const leaves: number[] = [];

  function divide(r0: number, r1: number, c0: number, c1: number): void {
    const height = r1 - r0;
    const width = c1 - c0;
    const small = rule === "both" ? height <= 2 && width <= 2 : height < 2 || (height === 2 && width <= 2);
    if (small || sumOf(r0, r1, c0, c1) <= tau) {
      leaves.push(r0, r1, c0, c1);
      return;
    }
    const cutsRows = rule === "lexicographic" || height > 1;
    const cutsColumns = rule === "lexicographic" || width > 1;
    let best = { row: r0, column: c0, largest: Number.NEGATIVE_INFINITY };
    for (const row of cutsRows ? cutCandidates(r0, height) : [r1]) {
      for (const column of cutsColumns ? cutCandidates(c0, width) : [c1]) {
        const largest = Math.max(
          sumOf(r0, row, c0, column),
          sumOf(r0, row, column, c1),
          sumOf(row, r1, c0, column),
          sumOf(row, r1, column, c1),
        );
        if (largest > best.largest) best = { row, column, largest };
      }
    }
    const { row, column } = best;
    divide(r0, row, c0, column);
    if (cutsColumns) divide(r0, row, column, c1);
    if (cutsRows) divide(row, r1, c0, column);
    if (cutsRows && cutsColumns) divide(row, r1, column, c1);
  }

  divide(0, rows, 0, columns);
  return Int32Array.from(leaves);
}
