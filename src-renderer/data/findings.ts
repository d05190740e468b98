import type { Dataset, Finding } from "../../src-main/contract/index.ts";

const harm: Readonly<Record<Finding["severity"], number>> = { caution: 0, information: 1 };

/** Most harmful first: cautions before notes, then by the number of rows that they touch. */
export function findingsByHarm(findings: readonly Finding[]): readonly Finding[] {
  return [...findings].sort((a, b) => harm[a.severity] - harm[b.severity] || (b.rows ?? 0) - (a.rows ?? 0));
}

export function rejectedRows(dataset: Dataset): number {
  return Object.values(dataset.rows.rejected).reduce((sum, rows) => sum + rows, 0);
}
