import type { Diagnostics } from "../../src-main/contract/index.ts";

/** The bundle as one document, with the same entries as a saved one that ends in .json. */
export function bundleDocument({ entries }: Pick<Diagnostics, "entries">): string {
  return `${JSON.stringify({ entries }, null, 2)}\n`;
}
