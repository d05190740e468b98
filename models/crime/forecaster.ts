import { mixturePrediction } from "../density/index.ts";
import { AppError } from "../errors/index.ts";
import type {
  CountFamily,
  FitOptions,
  FitSummary,
  Fitted,
  Forecaster,
  History,
  IntensityPrediction,
  LocalDay,
  MixtureData,
  SavedForecaster,
  TrainWindow,
  ValidPeriod,
} from "../forecast/index.ts";
import { createVariables, disposeAll, tf } from "../tensor/index.ts";
import { parseConfiguration, STANDARD } from "./configuration.ts";
import { fitSize } from "./dispersion.ts";
import { dailyFeatures, fitStandardiser } from "./features.ts";
import type { IntensityParts } from "./heads.ts";
import { type CrimeModel, openGround } from "./model.ts";
import { loadModel, saveModel } from "./persistence.ts";
import { dailyCounts, placeIncidents } from "./placement.ts";
import { intensityOfDays, scoreUses, type TrainingGround } from "./score.ts";
import { chooseScales } from "./shrinkage.ts";
import { coversSeasons, learnBase, learnPartition, meanPositions, nodeStatics } from "./space.ts";
import { trainNetwork } from "./training.ts";
import { yieldToHost } from "./yield-to-host.ts";

/** Days at the start of a window that are history only: the 28-day features are half empty before. At most half of the training days. */
export const WARM_UP_DAYS = 28;

/** Days of history that a forecast reads: after a year a 28-day decay has forgotten all but 2e-6. */
export const HISTORY_DAYS = 365;

function range(fromDay: LocalDay, toDay: LocalDay): LocalDay[] {
  return Array.from({ length: Math.max(0, toDay - fromDay) }, (_, index) => fromDay + index);
}

/** Negative-binomial sizes per category, by maximum likelihood on the node counts of the given days. */
async function fitCountFamily(
  ground: TrainingGround,
  weights: Readonly<Record<string, tf.Tensor>>,
  days: readonly LocalDay[],
  model: Pick<CrimeModel, "configuration" | "use">,
  turn: () => Promise<void>,
): Promise<CountFamily> {
  const { nodeCount, categoryCount } = ground.features;
  if (days.length === 0) return { kind: "poisson" };
  const means = Array.from({ length: categoryCount }, () => new Float64Array(days.length * nodeCount));
  const counts = Array.from({ length: categoryCount }, () => new Float64Array(days.length * nodeCount));
  const { batchWindows } = model.configuration;
  for (let start = 0; start < days.length; start += batchWindows) {
    await turn();
    const targets = days.slice(start, start + batchWindows);
    const values = tf.tidy(() => {
      const parts = intensityOfDays(ground, weights, targets, model.use);
      return tf.exp(parts.logFactor.add(ground.scales.logDaily)).dataSync();
    });
    for (let at = 0; at < targets.length * nodeCount; at++) {
      for (let c = 0; c < categoryCount; c++) {
        const column = means[c];
        if (column) column[start * nodeCount + at] = values[at * categoryCount + c] ?? 0;
      }
    }
  }
  days.forEach((day, index) => {
    const table = dailyCounts(ground.placed, { nodeCount, categoryCount }, day, day + 1);
    for (let node = 0; node < nodeCount; node++) {
      for (let c = 0; c < categoryCount; c++) {
        const column = counts[c];
        if (column) column[index * nodeCount + node] = table[node * categoryCount + c] ?? 0;
      }
    }
  });
  return { kind: "negative-binomial", size: means.map((mean, c) => fitSize(counts[c] ?? [], mean)) };
}

async function fit(train: TrainWindow, options: FitOptions): Promise<{ fitted: Fitted<CrimeModel>; summary: FitSummary }> {
  const configuration = parseConfiguration(options.configuration);
  options.signal?.throwIfAborted();
  const { incidents, fromDay, validationFromDay, toDay } = train;
  const partition = learnPartition(train, configuration);
  const base = learnBase(partition, incidents, fromDay, validationFromDay);
  const knowsSeason = coversSeasons(fromDay, validationFromDay);
  const meanPosition = meanPositions(base, incidents, fromDay, validationFromDay);
  const placed = placeIncidents(partition, base.categories, incidents);
  const warmUp = Math.max(1, Math.min(WARM_UP_DAYS, Math.floor((validationFromDay - fromDay) / 2)));
  const statics = nodeStatics(base, meanPosition, knowsSeason);
  const standardiser = fitStandardiser(
    dailyFeatures(placed, statics, fromDay, fromDay + warmUp, validationFromDay),
    validationFromDay,
  );
  const days = {
    train: range(fromDay + warmUp, validationFromDay),
    validation: range(Math.max(fromDay + 1, validationFromDay), toDay),
  };
  const start = { configuration, base, meanPosition, knowsSeason, standardiser };
  using ground = openGround(start, incidents, { knownFrom: fromDay, fromDay: fromDay + 1, toDay });
  const { weights, epochs, bestEpoch, stopped } = await trainNetwork(ground, days, configuration, options);
  // Not the stop: what was trained is finished in the same way whatever ended the training.
  const turn = async (): Promise<void> => {
    await yieldToHost();
    options.signal?.throwIfAborted();
  };
  const variables = createVariables(weights);
  try {
    const judged = days.validation.length > 0;
    const { batchWindows } = configuration;
    const use = judged
      ? await chooseScales(ground, variables, days.validation, batchWindows, turn)
      : { city: 1, node: 1, mixing: 1 };
    const countFamily = await fitCountFamily(ground, variables, days.validation, { configuration, use }, turn);
    const [score] = judged ? await scoreUses(ground, variables, days.validation, batchWindows, [use], turn) : [];
    await turn();
    const whole = configuration.refitBase && judged;
    const model: CrimeModel = {
      ...start,
      base: whole ? learnBase(partition, incidents, fromDay, toDay) : base,
      meanPosition: whole ? meanPositions(base, incidents, fromDay, toDay) : meanPosition,
      weights,
      use,
      countFamily,
      timeZone: incidents.timeZone,
      seed: options.seed,
    };
    const summary: FitSummary = {
      epochs,
      bestEpoch,
      ...(stopped ? { stopped } : {}),
      validation:
        score === undefined ? {} : { logScore: score.loss, leakedShare: score.leaked / Math.max(1e-12, score.expected) },
      baseline: score === undefined ? {} : { logScore: score.baseLoss },
    };
    return { fitted: model as Fitted<CrimeModel>, summary };
  } finally {
    disposeAll(variables);
  }
}

/** Host copies of one day's intensity in the form that a mixture is drawn and integrated from. */
function mixtureOf(model: CrimeModel, parts: IntensityParts): MixtureData {
  const { partition, categories, rate, nodeDailyCount } = model.base;
  const { nodeCount, centroid, area } = partition;
  // Without mass they would only cost time to draw.
  const components = model.use.mixing > 0 ? parts.east.shape[2] : 0;
  const [logFactor, logKept, logMixed, logParts] = [parts.logFactor, parts.logKept, parts.logMixed, parts.logParts].map((t) =>
    t.dataSync(),
  );
  const [east, north, l11, l21, l22] = [parts.east, parts.north, parts.l11, parts.l21, parts.l22].map((t) => t.dataSync());
  const nodeFactors = new Float32Array(categories.length * nodeCount);
  const weights = new Float32Array(categories.length * nodeCount * components);
  const geometry = new Float32Array(nodeCount * components * 5);
  for (let node = 0; node < nodeCount; node++) {
    for (let c = 0; c < categories.length; c++) {
      const at = node * categories.length + c;
      const factor = Math.exp(logFactor?.[at] ?? 0);
      nodeFactors[c * nodeCount + node] = factor * Math.exp(logKept?.[at] ?? 0);
      const mixed = (nodeDailyCount[c * nodeCount + node] ?? 0) * factor * Math.exp(logMixed?.[at] ?? 0);
      for (let m = 0; m < components; m++) {
        weights[(c * nodeCount + node) * components + m] = mixed * Math.exp(logParts?.[at * components + m] ?? 0);
      }
    }
    for (let m = 0; m < components; m++) {
      const k = node * components + m;
      const x = (centroid[2 * node] ?? 0) + (east?.[k] ?? 0);
      const y = (centroid[2 * node + 1] ?? 0) + (north?.[k] ?? 0);
      geometry.set([x, y, l11?.[k] ?? 0, l21?.[k] ?? 0, l22?.[k] ?? 0], 5 * k);
    }
  }
  return {
    frame: area.frame,
    categories,
    base: { grid: area.grid, rate, node: partition.nodeOfCell },
    nodeCount,
    nodeFactors,
    geometry,
    weights,
  };
}

async function predict(
  fitted: Fitted<CrimeModel>,
  history: History,
  valid: ValidPeriod,
  options: { readonly signal?: AbortSignal } = {},
): Promise<IntensityPrediction> {
  options.signal?.throwIfAborted();
  const { issueDay, incidents } = history;
  if (valid.days !== 1 || valid.startDay !== issueDay) {
    throw new AppError("HorizonUnsupported", {
      message: `The crime model forecasts the issue day alone, not ${valid.days} days from ${valid.startDay - issueDay} days after it.`,
      hint: "Ask for one day that starts at the issue date, or use the climatology for longer periods.",
      details: { issueDay, startDay: valid.startDay, days: valid.days },
    });
  }
  const knownFrom = Math.max(incidents.firstDay, issueDay - HISTORY_DAYS);
  const fromDay = Math.max(knownFrom + 1, issueDay - fitted.configuration.steps + 1);
  using ground = openGround(fitted, incidents, { knownFrom, fromDay, toDay: issueDay + 1 });
  const variables = createVariables(fitted.weights);
  try {
    const parts = tf.tidy(() => intensityOfDays(ground, variables, [issueDay], fitted.use));
    const mixture = mixtureOf(fitted, parts);
    tf.dispose(parts);
    return mixturePrediction(mixture, {
      timeZone: fitted.timeZone,
      issueDay,
      valid,
      countFamily: fitted.countFamily,
    });
  } finally {
    disposeAll(variables);
  }
}

/**
 * The Graph-ConvGRU intensity model: a shrunk long-run map, corrected per node and category and sharpened by Gaussians from the incidents
 * of the last days (after arXiv 2111.14733; the maths and what differs: docs/models.md).
 */
export const crimeForecaster: Forecaster<CrimeModel> = {
  name: "crime",
  configuration: { ...STANDARD },
  fit,
  predict,
  save: (fitted): SavedForecaster => saveModel(fitted),
  load: (saved) => loadModel(saved) as Fitted<CrimeModel>,
};
