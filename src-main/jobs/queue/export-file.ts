/** What the engine process is told to write a file of a forecast, and where it goes. */
import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { CallRequest } from "../../contract/index.ts";
import type { ProjectCatalogue } from "../../project/index.ts";
import { discError } from "../../store/index.ts";
import type { ExportFileInput } from "../engine-messages.ts";
import { datasetSource } from "./dataset-source.ts";

export type ExportWish =
  | { readonly kind: "picture"; readonly input: CallRequest<"export.picture"> }
  | { readonly kind: "places"; readonly input: CallRequest<"export.places"> }
  | { readonly kind: "briefing"; readonly input: CallRequest<"export.briefing"> };

/** The path that was asked for, or a name in the project's exports folder, which is made. Throws PathNotWritable, DiscFull. */
export async function exportPath(project: ProjectCatalogue, out: string | undefined, name: string): Promise<string> {
  if (out !== undefined) return resolve(out);
  const folder = join(project.path, "exports");
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    throw discError(error, folder);
  }
  return resolve(join(folder, name));
}

function fileName(forecast: { readonly id: string; readonly validFromDay: string }, { kind, input }: ExportWish): string {
  const category = input.category === undefined ? "" : `-${input.category.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-")}`;
  const what = kind === "picture" ? `map-${input.statistic}` : kind === "places" && input.areas !== undefined ? "areas" : kind;
  return `${forecast.id}-${forecast.validFromDay}-${what}${category}.${input.format}`;
}

/** Throws NotFound, PathNotWritable, DiscFull. */
export async function exportFileInput(project: ProjectCatalogue, wish: ExportWish): Promise<ExportFileInput> {
  const { forecast, mixtureHash, baselineMixtureHash } = project.forecasts.record(wish.input.forecast);
  const dataset = project.datasets.get(forecast.dataset);
  const { forecast: _forecast, out: _out, category: _category, ...request } = wish.input;
  return {
    mixtureHash,
    lineage: forecast.lineage,
    out: await exportPath(project, wish.input.out, fileName(forecast, wish)),
    category: wish.input.category ?? null,
    about: {
      dataset: datasetSource(dataset),
      datasetName: dataset.name,
      baselineMixtureHash,
      modelTitle: forecast.title,
      inSample: forecast.inSample,
      attribution: project.describe().attribution,
    },
    // The kind belongs to the input that it was taken apart from; TypeScript does not follow that through the rest of an object.
    request: { kind: wish.kind, ...request } as ExportFileInput["request"],
  };
}
