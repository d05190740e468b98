import { countInterval } from "../../../models/density/index.ts";
import type { IntensityPrediction } from "../../../models/forecast/index.ts";
import { ISSUED_SCORE_METHOD, scoreIssuedForecast } from "../../../models/verify/index.ts";
import type { EngineOutput, ScoreIssuedInput } from "../engine-messages.ts";
import type { Artifacts } from "./artifacts.ts";

/** Level of the interval that the observed count is held against. 90 %: of ten good forecasts, nine hold their count. */
export const SCORED_INTERVAL_LEVEL = 0.9;

function totalInterval(prediction: IntensityPrediction): { readonly low: number; readonly high: number } {
  const means = prediction.categories.map((_, category) => prediction.total(category));
  return countInterval(means, prediction.countFamily, SCORED_INTERVAL_LEVEL);
}

/** Scores a forecast as it was stored when it was issued. Throws OutcomesMissing, ArtifactMissing, StoreDamaged. */
export async function scoreIssued(
  artifacts: Artifacts,
  input: ScoreIssuedInput,
  { signal }: { readonly signal: AbortSignal },
): Promise<EngineOutput<"scoreIssued">> {
  const incidents = await artifacts.incidents(input.dataset);
  const prediction = await artifacts.prediction(input.mixtureHash);
  const baseline = await artifacts.prediction(input.baselineMixtureHash ?? input.mixtureHash);
  signal.throwIfAborted();
  const { incidents: scored, observedCount, figures } = scoreIssuedForecast(prediction, baseline, incidents, totalInterval);
  return { incidents: scored, observedCount, figures: [...figures], method: ISSUED_SCORE_METHOD };
}
