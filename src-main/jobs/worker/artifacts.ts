/** What the warm engine process keeps in memory, so that a click on the map reads nothing from the disc. */
import { mixturePrediction } from "../../../models/density/index.ts";
import { type IncidentTable, type IntensityPrediction, trainWindow } from "../../../models/forecast/index.ts";
import { type Address, readAddresses } from "../../ingest/index.ts";
import { readForecaster, readStoredPrediction, type Store, writeMixture } from "../../store/index.ts";
import type { Period, RunSource } from "../engine-messages.ts";
import type { DatasetSource } from "../training-messages.ts";
import { predictionEngine } from "./engine-choice.ts";
import { forecasterNamed, type Predictor } from "./forecasters.ts";
import { createRecent } from "./recent.ts";
import { storedIncidents } from "./stored-incidents.ts";

/** Tables take about 35 bytes an incident: 11 MB for two years of Chicago. */
const KEPT_TABLES = 3;
/** Addresses of a table: some 30,000 of a large city, of 100 bytes. */
const KEPT_ADDRESSES = 2;
const KEPT_PREDICTORS = 4;
/** A prediction with its summed layers takes some 10 MB; the shown one, its long-run map and what was shown before. */
const KEPT_PREDICTIONS = 6;

export interface Artifacts {
  readonly store: Store;
  incidents(dataset: DatasetSource): Promise<IncidentTable>;
  /** The data's own blocks or addresses, those with most incidents first; none where the table names none. */
  addresses(dataset: DatasetSource): Promise<readonly Address[]>;
  /** Ready to predict; the engine is loaded where the forecaster computes with tensors. */
  predictor(run: Pick<RunSource, "model" | "weightsHash">): Promise<Predictor>;
  /** A baseline fitted on a period of a data set, for where no run of it is stored. */
  baselinePredictor(name: string, dataset: DatasetSource, period: Period): Promise<Predictor>;
  prediction(mixtureHash: string): Promise<IntensityPrediction>;
  /** Stores a prediction and keeps it at hand. Returns its hash. */
  keep(prediction: IntensityPrediction): Promise<string>;
}

export function createArtifacts(store: Store): Artifacts {
  const tables = createRecent<IncidentTable>(KEPT_TABLES);
  const addresses = createRecent<readonly Address[]>(KEPT_ADDRESSES);
  const predictors = createRecent<Predictor>(KEPT_PREDICTORS);
  const predictions = createRecent<IntensityPrediction>(KEPT_PREDICTIONS);
  const incidents = (dataset: DatasetSource) =>
    tables.get(`${dataset.hash} ${dataset.firstDay} ${dataset.lastDay} ${dataset.studyArea?.hash ?? ""}`, () =>
      storedIncidents(store, dataset),
    );
  return {
    store,
    incidents,
    addresses: ({ hash }) => addresses.get(hash, () => store.checkedPath(hash).then(readAddresses)),
    predictor: ({ model, weightsHash }) =>
      predictors.get(weightsHash, async () => {
        const forecaster = await forecasterNamed(model);
        if (forecaster.usesTensors) await predictionEngine();
        return forecaster.load(await readForecaster(store, weightsHash));
      }),
    baselinePredictor: (name, dataset, period) =>
      predictors.get(`${name} ${dataset.hash} ${dataset.studyArea?.hash ?? ""} ${period.fromDay} ${period.toDay}`, async () => {
        const window = trainWindow(await incidents(dataset), period.fromDay, period.toDay);
        const { predictor } = await (await forecasterNamed(name)).fit(window, { seed: 0 });
        return predictor;
      }),
    prediction: (hash) =>
      predictions.get(hash, async () => {
        const { mixture, meta } = await readStoredPrediction(store, hash);
        return mixturePrediction(mixture, meta);
      }),
    async keep(prediction) {
      const { timeZone, issueDay, valid, countFamily } = prediction;
      const hash = await writeMixture(store, prediction.drawing().mixture, { timeZone, issueDay, valid, countFamily });
      await predictions.get(hash, () => Promise.resolve(prediction));
      return hash;
    },
  };
}
