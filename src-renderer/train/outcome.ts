import type { Run } from "../../src-main/contract/index.ts";

/** How a run's loss on the validation days stands to the long-run map's. Losses are nats per incident, lower is better. */
export type Outcome =
  | { readonly kind: "unknown" }
  | { readonly kind: "baseline" }
  | {
      readonly kind: "better" | "no-better";
      readonly validation: number;
      readonly baseline: number;
      readonly difference: number;
    };

export type Comparison = Extract<Outcome, { readonly kind: "better" | "no-better" }>;

/** True where a training and the long-run map were scored on the same days. */
export function isCompared(outcome: Outcome): outcome is Comparison {
  return outcome.kind === "better" || outcome.kind === "no-better";
}

/** Below this a difference is rounding in the fourth digit that is shown. */
export const EQUAL_LOSS = 5e-5;

/** The first metric that both records have. */
function sharedMetric(run: Run): { validation: number; baseline: number } | null {
  for (const [metric, validation] of Object.entries(run.validation ?? {})) {
    const baseline = run.baseline?.[metric];
    if (baseline !== undefined) return { validation, baseline };
  }
  return null;
}

export function outcomeOf(run: Run): Outcome {
  // Its own loss is of its own days and study area: beside a training's it would be read as a comparison, which it is not.
  if (run.model !== "crime") return { kind: "baseline" };
  const metric = sharedMetric(run);
  if (metric === null) return { kind: "unknown" };
  const difference = metric.validation - metric.baseline;
  return { kind: difference < -EQUAL_LOSS ? "better" : "no-better", ...metric, difference };
}

/** True where a run has something to forecast with. */
export function canForecast(run: Run): boolean {
  return run.status === "done" || ((run.status === "cancelled" || run.status === "interrupted") && run.bestEpoch !== null);
}
