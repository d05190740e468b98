/** The things that both sides speak of. Plain data. */

export * from "./areas.ts";
export * from "./dataset.ts";
export * from "./deleted.ts";
export * from "./diagnostics.ts";
export * from "./engine.ts";
export * from "./export.ts";
export * from "./forecast.ts";
export * from "./job.ts";
export * from "./log.ts";
export * from "./map.ts";
export * from "./preferences.ts";
export * from "./project.ts";
export * from "./run.ts";
export * from "./score.ts";
export * from "./shared.ts";
