import type { ScoreRow } from "../../src-main/contract/index.ts";

/** Figures that are shown, the most telling first; the others are in the log. */
export const SHOWN_METRICS = ["logScore", "pai@5", "insideInterval"] as const;
export type ShownMetric = (typeof SHOWN_METRICS)[number];

export interface ShownScore {
  readonly metric: ShownMetric;
  readonly value: number;
  readonly baseline: number | null;
}

/** The score by the newest data and way of scoring: every one that was ever kept comes, oldest first. */
export function newestScore(rows: readonly ScoreRow[]): ScoreRow | undefined {
  return rows.toSorted((a, b) => a.dataVersion - b.dataVersion || a.method - b.method || a.row - b.row).at(-1);
}

export function shownScores({ figures }: Pick<ScoreRow, "figures">): ShownScore[] {
  return SHOWN_METRICS.flatMap((metric) => {
    const found = figures.find((figure) => figure.metric === metric);
    return found === undefined ? [] : [{ metric, value: found.value, baseline: found.baseline }];
  });
}
