import type { LocalDay } from "../forecast/index.ts";
import type { tf } from "../tensor/index.ts";
import { FULL_SCALES, type HeadScales } from "./heads.ts";
import { scoreUses, type TrainingGround } from "./score.ts";

/** How much of each learnt part may be kept. A coarse grid: the validation days cannot tell .7 from .75. */
export const SCALE_STEPS: readonly number[] = [0, 0.25, 0.5, 0.75, 1];

/** A smaller share must lose at least this many nats an incident before a larger one is taken: less than the backtest can distinguish. */
export const SHRINKAGE_TOLERANCE = 1e-4;

/**
 * Chooses how much of the learnt node corrections, Gaussians and city level to use by the log loss of the validation days: one part
 * after the other, the others held. A part that does not help there is turned off, so that training can do little harm.
 */
export async function chooseScales(
  ground: TrainingGround,
  weights: Readonly<Record<string, tf.Tensor>>,
  days: readonly LocalDay[],
  batchWindows: number,
  turn: () => Promise<void>,
): Promise<HeadScales> {
  let chosen = FULL_SCALES;
  for (const part of ["node", "mixing", "city"] as const) {
    const uses = SCALE_STEPS.map((scale) => ({ ...chosen, [part]: scale }));
    const scores = await scoreUses(ground, weights, days, batchWindows, uses, turn);
    const losses = scores.map((score) => score.loss);
    const lowest = Math.min(...losses);
    chosen = uses[losses.findIndex((loss) => loss <= lowest + SHRINKAGE_TOLERANCE)] ?? chosen;
  }
  return chosen;
}
