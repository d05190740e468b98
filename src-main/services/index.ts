export { type ErrorLog, toAppError, toCallError } from "./call-errors.ts";
export type { CallOptions, IncidentPoints, Service, ServiceFiles, Uploads } from "./service.ts";
export { createUploadRegister } from "./uploads.ts";
