/** What the findings of a table have in common. */
import type { Finding } from "../contract/index.ts";
import type { Conversion } from "./conversion.ts";
import type { SourceTable } from "./source-table.ts";

export interface FindingContext {
  readonly table: SourceTable;
  readonly conversion: Conversion;
  readonly firstDay: number;
  readonly lastDay: number;
  readonly kept: number;
  readonly duplicates: number;
  /** False for a preview: what only the whole table shows is left out. */
  readonly isWhole: boolean;
  /** Tables of incidents of other data sets, with the columns day, second_of_day, lon, lat. */
  readonly others?: readonly { readonly name: string; readonly relation: string }[];
}

/** A finding before its rows were looked up. `rowsWhere` is a condition on `incidents` that says which they are. */
export interface Found extends Finding {
  /** 0 good to know .. 100 the forecast is wrong. */
  readonly harm: number;
  readonly rowsWhere?: string;
}

/** 321,877 */
export function count(value: number): string {
  return value.toLocaleString("en");
}

/** 12.3 % */
export function percent(share: number): string {
  return `${(100 * share).toLocaleString("en", { maximumFractionDigits: 1 })} %`;
}
