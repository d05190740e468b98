export type { DatasetReading, DatasetRecord, NewDataset, NewVersion, VersionSource } from "./datasets.ts";
export type { ExportRecord } from "./exports.ts";
export type { ForecastRecord, NewForecast } from "./forecasts.ts";
export { createProject, openProject, PROJECT_EXTENSION, type ProjectCatalogue } from "./project.ts";
export type { NewRun, RunChange, RunRecord } from "./runs.ts";
export { sqliteVersion } from "./sqlite-version.ts";
