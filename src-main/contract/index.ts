export * from "./calls/index.ts";
export * from "./entities/index.ts";
export * from "./envelope.ts";
export * from "./host.ts";
export * from "./tile-host.ts";
