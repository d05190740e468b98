import { trainWindow } from "../../../models/forecast/index.ts";
import type { EngineOutput, EstimateInput } from "../engine-messages.ts";
import type { Artifacts } from "./artifacts.ts";
import { estimateLongRunMap, estimateTraining } from "./training-estimate.ts";
import { plannedTraining } from "./training-shape.ts";

/** What a training will take. Throws PeriodOutsideData, UnknownSetting, InvalidSetting. */
export async function estimate(
  artifacts: Artifacts,
  { dataset, model, trained, configuration, maxMinutes, measures, engine }: EstimateInput,
  { signal }: { readonly signal: AbortSignal },
): Promise<EngineOutput<"estimate">> {
  const incidents = await artifacts.incidents(dataset);
  signal.throwIfAborted();
  if (model !== "crime") return estimateLongRunMap(incidents.day.length);
  const window = trainWindow(incidents, trained.fromDay, trained.toDay, trained.validationFromDay);
  return estimateTraining(plannedTraining(incidents, window, configuration), measures, engine, maxMinutes);
}
