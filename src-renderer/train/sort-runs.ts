import type { Run } from "../../src-main/contract/index.ts";
import { isCompared, outcomeOf } from "./outcome.ts";

export type RunColumn = "title" | "status" | "dataset" | "validation" | "difference" | "step" | "seconds" | "started";

function keyOf(run: Run, column: RunColumn, datasetName: (run: Run) => string): string | number | null {
  const outcome = outcomeOf(run);
  switch (column) {
    case "title":
      return run.title;
    case "status":
      return run.status;
    case "dataset":
      return datasetName(run);
    case "validation":
      return isCompared(outcome) ? outcome.validation : null;
    case "difference":
      return isCompared(outcome) ? outcome.difference : null;
    case "step":
      return run.stepMs?.median ?? null;
    case "seconds":
      return run.seconds;
    case "started":
      return run.createdAt;
  }
}

/** Runs by one column. What is not known yet comes last both ways; equals keep the newest first. */
export function sortRuns(
  runs: readonly Run[],
  column: RunColumn,
  ascending: boolean,
  datasetName: (run: Run) => string,
): readonly Run[] {
  const sign = ascending ? 1 : -1;
  return [...runs].sort((a, b) => {
    const left = keyOf(a, column, datasetName);
    const right = keyOf(b, column, datasetName);
    const newestFirst = b.createdAt.localeCompare(a.createdAt);
    if (left === null || right === null) return left === right ? newestFirst : left === null ? 1 : -1;
    const order =
      typeof left === "number" && typeof right === "number" ? left - right : String(left).localeCompare(String(right));
    return order === 0 ? newestFirst : sign * order;
  });
}
