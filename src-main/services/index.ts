export { FORECASTERS } from "../jobs/index.ts";
export { type ErrorLog, toAppError, toCallError } from "./call-errors.ts";
export { createService, type ServiceOptions } from "./create-service.ts";
export type { CallOptions, IncidentPoints, Service, ServiceFiles, Uploads } from "./service.ts";
export { createUploadRegister } from "./uploads.ts";
export { readVersion } from "./version.ts";
