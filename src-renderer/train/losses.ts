import type { LossPoint } from "../../src-main/contract/index.ts";

/** Puts newer points over older ones: an epoch that was asked for before it ended comes again with its validation. */
export function mergeLosses(known: readonly LossPoint[], newer: readonly LossPoint[]): readonly LossPoint[] {
  if (newer.length === 0) return known;
  const byEpoch = new Map(known.map((point) => [point.epoch, point]));
  for (const point of newer) byEpoch.set(point.epoch, point);
  return [...byEpoch.values()].sort((a, b) => a.epoch - b.epoch);
}

/** The last epoch that will not change any more; points after it are asked for again. */
export function settledEpoch(known: readonly LossPoint[]): number | undefined {
  return known.at(-2)?.epoch;
}
