export { importIncidents } from "./import-incidents.ts";
export { type ParserOptions, previewIncidents } from "./preview.ts";
export { type IncidentDescription, readIncidents, readRejects } from "./read-incidents.ts";
export { IMPORT_LIMITS, type ParserLimits, PREVIEW_LIMITS, type RunnableTask, runParser } from "./run-parser.ts";
export type { ImportResult, ImportTask, ParserTask, PreviewTask } from "./task.ts";
