/**
 * What the service and the warm engine process say to each other: numbered calls, arrays by their hash in the store. What the process
 * sends is checked on arrival, the frame first and then each call's output by its own schema.
 */
import { z } from "zod";
import {
  type CallRequest,
  calls,
  engineReport,
  exported,
  forecast,
  forecastTotal,
  issuedScore,
  jobProgress,
  lonLatBox,
  type Noun,
  place,
  regionForecast,
  trainingEstimate,
} from "../contract/index.ts";
import type { DatasetSource, TrainingMeasure } from "./training-messages.ts";
import { wireError } from "./wire-error.ts";

/** Local days as numbers; toDay is the first that is not used. */
export interface Period {
  readonly fromDay: number;
  readonly toDay: number;
}

/** A finished run as the engine process finds it. */
export interface RunSource {
  readonly id: string;
  readonly model: string;
  readonly weightsHash: string;
  readonly seed: number;
  readonly configuration: Readonly<Record<string, unknown>>;
  readonly trained: Period;
}

export interface FitBaselineInput {
  readonly dataset: DatasetSource;
  readonly trained: Period & { readonly validationFromDay: number };
  readonly seed: number;
}

export interface EstimateInput {
  readonly dataset: DatasetSource;
  readonly model: string;
  readonly trained: Period & { readonly validationFromDay: number };
  readonly configuration: Readonly<Record<string, unknown>>;
  readonly maxMinutes: number | null;
  /** Trainings that were measured on this machine, oldest first. */
  readonly measures: readonly TrainingMeasure[];
  /** What the training will compute with. */
  readonly engine: z.infer<typeof engineReport>;
}

export interface PredictInput {
  readonly dataset: DatasetSource;
  readonly run: RunSource;
  /** A stored long-run map of the same training period, where there is one. */
  readonly baselineWeightsHash: string | null;
  readonly issueDay: number;
  readonly days: number;
}

export interface PlaceInput {
  readonly dataset: DatasetSource;
  readonly mixtureHash: string;
  /** Null: the forecast is the long-run map. */
  readonly baselineMixtureHash: string | null;
  readonly lon: number;
  readonly lat: number;
  readonly areaSquareMetres: number;
  /** Names of the categories that are counted together; none: all. */
  readonly categories: readonly string[];
}

export interface RegionInput {
  readonly dataset: DatasetSource;
  readonly mixtureHash: string;
  /** Null: the forecast is the long-run map. */
  readonly baselineMixtureHash: string | null;
  readonly ring: readonly (readonly [lon: number, lat: number])[];
  /** Names of the categories that are counted together; none: all. */
  readonly categories: readonly string[];
}

export interface TotalInput {
  readonly dataset: DatasetSource;
  readonly mixtureHash: string;
  /** Null: the forecast is the long-run map. */
  readonly baselineMixtureHash: string | null;
  /** Names of the categories that are counted together; none: all. */
  readonly categories: readonly string[];
}

export interface EvaluateInput {
  readonly dataset: DatasetSource;
  readonly runs: readonly RunSource[];
  readonly against: readonly string[];
  readonly scored: Period;
}

export interface ScoreIssuedInput {
  readonly dataset: DatasetSource;
  readonly mixtureHash: string;
  /** Null: the forecast is the long-run map. */
  readonly baselineMixtureHash: string | null;
}

/** What a forecast was made from, for readers of a file who do not have the project. */
export interface ExportedData {
  readonly name: string;
  /** Names of the files that the data set was read from. */
  readonly files: readonly string[];
  readonly firstDay: string;
  readonly lastDay: string;
  /** What the user calls the incidents. */
  readonly noun: Noun;
}

/** What every written file says of its forecast. */
interface ExportedForecast {
  readonly dataset: DatasetSource;
  readonly data: ExportedData;
  /** Null: the forecast is the long-run map. */
  readonly baselineMixtureHash: string | null;
  readonly modelTitle: string;
  readonly inSample: boolean;
  readonly attribution: readonly string[];
}

type ExportRequest<N extends "picture" | "places" | "briefing"> = { readonly kind: N } & Omit<
  CallRequest<`export.${N}`>,
  "forecast" | "out" | "name" | "category" | "categories"
>;

export interface ExportFileInput {
  readonly mixtureHash: string;
  readonly lineage: z.infer<typeof forecast>["lineage"];
  readonly out: string;
  /** Names of those that are taken together; none is all. */
  readonly categories: readonly string[];
  readonly about: ExportedForecast;
  readonly request: ExportRequest<"picture"> | ExportRequest<"places"> | ExportRequest<"briefing">;
}

export interface ExportRasterInput {
  readonly mixtureHash: string;
  readonly lineage: z.infer<typeof forecast>["lineage"];
  readonly out: string;
  readonly resolutionMetres: number;
  /** Names of those that are taken together; none is all. */
  readonly categories: readonly string[];
  readonly statistic: "rate" | "count" | "probability";
  readonly crs: string | null;
  readonly bands: "one" | "categories";
  readonly data: ExportedData;
  readonly attribution: readonly string[];
}

const metrics = z.record(z.string(), z.number());

export const predictOutput = z.object({
  mixtureHash: z.string(),
  baselineMixtureHash: z.string().nullable(),
  categories: z.array(z.string()),
  summary: forecast.shape.summary,
  baselineExpectedCount: z.number(),
  observedCount: z.number().int().nullable(),
  bounds: lonLatBox,
  lineage: forecast.shape.lineage,
});

export const fitBaselineOutput = z.object({
  weightsHash: z.string(),
  epochs: z.number().int(),
  bestEpoch: z.number().int(),
  validation: metrics,
  baseline: metrics,
  seconds: z.number(),
  engine: engineReport,
  codeVersion: z.string(),
});

export const scoreIssuedOutput = issuedScore.pick({ incidents: true, figures: true, method: true }).extend({
  /** Incidents in the study area on the valid days. */
  observedCount: z.number().int(),
});

/** Schemas of what each call gives back. */
export const ENGINE_OUTPUTS = {
  fitBaseline: fitBaselineOutput,
  estimate: trainingEstimate,
  predict: predictOutput,
  place,
  region: regionForecast,
  total: forecastTotal,
  evaluate: calls.evaluate.output,
  scoreIssued: scoreIssuedOutput,
  exportRaster: exported.omit({ download: true }),
  exportFile: exported.omit({ download: true }),
} as const;

export interface EngineInputs {
  readonly fitBaseline: FitBaselineInput;
  readonly estimate: EstimateInput;
  readonly predict: PredictInput;
  readonly place: PlaceInput;
  readonly region: RegionInput;
  readonly total: TotalInput;
  readonly evaluate: EvaluateInput;
  readonly scoreIssued: ScoreIssuedInput;
  readonly exportRaster: ExportRasterInput;
  readonly exportFile: ExportFileInput;
}

export type EngineCallName = keyof EngineInputs;
export type EngineOutput<N extends EngineCallName> = z.infer<(typeof ENGINE_OUTPUTS)[N]>;

export type ToEngine =
  | { readonly kind: "open"; readonly store: string }
  | { readonly kind: "call"; readonly id: number; readonly name: EngineCallName; readonly input: EngineInputs[EngineCallName] }
  | { readonly kind: "cancel"; readonly id: number };

export const fromEngine = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("engine"), report: engineReport }),
  z.object({ kind: z.literal("progress"), id: z.number(), progress: jobProgress }),
  z.object({ kind: z.literal("result"), id: z.number(), output: z.unknown() }),
  z.object({ kind: z.literal("error"), id: z.number(), error: wireError }),
]);

export type FromEngine = z.infer<typeof fromEngine>;
