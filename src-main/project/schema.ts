/** The catalogue's tables as Kysely sees them. Text columns that hold JSON say so; days are "YYYY-MM-DD", times ISO 8601 in UTC. */
import type { Generated } from "kysely";

type Json = string;

export interface ProjectRow {
  id: string;
  name: string;
  created_at: string;
}

export interface DatasetRow {
  id: Generated<number>;
  name: string;
  /** Of the incidents' Parquet file in the store. */
  hash: string;
  rejects_hash: string | null;
  rows: Json;
  first_day: string;
  last_day: string;
  time_zone: string;
  bounds: Json;
  categories: Json;
  weekly_counts: Json;
  findings: Json;
  created_at: string;
  /** Number of the newest version, which the other columns describe. */
  version: Generated<number>;
  roles: Json | null;
  /** Names of the first file's columns. */
  columns: Json | null;
  date_format: string | null;
  merged_by: Generated<string>;
  settling: Generated<Json>;
  /** How its files are read. */
  reading: Json | null;
  noun: Generated<Json>;
  attribution: Generated<Json>;
  /** Null: the default. */
  study_area: Json | null;
  /** When it was deleted; it is purged some days later. */
  deleted_at: string | null;
}

export interface DatasetVersionRow {
  dataset: number;
  version: number;
  hash: string;
  rejects_hash: string | null;
  rows: Json;
  first_day: string;
  last_day: string;
  categories: Json;
  findings: Json;
  files: Json;
  changes: Json | null;
  extent: string | null;
  created_at: string;
}

export interface RunRow {
  id: Generated<number>;
  dataset: number;
  model: string;
  title: string;
  preset: string | null;
  status: string;
  seed: number;
  from_day: string;
  /** First day that is not used. */
  to_day: string;
  validation_from_day: string;
  configuration: Json;
  max_minutes: number | null;
  epochs: number | null;
  best_epoch: number | null;
  validation: Json | null;
  baseline: Json | null;
  step_ms: Json | null;
  peak_memory_mb: number | null;
  /** Spent in training so far, over all attempts. */
  seconds: number | null;
  engine: Json | null;
  error: Json | null;
  code_version: string | null;
  weights_hash: string | null;
  checkpoint_hash: string | null;
  checkpoint_epoch: number | null;
  created_at: string;
  /** Version of the data set that it is trained on. */
  data_version: Generated<number>;
  /** Last settled day of that version, where it is known. */
  settled_through: string | null;
  deleted_at: string | null;
}

export interface LossRow {
  run: number;
  epoch: number;
  train_loss: number;
  validation_loss: number | null;
  baseline_loss: number | null;
  seconds: number;
}

export interface JobRow {
  id: Generated<number>;
  kind: string;
  run: number | null;
  status: string;
  progress: Json | null;
  created_at: string;
}

export interface ForecastRow {
  id: Generated<number>;
  run: number;
  dataset: number;
  model: string;
  title: string;
  is_long_run_map: number;
  issued_day: string;
  valid_from_day: string;
  valid_days: number;
  time_zone: string;
  in_sample: number;
  categories: Json;
  summary: Json;
  baseline_expected_count: number | null;
  observed_count: number | null;
  bounds: Json;
  lineage: Json;
  mixture_hash: string;
  baseline_mixture_hash: string | null;
  created_at: string;
  deleted_at: string | null;
}

export interface ExportRow {
  id: Generated<number>;
  forecast: number;
  exported: Json;
  created_at: string;
}

export interface AreasRow {
  id: Generated<number>;
  name: string;
  /** Of the GeoJSON in the store. */
  hash: string;
  /** What else is known of the layer. */
  layer: Json;
  created_at: string;
}

export interface SettingRow {
  key: string;
  value: Json;
}

/** A row of a log whose rows are only ever added; see chained-log.ts. */
export interface ChainedRow {
  seq: number;
  /** Canonical JSON. */
  entry: Json;
  previous_hash: string;
  hash: string;
}

export interface Schema {
  project: ProjectRow;
  datasets: DatasetRow;
  dataset_versions: DatasetVersionRow;
  forecast_log: ChainedRow;
  score_log: ChainedRow;
  runs: RunRow;
  losses: LossRow;
  jobs: JobRow;
  forecasts: ForecastRow;
  exports: ExportRow;
  areas: AreasRow;
  settings: SettingRow;
}
