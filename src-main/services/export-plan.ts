import { existsSync } from "node:fs";
import path from "node:path";
import type { CallRequest, ExportPlan, Forecast } from "../contract/index.ts";
import { plannedSize, type SizeRequest } from "../export/index.ts";
import { plannedExportFile } from "../jobs/index.ts";
import type { ProjectCatalogue } from "../project/index.ts";
import { readStoredPrediction } from "../store/index.ts";

type PlanRequest = CallRequest<"export.plan">;

function sizeRequest({ categories }: Forecast, input: PlanRequest): SizeRequest {
  switch (input.kind) {
    case "raster": {
      const { kind, resolutionMetres, crs } = input;
      return { kind, resolutionMetres, crs, bands: input.bands === "categories" ? categories.length + 1 : 1 };
    }
    case "picture":
      return { kind: "picture", format: input.format, widthPixels: input.widthPixels };
    case "places":
      return { kind: "squares", format: input.format, resolutionMetres: input.resolutionMetres, limit: input.limit };
    case "briefing":
      return { kind: "briefing", format: input.format };
  }
}

/** What an export would write. Throws NotFound, InvalidFileName, and what the export refuses by its settings alone. */
export async function planExport(project: ProjectCatalogue, input: PlanRequest): Promise<ExportPlan> {
  const { forecast, mixtureHash } = project.forecasts.record(input.forecast);
  const file = plannedExportFile(project, { kind: input.kind, input } as Parameters<typeof plannedExportFile>[1]);
  const { mixture } = await readStoredPrediction(project.store, mixtureHash);
  const size = plannedSize({ kind: "mixture", mixture }, sizeRequest(forecast, input));
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
