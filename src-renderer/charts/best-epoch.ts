import type { LossPoint } from "../../src-main/contract/index.ts";

/** The epoch with the lowest loss on the checking days, the first of equals: the one whose state is kept. */
export function bestOf(points: readonly LossPoint[]): LossPoint | undefined {
  let best: LossPoint | undefined;
  for (const point of points) {
    if (point.validationLoss === null) continue;
    if (best?.validationLoss == null || point.validationLoss < best.validationLoss) best = point;
  }
  return best;
}
