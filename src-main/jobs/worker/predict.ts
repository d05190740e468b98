import { historyBefore, type IntensityPrediction } from "../../../models/forecast/index.ts";
import type { EngineOutput, PredictInput } from "../engine-messages.ts";
import type { Artifacts } from "./artifacts.ts";
import { codeVersion } from "./code-version.ts";
import { PLAIN_ENGINE, predictionEngine } from "./engine-choice.ts";
import { forecasterNamed, type Predictor } from "./forecasters.ts";
import { boundsOf, observedCount } from "./study-area.ts";

/** Name of the forecaster whose map stands beside every forecast. */
const BASELINE = "climatology";

/**
 * Where the figures came from. `engine` is the one that computed this prediction; the one that trained the weights stands in the
 * run, and the weights themselves are pinned by their hash.
 */
async function lineageOf({ dataset, run }: PredictInput, predictor: Predictor): Promise<EngineOutput<"predict">["lineage"]> {
  const forecaster = await forecasterNamed(run.model);
  const { backend, library, device } = forecaster.usesTensors ? await predictionEngine() : PLAIN_ENGINE;
  return {
    dataHash: dataset.hash,
    model: run.model,
    modelConfiguration: { ...(predictor.configuration ?? { ...forecaster.configuration, ...run.configuration }) },
    weightsHash: run.weightsHash,
    engine: { backend, library, device },
    seed: run.seed,
    codeVersion: codeVersion(),
  };
}

/** Throws IssueDateOutsideData, and what the forecaster refuses. */
export async function predict(
  artifacts: Artifacts,
  input: PredictInput,
  { signal }: { readonly signal: AbortSignal },
): Promise<EngineOutput<"predict">> {
  const { dataset, run, issueDay, days } = input;
  const incidents = await artifacts.incidents(dataset);
  const history = historyBefore(incidents, issueDay);
  const valid = { startDay: issueDay, days };
  const predictor = await artifacts.predictor(run);
  signal.throwIfAborted();
  const prediction = await predictor.predict(history, valid, { signal });
  let baseline: IntensityPrediction | undefined;
  if (run.model !== BASELINE) {
    const baselinePredictor =
      input.baselineWeightsHash === null
        ? await artifacts.baselinePredictor(BASELINE, dataset, run.trained)
        : await artifacts.predictor({ model: BASELINE, weightsHash: input.baselineWeightsHash });
    baseline = await baselinePredictor.predict(history, valid, { signal });
  }
  signal.throwIfAborted();
  const { mixture } = prediction.drawing();
  return {
    mixtureHash: await artifacts.keep(prediction),
    baselineMixtureHash: baseline === undefined ? null : await artifacts.keep(baseline),
    categories: [...prediction.categories],
    summary: {
      expectedCount: prediction.total("all"),
      byCategory: prediction.categories.map((_, category) => prediction.total(category)),
    },
    baselineExpectedCount: (baseline ?? prediction).total("all"),
    observedCount: observedCount(mixture, incidents, valid),
    bounds: boundsOf(mixture),
    lineage: await lineageOf(input, predictor),
  };
}
