export { areaNames } from "./areas/import-areas.ts";
export { importIncidents } from "./import-incidents.ts";
export { type ParserOptions, previewIncidents } from "./preview.ts";
export { type Address, readAddresses } from "./read-addresses.ts";
export { type IncidentDescription, readIncidents, readRejects } from "./read-incidents.ts";
export { IMPORT_LIMITS, type ParserLimits, PREVIEW_LIMITS, type RunnableTask, runParser } from "./run-parser.ts";
export { LEAST_DAYS_BETWEEN } from "./settling.ts";
export type {
  AreasResult,
  AreasTask,
  ImportResult,
  ImportTask,
  ParserTask,
  PreviewTask,
  UpdateResult,
  UpdateTask,
} from "./task.ts";
export { updateIncidents } from "./update-incidents.ts";
