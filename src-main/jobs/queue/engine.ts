/** Calls to the warm engine process in the contract's own terms, recorded in the catalogue. */
import { AppError } from "../../../models/errors/index.ts";
import { formatDay } from "../../../models/forecast/index.ts";
import type {
  CallOutput,
  CallRequest,
  Changed,
  Dataset,
  EngineReport,
  Exported,
  Forecast,
  ForecastTotal,
  IssuedForecast,
  Place,
  RegionForecast,
  Run,
  TrainingEstimate,
} from "../../contract/index.ts";
import type { NewForecast, ProjectCatalogue } from "../../project/index.ts";
import type { EngineOutput, RunSource } from "../engine-messages.ts";
import type { TrainingMeasure } from "../training-messages.ts";
import { datasetSource } from "./dataset-source.ts";
import { exportedData, exportFileInput, exportPath } from "./export-file.ts";
import { type ExportWish, wantedCategories } from "./export-name.ts";
import { BASELINE, DEFAULT_SEED, dayNumber, newRunOf } from "./training-request.ts";
import { type CallOptions, createWarmProcess } from "./warm-process.ts";

export interface EngineOptions {
  /** Called after the catalogue was written. */
  readonly onChanged?: (changed: Changed) => void;
  readonly idleMilliseconds?: number;
}

export interface Engine extends AsyncDisposable {
  /** Fits the long-run map on a whole data set and issues it for the day after its last. Both are recorded. */
  fitBaseline(dataset: string, options?: CallOptions): Promise<{ readonly run: Run; readonly forecast: Forecast }>;
  /** Throws NotFound, RunNotDone, InvalidDay, IssueDateOutsideData, and what the forecaster refuses. */
  makeForecast(input: CallRequest<"forecast.make">, options?: CallOptions): Promise<Forecast>;
  /** Time and memory of a training. Throws what starting it throws, and what is wrong with its settings. */
  estimate(
    input: CallRequest<"run.estimate">,
    machine: { readonly measures: readonly TrainingMeasure[]; readonly engine: EngineReport },
    options?: CallOptions,
  ): Promise<TrainingEstimate>;
  place(input: CallRequest<"forecast.place">, options?: CallOptions): Promise<Place>;
  /** What is forecast inside of a ring. Throws NotFound, UnknownCategory, SelfCrossingRegion. */
  region(input: CallRequest<"forecast.region">, options?: CallOptions): Promise<RegionForecast>;
  /** What is forecast for the whole study area. Throws NotFound, UnknownCategory. */
  total(input: CallRequest<"forecast.total">, options?: CallOptions): Promise<ForecastTotal>;
  /** Throws NotFound, RunNotDone, RunsNotComparable, NothingToScore, PeriodOutsideData. */
  evaluate(input: CallRequest<"evaluate">, options?: CallOptions): Promise<CallOutput<"evaluate">>;
  exportRaster(input: CallRequest<"export.raster">, options?: CallOptions): Promise<Exported>;
  /** A picture, a list of places or a briefing. Throws NotFound, UnknownCategory, AreasNotRead, PathNotWritable, DiscFull. */
  exportFile(wish: Exclude<ExportWish, { kind: "raster" }>, options?: CallOptions): Promise<Exported>;
  /** An issued forecast against the present incidents of its data set. Throws ArtifactMissing, StoreDamaged. */
  scoreIssued(issued: IssuedForecast, dataset: Dataset, options?: CallOptions): Promise<EngineOutput<"scoreIssued">>;
  /** What the process really computes with; null before it loaded an engine. */
  engineReport(): EngineReport | null;
  /** For after an engine was installed: the next call that finds the process idle starts a new one, which loads it. */
  reload(): void;
  /** Id of the process while there is one. */
  processId(): number | undefined;
}

function runSource(project: ProjectCatalogue, id: string): RunSource {
  const { run, weightsHash, configuration } = project.runs.record(id);
  if (weightsHash === null) {
    throw new AppError("RunNotDone", {
      message: `${id} is ${run.status} and has kept no trained state, so it can forecast nothing yet.`,
      hint: run.status === "running" || run.status === "waiting" ? "Wait until it is done." : "Resume the training first.",
      details: { run: id, status: run.status },
    });
  }
  return {
    id,
    model: run.model,
    weightsHash,
    seed: run.seed,
    configuration,
    trained: { fromDay: dayNumber(run.fromDay), toDay: dayNumber(run.toDay) },
  };
}

/** Weights of a stored long-run map of the same data and training period, with its settings as they come. */
function storedBaseline(project: ProjectCatalogue, like: Run): string | null {
  for (const run of project.runs.list()) {
    if (run.model !== BASELINE || run.dataset !== like.dataset || run.dataVersion !== like.dataVersion) continue;
    if (run.fromDay !== like.fromDay || run.toDay !== like.toDay) continue;
    const { weightsHash, configuration } = project.runs.record(run.id);
    if (weightsHash !== null && Object.keys(configuration).length === 0) return weightsHash;
  }
  return null;
}

/** Adds a forecast, and, unless it was issued inside of its own training period, its row in the log: both or neither. */
function recordForecast(project: ProjectCatalogue, dataset: Dataset, added: NewForecast): Forecast {
  return project.transaction(() => {
    const forecast = project.forecasts.add(added);
    if (forecast.inSample) return forecast;
    const { issuedDay, validFromDay, validDays, timeZone, run, model, title, isLongRunMap, categories, summary, lineage } =
      forecast;
    project.issuedLog.add({
      forecast: forecast.id,
      issuedDay,
      validFromDay,
      validDays,
      timeZone,
      run,
      model,
      title,
      isLongRunMap,
      dataset: dataset.id,
      dataVersion: dataset.version,
      dataHash: dataset.hash,
      dataLastDay: dataset.lastDay,
      settledThrough: dataset.settledThrough,
      outcomesKnown: forecast.observedCount !== null,
      categories,
      expectedCount: summary.expectedCount,
      byCategory: summary.byCategory,
      baselineExpectedCount: forecast.baselineExpectedCount,
      mixtureHash: added.mixtureHash,
      baselineMixtureHash: added.baselineMixtureHash,
      lineage,
    });
    return forecast;
  });
}

export function createEngine(project: ProjectCatalogue, options: EngineOptions = {}): Engine {
  const { runs, forecasts, datasets } = project;
  const changed = (...names: Changed[]): void => {
    for (const name of names) options.onChanged?.(name);
  };
  const warm = createWarmProcess(project.store.root, {
    idleMilliseconds: options.idleMilliseconds,
    onEngine: () => changed("engine"),
  });

  const makeForecast = async (input: CallRequest<"forecast.make">, callOptions?: CallOptions): Promise<Forecast> => {
    const run = runs.get(input.run);
    const dataset = datasets.get(run.dataset);
    const source = runSource(project, input.run);
    const issueDay = input.issueDay === undefined ? dayNumber(dataset.lastDay) + 1 : dayNumber(input.issueDay);
    const days = input.horizonDays;
    const { mixtureHash, baselineMixtureHash, ...predicted } = await warm.call(
      "predict",
      { dataset: datasetSource(dataset), run: source, baselineWeightsHash: storedBaseline(project, run), issueDay, days },
      callOptions,
    );
    const { trained } = source;
    const forecast = recordForecast(project, dataset, {
      ...predicted,
      run: run.id,
      dataset: dataset.id,
      model: run.model,
      title: run.title,
      isLongRunMap: run.model === BASELINE,
      issuedDay: formatDay(issueDay),
      validFromDay: formatDay(issueDay),
      validDays: days,
      timeZone: dataset.timeZone,
      // Days before the training period count too: what was learnt comes from days after them.
      inSample: issueDay < trained.toDay,
      mixtureHash,
      baselineMixtureHash,
    });
    changed("forecasts");
    return forecast;
  };

  const recordBaseline = async (dataset: Dataset, callOptions?: CallOptions): Promise<Run> => {
    const added = newRunOf(dataset, { dataset: dataset.id, model: BASELINE, seed: DEFAULT_SEED });
    const trained = {
      fromDay: dayNumber(added.fromDay),
      toDay: dayNumber(added.toDay),
      validationFromDay: dayNumber(added.validationFromDay),
    };
    const fitted = await warm.call("fitBaseline", { dataset: datasetSource(dataset), trained, seed: added.seed }, callOptions);
    return project.transaction(() => {
      const { id } = runs.add(added);
      return runs.update(id, { ...fitted, status: "done" });
    });
  };

  return {
    async fitBaseline(id, callOptions) {
      const dataset = datasets.get(id);
      const run = await recordBaseline(dataset, callOptions);
      changed("runs");
      const issueDay = formatDay(dayNumber(dataset.lastDay) + 1);
      const forecast = await makeForecast({ run: run.id, issueDay, horizonDays: 1 }, callOptions);
      return { run, forecast };
    },
    async estimate(input, { measures, engine }, callOptions) {
      const dataset = datasets.get(input.dataset);
      const run = newRunOf(dataset, input);
      const trained = {
        fromDay: dayNumber(run.fromDay),
        toDay: dayNumber(run.toDay),
        validationFromDay: dayNumber(run.validationFromDay),
      };
      const { model, configuration, maxMinutes } = run;
      return warm.call(
        "estimate",
        { dataset: datasetSource(dataset), model, trained, configuration, maxMinutes, measures, engine },
        callOptions,
      );
    },
    makeForecast,
    async place({ forecast: id, lon, lat, areaSquareMetres, category, categories }, callOptions) {
      const { forecast, mixtureHash, baselineMixtureHash } = forecasts.record(id);
      const dataset = datasetSource(datasets.get(forecast.dataset));
      const chosen = categories ?? (category === undefined ? [] : [category]);
      const input = { dataset, mixtureHash, baselineMixtureHash, lon, lat, areaSquareMetres, categories: chosen };
      return warm.call("place", input, callOptions);
    },
    async region({ forecast: id, ring, categories }, callOptions) {
      const { forecast, mixtureHash, baselineMixtureHash } = forecasts.record(id);
      const dataset = datasetSource(datasets.get(forecast.dataset));
      return warm.call("region", { dataset, mixtureHash, baselineMixtureHash, ring, categories: categories ?? [] }, callOptions);
    },
    async total({ forecast: id, categories }, callOptions) {
      const { forecast, mixtureHash, baselineMixtureHash } = forecasts.record(id);
      const dataset = datasetSource(datasets.get(forecast.dataset));
      return warm.call("total", { dataset, mixtureHash, baselineMixtureHash, categories: categories ?? [] }, callOptions);
    },
    async evaluate(input, callOptions) {
      const against = input.against ?? [BASELINE];
      const unknown = against.find((name) => name !== BASELINE);
      if (unknown !== undefined) {
        throw new AppError("UnknownModel", {
          message: `"${unknown}" is no baseline that runs can be compared with.`,
          hint: `Compare with ${BASELINE}; give trained models as runs.`,
          details: { name: unknown },
        });
      }
      const sources = input.runs.map((id) => runSource(project, id));
      const [datasetId, ...others] = new Set(input.runs.map((id) => runs.get(id).dataset));
      if (datasetId === undefined || others.length > 0) {
        throw new AppError("RunsNotComparable", {
          message: "The runs were trained on different data sets, so they cannot be scored on the same days.",
          hint: "Choose runs of one data set.",
          details: { runs: input.runs },
        });
      }
      const dataset = datasets.get(datasetId);
      return warm.call(
        "evaluate",
        { dataset: datasetSource(dataset), runs: sources, against, scored: scoredPeriod(dataset, sources, input) },
        callOptions,
      );
    },
    async exportRaster(input, callOptions) {
      const { forecast, mixtureHash } = forecasts.record(input.forecast);
      const out = await exportPath(project, { kind: "raster", input });
      const exported = await warm.call(
        "exportRaster",
        {
          mixtureHash,
          lineage: forecast.lineage,
          out,
          resolutionMetres: input.resolutionMetres,
          categories: wantedCategories(input),
          statistic: input.statistic,
          crs: input.crs ?? null,
          bands: input.bands ?? "one",
          data: exportedData(forecast, datasets.get(forecast.dataset)),
          attribution: datasets.get(forecast.dataset).attribution,
        },
        callOptions,
      );
      return project.exports.add({ forecast: forecast.id, exported }).exported;
    },
    async exportFile(wish, callOptions) {
      const exported = await warm.call("exportFile", await exportFileInput(project, wish), callOptions);
      return project.exports.add({ forecast: wish.input.forecast, exported }).exported;
    },
    scoreIssued: ({ mixtureHash, baselineMixtureHash }, dataset, callOptions) =>
      warm.call("scoreIssued", { dataset: datasetSource(dataset), mixtureHash, baselineMixtureHash }, callOptions),
    engineReport: () => warm.engineReport(),
    reload: () => warm.reload(),
    processId: () => warm.processId(),
    [Symbol.asyncDispose]: () => warm[Symbol.asyncDispose](),
  };
}

/** Without a period: the settled days after every run's training. Throws NothingToScore, InvalidDay. */
function scoredPeriod(dataset: Dataset, sources: readonly RunSource[], input: CallRequest<"evaluate">) {
  const trainedUntil = Math.max(...sources.map(({ trained }) => trained.toDay));
  const fromDay = input.fromDay === undefined ? trainedUntil : dayNumber(input.fromDay);
  const settled = dataset.settledThrough ?? dataset.lastDay;
  const toDay = input.toDay === undefined ? dayNumber(settled) + 1 : dayNumber(input.toDay);
  if (fromDay < toDay) return { fromDay, toDay };
  throw new AppError("NothingToScore", {
    message: `No day is left to score: the training goes up to ${formatDay(trainedUntil - 1)}, the data to ${settled}${settled === dataset.lastDay ? "" : ", their last settled day"}.`,
    hint: "Train on a period that ends earlier (--to), so that days remain, or name the days to score (--from, --to).",
    details: { trainedUntil: formatDay(trainedUntil), lastDay: dataset.lastDay },
  });
}
