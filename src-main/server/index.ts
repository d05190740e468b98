export { type Connection, createConnection, MAX_CALLS_IN_FLIGHT, PROGRESS_INTERVAL_MS } from "./connection.ts";
export { contentSecurityPolicy } from "./headers.ts";
export {
  MAX_MESSAGE_BYTES,
  MAX_SOCKETS,
  type RunningServer,
  type ServerOptions,
  startServer,
  UPLOAD_LIMIT_BYTES,
} from "./start-server.ts";
