/** The things that both sides speak of. Plain data; times are ISO 8601, local days "YYYY-MM-DD" in the data set's zone. */
import { z } from "zod";

export const id = z.string().min(1);
export const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
const count = z.number().int().nonnegative();

export const lonLatBox = z.object({ west: z.number(), south: z.number(), east: z.number(), north: z.number() });

export const engineReport = z.object({
  backend: z.enum(["tensorflow", "wasm", "cpu"]),
  /** "TensorFlow 2.21.0", "tfjs wasm 4.22.0" */
  library: z.string(),
  /** "CPU, 2 threads" */
  device: z.string(),
  gpu: z.boolean(),
});

export const engineState = z.object({
  /** What the last engine process really used; what it would use, before the first. */
  report: engineReport,
  nativeInstalled: z.boolean(),
  installing: z.boolean(),
  /** Bytes to download for the native engine. */
  downloadBytes: count,
});

export const problem = z.object({ code: z.string(), message: z.string(), hint: z.string() });

/** What this machine offers, tried and not guessed. */
export const check = z.object({
  /** `matmulGflops` is a product of two 1024 x 1024 float32 matrices, best of several. */
  engine: engineReport.extend({ matmulGflops: z.number() }).nullable(),
  node: z.string(),
  sqlite: z.string().nullable(),
  problems: z.array(problem),
});

export const project = z.object({
  id,
  name: z.string(),
  path: z.string(),
  /** Attribution lines that must be shown with the data (samples). */
  attribution: z.array(z.string()),
});

export const columnRoles = z.object({
  /** Column that holds the date, or date and time. */
  time: z.string(),
  /** Column with the hour or the time of day, where `time` is a date alone. */
  timeOfDay: z.string().optional(),
  category: z.string().optional(),
  lon: z.string(),
  lat: z.string(),
});

export const columnGuess = z.object({
  role: z.enum(["time", "timeOfDay", "category", "lon", "lat"]),
  column: z.string().nullable(),
  /** Why this column, in one sentence. */
  reason: z.string(),
});

export const rejectReason = z.enum([
  "MissingCoordinates",
  "InvalidCoordinates",
  "FarFromTheRest",
  "MissingDate",
  "InvalidDate",
  "ImplausibleDate",
  "WrongColumnCount",
  "UnbalancedQuotes",
]);

export const finding = z.object({
  code: z.string(),
  severity: z.enum(["information", "caution"]),
  message: z.string(),
  rows: count.optional(),
});

export const importPreview = z.object({
  upload: id,
  fileName: z.string(),
  bytes: count,
  columns: z.array(z.string()),
  firstRows: z.array(z.array(z.string())),
  guesses: z.array(columnGuess),
  roles: columnRoles,
  dateFormat: z.string(),
  timeZone: z.string(),
  timeZoneReason: z.string(),
  /** Of the rows looked at. */
  rowsLookedAt: count,
  rejected: z.record(rejectReason, count).or(z.record(z.string(), count)),
});

export const dataset = z.object({
  id,
  name: z.string(),
  kind: z.literal("incidents"),
  hash: z.string(),
  rows: z.object({ read: count, kept: count, duplicates: count, rejected: z.record(z.string(), count) }),
  firstDay: day,
  lastDay: day,
  timeZone: z.string(),
  bounds: lonLatBox,
  categories: z.array(z.object({ name: z.string(), count })),
  /** Incidents a week over the span, for the sparkline. */
  weeklyCounts: z.array(count),
  findings: z.array(finding),
  createdAt: z.string(),
});

export const reject = z.object({ line: count, reason: z.string(), text: z.string() });

export const preset = z.enum(["quick", "standard"]);

export const runStatus = z.enum(["waiting", "running", "interrupted", "cancelled", "failed", "done"]);

export const run = z.object({
  id,
  dataset: id,
  model: z.string(),
  title: z.string(),
  preset: preset.nullable(),
  status: runStatus,
  seed: z.number().int(),
  fromDay: day,
  toDay: day,
  validationFromDay: day,
  epochs: count.nullable(),
  bestEpoch: count.nullable(),
  /** nats per incident on the validation days. */
  validation: z.record(z.string(), z.number()).nullable(),
  baseline: z.record(z.string(), z.number()).nullable(),
  stepMs: z.object({ median: z.number(), p90: z.number() }).nullable(),
  peakMemoryMb: z.number().nullable(),
  seconds: z.number().nullable(),
  engine: engineReport.nullable(),
  error: z.object({ code: z.string(), message: z.string(), hint: z.string() }).nullable(),
  createdAt: z.string(),
});

export const lossPoint = z.object({
  epoch: count,
  trainLoss: z.number(),
  validationLoss: z.number().nullable(),
  baselineLoss: z.number().nullable(),
  secondsSinceStart: z.number(),
});

export const jobProgress = z.object({
  /** 0..1, or null where the end is not known. */
  share: z.number().min(0).max(1).nullable(),
  message: z.string(),
  rate: z.object({ value: z.number(), unit: z.string() }).nullable(),
  secondsLeft: z.number().nullable(),
});

export const job = z.object({
  id,
  kind: z.enum(["train", "engine-install"]),
  run: id.nullable(),
  status: runStatus,
  progress: jobProgress.nullable(),
  createdAt: z.string(),
});

const arrayDescription = z.object({
  name: z.string(),
  dtype: z.enum(["float32", "int32", "float64", "uint8"]),
  shape: z.array(count),
  bytes: count,
});

/** Distribution of a count about its mean m: Poisson, or negative binomial with variance m + m^2 / size, a size per category. */
const countFamily = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("poisson") }),
  z.object({ kind: z.literal("negative-binomial"), size: z.array(z.number()) }),
]);

/** Header of a forecast's drawing; the arrays are pulled from field/<forecast>/<name> as raw little-endian bytes. */
export const drawing = z.object({
  kind: z.literal("mixture"),
  frame: z.object({ lon0: z.number(), lat0: z.number() }),
  grid: z.object({
    west: z.number(),
    north: z.number(),
    cellWidthMetres: z.number(),
    cellHeightMetres: z.number(),
    columns: count,
    rows: count,
  }),
  nodeCount: count,
  componentCount: count,
  /** What turns an expected count into a chance. */
  countFamily,
  /** base.rate, base.node, nodeFactors, geometry, weights: the fields of models/forecast MixtureData. */
  arrays: z.array(arrayDescription),
});

export const forecast = z.object({
  id,
  run: id,
  dataset: id,
  model: z.string(),
  title: z.string(),
  /** True where the model is the long-run map and nothing was learnt of recent days. */
  isLongRunMap: z.boolean(),
  issuedDay: day,
  validFromDay: day,
  validDays: z.number().int().positive(),
  timeZone: z.string(),
  inSample: z.boolean(),
  categories: z.array(z.string()),
  summary: z.object({ expectedCount: z.number(), byCategory: z.array(z.number()) }),
  /** Expected count of the long-run map for the same period: never hidden. */
  baselineExpectedCount: z.number().nullable(),
  /** Incidents that then happened, where the data hold the valid period. */
  observedCount: count.nullable(),
  bounds: lonLatBox,
  lineage: z.object({
    dataHash: z.string(),
    model: z.string(),
    modelConfiguration: z.record(z.string(), z.unknown()),
    weightsHash: z.string(),
    engine: z.object({ backend: z.string(), library: z.string(), device: z.string() }),
    seed: z.number(),
    codeVersion: z.string(),
  }),
  createdAt: z.string(),
});

/** What is forecast for a square around a place. */
export const place = z.object({
  lon: z.number(),
  lat: z.number(),
  areaSquareMetres: z.number(),
  insideStudyArea: z.boolean(),
  expectedCount: z.number(),
  /** 90 % interval of the count by the forecast's own count family. */
  interval: z.object({ low: count, high: count }),
  probabilityOfAny: z.number(),
  baseline: z.object({ expectedCount: z.number(), probabilityOfAny: z.number() }),
  /** Reported incidents in the square in each of the 26 weeks before the issue day, oldest first. */
  weeklyHistory: z.array(count),
  byCategory: z.array(z.object({ category: z.string(), expectedCount: z.number() })),
});

export const exported = z.object({
  file: z.string(),
  /** Path under the service's address where the file can be fetched, for windows that cannot see the disc. */
  download: z.string(),
  bytes: count,
  width: count,
  height: count,
  crs: z.string(),
  bounds: lonLatBox,
});

export const score = z.object({
  forecaster: z.string(),
  metric: z.string(),
  value: z.number(),
  low: z.number(),
  high: z.number(),
});

export type LonLatBox = z.infer<typeof lonLatBox>;
export type EngineReport = z.infer<typeof engineReport>;
export type EngineState = z.infer<typeof engineState>;
export type Problem = z.infer<typeof problem>;
export type Check = z.infer<typeof check>;
export type Project = z.infer<typeof project>;
export type ColumnRoles = z.infer<typeof columnRoles>;
export type ColumnGuess = z.infer<typeof columnGuess>;
export type RejectReason = z.infer<typeof rejectReason>;
export type Finding = z.infer<typeof finding>;
export type ImportPreview = z.infer<typeof importPreview>;
export type Dataset = z.infer<typeof dataset>;
export type Reject = z.infer<typeof reject>;
export type Preset = z.infer<typeof preset>;
export type RunStatus = z.infer<typeof runStatus>;
export type Run = z.infer<typeof run>;
export type LossPoint = z.infer<typeof lossPoint>;
export type JobProgress = z.infer<typeof jobProgress>;
export type Job = z.infer<typeof job>;
export type DrawingHeader = z.infer<typeof drawing>;
export type Forecast = z.infer<typeof forecast>;
export type Place = z.infer<typeof place>;
export type Exported = z.infer<typeof exported>;
export type Score = z.infer<typeof score>;
