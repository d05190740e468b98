import { coarseGrid, studyAreaOf } from "../../../models/density/index.ts";
import { AppError } from "../../../models/errors/index.ts";
import { formatDay, trainWindow } from "../../../models/forecast/index.ts";
import { createRng } from "../../../models/tensor/index.ts";
import { type Contestant, evaluateDays, landCells } from "../../../models/verify/index.ts";
import type { JobProgress } from "../../contract/index.ts";
import type { EngineOutput, EvaluateInput } from "../engine-messages.ts";
import type { Artifacts } from "./artifacts.ts";
import type { Predictor } from "./forecasters.ts";

/** Seed of the resamples behind the intervals: fixed, so that a second evaluation gives the same ones. */
export const EVALUATION_SEED = 1;

const REFERENCE = "climatology";

function contestantOf(name: string, predictor: Predictor): Contestant {
  return { name, predict: (history, day, signal) => predictor.predict(history, { startDay: day, days: 1 }, { signal }) };
}

/** NaN does not travel in JSON: no interval is null. */
function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

/** In words, because no score may be read without it. */
function splitOf(input: EvaluateInput): string {
  const inside = input.runs.filter(({ trained }) => input.scored.fromDay < trained.toDay);
  if (inside.length === 0) return "out of sample: every scored day lies after the training periods";
  const names = inside.map(({ id, trained }) => `${id} (${formatDay(trained.fromDay)} to ${formatDay(trained.toDay - 1)})`);
  return `in sample: scored days lie inside or before the training period of ${names.join(", ")}; these scores prove nothing`;
}

/**
 * Scores runs and baselines on the same cells and days, each day forecast from the days before it. Cells are of 1 km, the size at
 * which the published scores of such models are stated, and land is where the training period of the first run had an incident.
 * Baselines are fitted on that period. Throws PeriodOutsideData, NothingToScore.
 */
export async function evaluate(
  artifacts: Artifacts,
  input: EvaluateInput,
  { signal, progress }: { readonly signal: AbortSignal; readonly progress: (progress: JobProgress) => void },
): Promise<EngineOutput<"evaluate">> {
  const { dataset, runs, scored } = input;
  const incidents = await artifacts.incidents(dataset);
  const [first] = runs;
  if (first === undefined) throw new RangeError("an evaluation needs a run");
  const window = trainWindow(incidents, first.trained.fromDay, first.trained.toDay);
  const grid = coarseGrid(studyAreaOf(window));
  const contestants: Contestant[] = [];
  for (const run of runs) contestants.push(contestantOf(run.id, await artifacts.predictor(run)));
  for (const name of new Set([REFERENCE, ...input.against])) {
    contestants.push(contestantOf(name, await artifacts.baselinePredictor(name, dataset, first.trained)));
    signal.throwIfAborted();
  }
  const startedAt = performance.now();
  const evaluation = await evaluateDays({
    contestants,
    reference: REFERENCE,
    incidents,
    fromDay: scored.fromDay,
    toDay: scored.toDay,
    grid,
    land: landCells(grid, window.incidents),
    rng: createRng(EVALUATION_SEED),
    signal,
    progress(done, days) {
      const perDay = (performance.now() - startedAt) / 1000 / done;
      progress({
        share: done / days,
        message: `Scored ${done} of ${days} days`,
        rate: { value: 1 / perDay, unit: "days/s" },
        secondsLeft: (days - done) * perDay,
      });
    },
  });
  if (evaluation.incidents === 0) {
    throw new AppError("NothingToScore", {
      message: `No incident was reported on the land from ${formatDay(scored.fromDay)} to ${formatDay(scored.toDay - 1)}.`,
      hint: "Choose a longer period.",
      details: { ...scored },
    });
  }
  return {
    scores: evaluation.scores
      .filter(({ value }) => Number.isFinite(value))
      .map(({ forecaster, metric, value, low, high }) => ({
        forecaster,
        metric,
        value,
        low: finiteOrNull(low),
        high: finiteOrNull(high),
      })),
    folds: [{ fromDay: formatDay(scored.fromDay), toDay: formatDay(scored.toDay) }],
    split: splitOf(input),
  };
}
