import type { ScaledLaplacian } from "../cells/index.ts";
import type { LocalDay } from "../forecast/index.ts";
import { tf } from "../tensor/index.ts";
import { type EventSpace, eventBatch } from "./events.ts";
import { cityInputs, type DailyFeatures, featureWidths, windowInputs } from "./features.ts";
import { FULL_SCALES, type HeadScales, type IntensityParts, type NodeScales } from "./heads.ts";
import type { LandTensors } from "./land.ts";
import { decode, type Encoded, encode } from "./network.ts";
import type { PlacedIncidents } from "./placement.ts";
import { pointProcessTerms } from "./point-process.ts";

/** All that turns target days into inputs and scores. Tensors inside are owned by whoever made it. */
export interface TrainingGround {
  readonly features: DailyFeatures;
  readonly placed: PlacedIncidents;
  readonly space: EventSpace;
  readonly laplacian: ScaledLaplacian;
  readonly scales: NodeScales;
  readonly land: LandTensors;
  readonly steps: number;
  /** Expected incidents a day of the base map, all nodes and categories. */
  readonly baseDaily: number;
}

/** Encoded target days and their city features. Call inside tf.tidy. */
export function encodeDays(
  ground: TrainingGround,
  weights: Readonly<Record<string, tf.Tensor>>,
  targets: readonly LocalDay[],
): { readonly encoded: Encoded; readonly city: tf.Tensor2D } {
  const { features, steps } = ground;
  const width = featureWidths(features.categoryCount);
  const inputs = tf.tensor4d(windowInputs(features, targets, steps), [targets.length, steps, features.nodeCount, width.all]);
  const city = tf.tensor2d(cityInputs(features, targets), [targets.length, width.city]);
  return { encoded: encode(weights, ground.laplacian, inputs), city };
}

/** Intensity of a batch of target days. Call inside tf.tidy. */
export function intensityOfDays(
  ground: TrainingGround,
  weights: Readonly<Record<string, tf.Tensor>>,
  targets: readonly LocalDay[],
  use?: HeadScales,
): IntensityParts {
  const { encoded, city } = encodeDays(ground, weights, targets);
  return decode(weights, ground.scales, encoded, city, use);
}

/** Point-process log loss of some days, all sums in double. */
export interface DayScores {
  readonly incidents: number;
  /** Nats per incident of the forecast, and of the base map on the same days: (sum of expected - sum of log intensity) / incidents. */
  readonly loss: number;
  readonly baseLoss: number;
  /** Expected and leaked incidents of all days. */
  readonly expected: number;
  readonly leaked: number;
}

/**
 * Scores days without training on them, in batches of `batchWindows`, once for each of `uses`. `turn` is awaited before each batch; what
 * it throws ends the scoring.
 */
export async function scoreUses(
  ground: TrainingGround,
  weights: Readonly<Record<string, tf.Tensor>>,
  days: readonly LocalDay[],
  batchWindows: number,
  uses: readonly HeadScales[],
  turn: () => Promise<void>,
): Promise<DayScores[]> {
  let incidents = 0;
  let baseLog = 0;
  const sums = uses.map(() => ({ expected: 0, leaked: 0, logRatio: 0 }));
  for (let start = 0; start < days.length; start += batchWindows) {
    await turn();
    const targets = days.slice(start, start + batchWindows);
    tf.tidy(() => {
      const events = eventBatch(ground.space, ground.placed, targets);
      const { encoded, city } = encodeDays(ground, weights, targets);
      incidents += events.count;
      baseLog += events.baseLogIntensity;
      sums.forEach((sum, index) => {
        tf.tidy(() => {
          const terms = pointProcessTerms(
            decode(weights, ground.scales, encoded, city, uses[index]),
            ground.scales,
            ground.land,
            events,
          );
          for (const value of terms.expected.dataSync()) sum.expected += value;
          for (const value of terms.leaked.dataSync()) sum.leaked += value;
          for (const value of terms.logRatio.dataSync()) sum.logRatio += value;
        });
      });
    });
  }
  const perIncident = 1 / Math.max(1, incidents);
  return sums.map(({ expected, leaked, logRatio }) => ({
    incidents,
    loss: (expected - logRatio - baseLog) * perIncident,
    baseLoss: (ground.baseDaily * days.length - baseLog) * perIncident,
    expected,
    leaked,
  }));
}

export async function scoreDays(
  ground: TrainingGround,
  weights: Readonly<Record<string, tf.Tensor>>,
  days: readonly LocalDay[],
  batchWindows: number,
  turn: () => Promise<void>,
): Promise<DayScores> {
  const [score] = await scoreUses(ground, weights, days, batchWindows, [FULL_SCALES], turn);
  return score as DayScores;
}
