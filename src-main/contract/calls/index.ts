/** Every call of the service. */
import type { z } from "zod";
import { appCalls } from "./app.ts";
import { areasCalls } from "./areas.ts";
import { datasetCalls } from "./dataset.ts";
import type { CallDefinition } from "./definition.ts";
import { deletedCalls } from "./deleted.ts";
import { diagnosticsCalls } from "./diagnostics.ts";
import { engineCalls } from "./engine.ts";
import { evaluateCalls } from "./evaluate.ts";
import { exportCalls } from "./export.ts";
import { forecastCalls } from "./forecast.ts";
import { jobCalls } from "./job.ts";
import { logCalls } from "./log.ts";
import { mapCalls } from "./map.ts";
import { preferencesCalls } from "./preferences.ts";
import { projectCalls } from "./project.ts";
import { runCalls } from "./run.ts";
import { scoreCalls } from "./score.ts";

export const calls = {
  ...appCalls,
  ...projectCalls,
  ...preferencesCalls,
  ...datasetCalls,
  ...areasCalls,
  ...runCalls,
  ...jobCalls,
  ...forecastCalls,
  ...evaluateCalls,
  ...logCalls,
  ...mapCalls,
  ...scoreCalls,
  ...exportCalls,
  ...engineCalls,
  ...diagnosticsCalls,
  ...deletedCalls,
} as const satisfies Record<string, CallDefinition>;

export type CallName = keyof typeof calls;
/** What a caller gives (defaults may be left out). */
export type CallInput<N extends CallName> = z.input<(typeof calls)[N]["input"]>;
/** What a service receives (defaults filled in). */
export type CallRequest<N extends CallName> = z.output<(typeof calls)[N]["input"]>;
export type CallOutput<N extends CallName> = z.output<(typeof calls)[N]["output"]>;
