export { createEngine, type Engine, type EngineOptions } from "./queue/engine.ts";
export { plannedExportFile } from "./queue/export-file.ts";
export type { ExportWish } from "./queue/export-name.ts";
export { createJobQueue, type JobQueue, type JobQueueOptions } from "./queue/job-queue.ts";
export { DEFAULT_PRESET, DEFAULT_SEED, FORECASTERS } from "./queue/training-request.ts";
export type { CallOptions } from "./queue/warm-process.ts";
export { type TrainingMeasure, trainingMeasure } from "./training-messages.ts";
