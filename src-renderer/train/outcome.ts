import type { Run } from "../../src-main/contract/index.ts";

/** How a run's loss on the validation days stands to the long-run map's. Losses are nats per incident, lower is better. */
export type Outcome =
  | { readonly kind: "unknown" }
  | { readonly kind: "baseline"; readonly validation: number | null }
  | { readonly kind: "better" | "no-better"; readonly validation: number; readonly difference: number };

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
  if (run.model === "climatology") return { kind: "baseline", validation: Object.values(run.validation ?? {})[0] ?? null };
  const metric = sharedMetric(run);
  if (metric === null) return { kind: "unknown" };
  const difference = metric.validation - metric.baseline;
  return { kind: difference < -EQUAL_LOSS ? "better" : "no-better", validation: metric.validation, difference };
}

/** True where a run has something to forecast with. */
export function canForecast(run: Run): boolean {
  return run.status === "done" || ((run.status === "cancelled" || run.status === "interrupted") && run.bestEpoch !== null);
}
