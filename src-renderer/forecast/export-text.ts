/** What the export section says of a file that will be written, and of one that was. */
import type { Exported, ExportPlan } from "../../src-main/contract/index.ts";
import { words } from "../words/index.ts";
import type { ExportWish } from "./export-choice.ts";

/** Last part of a path of either kind of system. */
export function fileNameOf(path: string): string {
  return path.split(/[/\\]/).at(-1) ?? path;
}

/** Sizes that are estimated are said in two digits. */
function roughly(bytes: number): number {
  return Number(bytes.toPrecision(2));
}

/** Size and shape: "355 × 433 cells, about 290 kB". */
export function planText({ kind }: ExportWish, plan: ExportPlan): string {
  const bytes = roughly(plan.aboutBytes);
  const { about } = words.export;
  if (kind === "briefing") return about.page(bytes);
  if (kind === "picture") return about.picture(plan.width, bytes);
  if (kind === "places") return about.places(plan.aboutRows ?? 0, bytes);
  return plan.bands === 1
    ? about.raster(plan.width, plan.height, bytes)
    : about.bands(plan.width, plan.height, plan.bands, bytes);
}

export function writtenText({ kind }: ExportWish, { width, height, rows = 0, bytes }: Exported): string {
  const { done } = words.export;
  if (kind === "briefing") return done.briefing(bytes);
  return kind === "places" ? done.places(rows, bytes) : done[kind](width, height, bytes);
}

/** The file that is written beside the one that was asked for, by what is put behind the latter's address. */
export function companionOf(wish: ExportWish): { readonly ending: string; readonly text: string } | null {
  if (wish.kind === "raster") return { ending: ".qml", text: words.export.style };
  return wish.kind === "places" && wish.format === "csv" ? { ending: ".json", text: words.export.description } : null;
}
