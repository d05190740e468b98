import { existsSync } from "node:fs";
import { stat } from "node:fs/promises";
import path from "node:path";
import type { CallRequest, ExportPlan, Forecast } from "../contract/index.ts";
import { type PlannedSize, plannedSize, type SizeRequest } from "../export/index.ts";
import { plannedExportFile } from "../jobs/index.ts";
import type { ProjectCatalogue } from "../project/index.ts";
import { readStoredPrediction } from "../store/index.ts";

type PlanRequest = CallRequest<"export.plan">;

/** "All together" stands before the bands of several categories; one alone has its own. */
function bandsOf({ categories }: Forecast, input: Extract<PlanRequest, { kind: "raster" }>): number {
  if (input.bands !== "categories") return 1;
  return 1 + (input.categories !== undefined && input.categories.length > 1 ? input.categories.length : categories.length);
}

function sizeRequest(forecast: Forecast, input: PlanRequest): SizeRequest {
  switch (input.kind) {
    case "raster": {
      const { kind, resolutionMetres, crs } = input;
      return { kind, resolutionMetres, crs, bands: bandsOf(forecast, input) };
    }
    case "picture":
      return { kind: "picture", format: input.format, widthPixels: input.widthPixels };
    case "places":
      return { kind: "squares", format: input.format, resolutionMetres: input.resolutionMetres, limit: input.limit };
    case "briefing":
      return { kind: "briefing", format: input.format };
  }
}

/** Bytes of a line of a list of areas without its outline, which is in the layer. */
const AREA_FIGURES_BYTES = 300;

/** A line for each area of a layer: its outlines are most of it, in every format. Null where the export is none. Throws NotFound. */
async function areasSize(project: ProjectCatalogue, input: PlanRequest): Promise<PlannedSize | null> {
  if (input.kind !== "places" || input.layer === undefined || input.of !== "areas") return null;
  const { count, hash } = project.areas.get(input.layer);
  const outlines = await stat(project.store.pathOf(hash));
  const rows = Math.min(count, input.limit ?? count);
  const bytes = Math.round((outlines.size * rows) / count) + rows * AREA_FIGURES_BYTES;
  return { width: 0, height: 0, bands: 0, rows, bytes, crs: "EPSG:4326", crsText: "" };
}

/** What an export would write. Throws NotFound, InvalidFileName, and what the export refuses by its settings alone. */
export async function planExport(project: ProjectCatalogue, input: PlanRequest): Promise<ExportPlan> {
  const { forecast, mixtureHash } = project.forecasts.record(input.forecast);
  const file = plannedExportFile(project, { kind: input.kind, input } as Parameters<typeof plannedExportFile>[1]);
  const { mixture } = await readStoredPrediction(project.store, mixtureHash);
  const size = (await areasSize(project, input)) ?? plannedSize({ kind: "mixture", mixture }, sizeRequest(forecast, input));
  return {
    file,
    fileName: path.basename(file),
    replaces: existsSync(file),
    aboutBytes: size.bytes,
    aboutRows: size.rows,
    width: size.width,
    height: size.height,
    bands: size.bands,
    crs: size.crs,
    crsText: size.crsText,
  };
}
