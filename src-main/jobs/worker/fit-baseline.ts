import { trainWindow } from "../../../models/forecast/index.ts";
import { writeForecaster } from "../../store/index.ts";
import type { EngineOutput, FitBaselineInput } from "../engine-messages.ts";
import type { Artifacts } from "./artifacts.ts";
import { codeVersion } from "./code-version.ts";
import { PLAIN_ENGINE } from "./engine-choice.ts";
import { finite } from "./finite.ts";
import { forecasterNamed } from "./forecasters.ts";

/** Fits the long-run map and stores it. Throws PeriodOutsideData. */
export async function fitBaseline(
  artifacts: Artifacts,
  input: FitBaselineInput,
  { signal }: { readonly signal: AbortSignal },
): Promise<EngineOutput<"fitBaseline">> {
  const startedAt = performance.now();
  const { fromDay, toDay, validationFromDay } = input.trained;
  const incidents = await artifacts.incidents(input.dataset);
  signal.throwIfAborted();
  const window = trainWindow(incidents, fromDay, toDay, validationFromDay);
  const { saved, summary } = await (await forecasterNamed("climatology")).fit(window, { seed: input.seed, signal });
  return {
    weightsHash: await writeForecaster(artifacts.store, saved),
    epochs: summary.epochs,
    bestEpoch: summary.bestEpoch,
    validation: finite(summary.validation),
    baseline: finite(summary.baseline),
    seconds: (performance.now() - startedAt) / 1000,
    engine: PLAIN_ENGINE,
    codeVersion: codeVersion(),
  };
}
