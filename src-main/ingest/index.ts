export { FAR_DEGREES, ROWS_LOOKED_AT } from "./conversion.ts";
export { importIncidents, MAX_CATEGORIES } from "./importIncidents.ts";
export { type ParserOptions, previewIncidents } from "./preview.ts";
export { type IncidentDescription, readIncidents, readRejects } from "./readIncidents.ts";
export { IMPORT_LIMITS, type ParserLimits, PREVIEW_LIMITS, type RunnableTask, runParser } from "./runParser.ts";
export type { ImportResult, ImportTask, ParserTask, PreviewTask } from "./task.ts";
