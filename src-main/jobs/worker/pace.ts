import type { JobProgress } from "../../contract/index.ts";

/** How fast a training goes and what is left of it. Times are milliseconds. */
export interface Pace {
  addStep(milliseconds: number): void;
  /** All of an epoch that is not a step: validation, checkpoint. */
  addEpochRest(milliseconds: number): void;
  /** Undefined before the first step. */
  stepMs(): { readonly median: number; readonly p90: number } | undefined;
  /** Upper bound, because a training may stop early. Null before the first step. */
  secondsLeft(stepsLeft: number, epochsLeft: number): number | null;
  rate(): JobProgress["rate"];
}

/** Nearest-rank quantile of unsorted values; undefined for none. */
export function quantile(values: readonly number[], share: number): number | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
}

export function createPace(): Pace {
  const steps: number[] = [];
  const rests: number[] = [];
  const median = () => quantile(steps, 0.5);
  return {
    addStep: (milliseconds) => {
      steps.push(milliseconds);
    },
    addEpochRest: (milliseconds) => {
      rests.push(milliseconds);
    },
    stepMs() {
      const middle = median();
      const high = quantile(steps, 0.9);
      return middle === undefined || high === undefined ? undefined : { median: middle, p90: high };
    },
    secondsLeft(stepsLeft, epochsLeft) {
      const middle = median();
      if (middle === undefined) return null;
      return (stepsLeft * middle + epochsLeft * (quantile(rests, 0.5) ?? 0)) / 1000;
    },
    rate() {
      const middle = median();
      return middle === undefined || middle === 0 ? null : { value: 1000 / middle, unit: "steps/s" };
    },
  };
}
