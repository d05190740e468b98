export { coalesce } from "./coalesce.ts";
export { type CallOptions, type Connection, type ConnectionState, connect } from "./connection.ts";
export { CallFailure, isCallFailure, isCancellation, toFailure } from "./failure.ts";
export { sayFailuresBy } from "./failure-words.ts";
export { createNewestAnswer, type NewestAnswer } from "./newest-answer.svelte.ts";
export { type Drawing, type IncidentPoints, pullDrawing, pullIncidents, pullLabels, sendFile } from "./pulls.ts";
