/** What the engine process is told to write a file of a forecast, and where it goes. */
import { mkdir } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { AppError } from "../../../models/errors/index.ts";
import type { AreaLayer, Dataset, Forecast } from "../../contract/index.ts";
import type { ProjectCatalogue } from "../../project/index.ts";
import { discError } from "../../store/index.ts";
import type { ExportedData, ExportFileInput } from "../engine-messages.ts";
import { datasetSource } from "./dataset-source.ts";
import { chosenName, type ExportWish, numberedName, proposedName, wantedCategories } from "./export-name.ts";

/**
 * The path that was asked for, or a name in the project's exports folder. A proposed name never falls on the export of another forecast:
 * it gets a number instead. Throws NotFound, InvalidFileName.
 */
export function plannedExportFile(project: ProjectCatalogue, wish: ExportWish): string {
  const { out, name, forecast: id } = wish.input;
  if (out !== undefined) return resolve(out);
  const folder = join(project.path, "exports");
  if (name !== undefined) return resolve(join(folder, chosenName(name, wish)));
  const forecast = project.forecasts.get(id);
  const layer = layerOf(project, wish);
  const proposed = proposedName(forecast, project.datasets.get(forecast.dataset), wish, layer?.name);
  const taken = new Set(
    project.exports
      .list()
      .filter((record) => record.forecast !== id)
      .map(({ exported }) => exported.file),
  );
  for (let number = 1; ; number += 1) {
    const file = resolve(join(folder, numberedName(proposed, number)));
    if (!taken.has(file)) return file;
  }
}

/** The layer whose areas are meant; undefined where a file or none is. Throws NotFound. */
function layerOf(project: ProjectCatalogue, { kind, input }: ExportWish): AreaLayer | undefined {
  return (kind === "places" || kind === "briefing") && input.layer !== undefined ? project.areas.get(input.layer) : undefined;
}

/** Something else has the folder's name. */
function isNoFolder(error: unknown): boolean {
  return error instanceof Error && "code" in error && (error.code === "EEXIST" || error.code === "ENOTDIR");
}

function exportsAreAFile(folder: string, cause: unknown): AppError {
  return new AppError("PathNotWritable", {
    message: `${folder} is a file, and exports go into a folder of that name.`,
    hint: "Rename the file or move it away, and export again.",
    details: { path: folder },
    cause,
  });
}

/** The same, with the exports folder made. Throws NotFound, InvalidFileName, PathNotWritable, DiscFull. */
export async function exportPath(project: ProjectCatalogue, wish: ExportWish): Promise<string> {
  const file = plannedExportFile(project, wish);
  if (wish.input.out !== undefined) return file;
  try {
    await mkdir(dirname(file), { recursive: true });
  } catch (error) {
    throw isNoFolder(error) ? exportsAreAFile(dirname(file), error) : discError(error, dirname(file));
  }
  return file;
}

/** What the data were that a forecast was made from, for readers of the file. */
export function exportedData(forecast: Forecast, dataset: Dataset): ExportedData {
  const version = dataset.versions.find(({ hash }) => hash === forecast.lineage.dataHash) ?? dataset.versions.at(-1);
  return {
    name: dataset.name,
    files: version?.files ?? [],
    firstDay: version?.firstDay ?? dataset.firstDay,
    lastDay: version?.lastDay ?? dataset.lastDay,
    noun: dataset.noun,
  };
}

/** Throws NotFound, InvalidFileName, PathNotWritable, DiscFull. */
export async function exportFileInput(
  project: ProjectCatalogue,
  wish: Exclude<ExportWish, { kind: "raster" }>,
): Promise<ExportFileInput> {
  const { forecast, mixtureHash, baselineMixtureHash } = project.forecasts.record(wish.input.forecast);
  const dataset = project.datasets.get(forecast.dataset);
  const layer = layerOf(project, wish);
  const fromLayer =
    layer === undefined
      ? {}
      : { layer: undefined, areas: await project.store.checkedPath(layer.hash), areaName: layer.nameProperty };
  const { forecast: _forecast, out: _out, name: _name, category: _category, categories: _categories, ...request } = wish.input;
  return {
    mixtureHash,
    lineage: forecast.lineage,
    out: await exportPath(project, wish),
    categories: wantedCategories(wish.input),
    about: {
      dataset: datasetSource(dataset),
      data: exportedData(forecast, dataset),
      baselineMixtureHash,
      modelTitle: forecast.title,
      inSample: forecast.inSample,
      attribution: dataset.attribution,
    },
    // The kind belongs to the input that it was taken apart from; TypeScript does not follow that through the rest of an object.
    request: { kind: wish.kind, ...request, ...fromLayer } as ExportFileInput["request"],
  };
}
