import type { Dataset, Finding } from "../../src-main/contract/index.ts";

const harm: Readonly<Record<Finding["severity"], number>> = { caution: 0, information: 1 };

/** Cautions before notes, each in the order in which they came: the one that harms a forecast most first. */
export function findingsByHarm(findings: readonly Finding[]): readonly Finding[] {
  return [...findings].sort((a, b) => harm[a.severity] - harm[b.severity]);
}

export function rejectedRows(dataset: Dataset): number {
  return Object.values(dataset.rows.rejected).reduce((sum, rows) => sum + rows, 0);
}
