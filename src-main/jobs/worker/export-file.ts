import { stat } from "node:fs/promises";
import type { IntensityPrediction } from "../../../models/forecast/index.ts";
import type { JobProgress } from "../../contract/index.ts";
import {
  categoryWords,
  type NamedArea,
  type PlaceLabel,
  placeNames,
  rankAreas,
  rankCells,
  readAreas,
  type StudyArea,
  studyAreaOf,
  writeBriefing,
  writePicture,
  writePlaceList,
} from "../../export/index.ts";
import type { EngineOutput, ExportFileInput } from "../engine-messages.ts";
import type { Artifacts } from "./artifacts.ts";
import { type ChosenPrediction, chosenPrediction, incidentsOf, longRunOf } from "./chosen-prediction.ts";
import { periodText } from "./export-raster.ts";
import { boundsOf } from "./study-area.ts";

interface Material extends ChosenPrediction {
  readonly longRun: IntensityPrediction;
  readonly area: StudyArea;
  readonly areas: readonly NamedArea[] | undefined;
  readonly labels: readonly PlaceLabel[];
}

async function materialOf(artifacts: Artifacts, { mixtureHash, about, categories, request }: ExportFileInput): Promise<Material> {
  const [prediction, longRun] = await Promise.all([
    artifacts.prediction(mixtureHash),
    artifacts.prediction(about.baselineMixtureHash ?? mixtureHash),
  ]);
  const chosen = chosenPrediction(prediction, categories);
  const areasFile = request.kind === "picture" ? undefined : request.areas;
  return {
    ...chosen,
    longRun: longRunOf(longRun, chosen),
    area: studyAreaOf(prediction.drawing()),
    areas: areasFile === undefined || request.kind === "picture" ? undefined : await readAreas(areasFile, request.areaName),
    labels: request.kind === "picture" ? [] : await artifacts.addresses(about.dataset),
  };
}

function namesOf({ prediction, area, areas, labels }: Material) {
  const { west, east, south, north } = area.extent;
  return placeNames({ frame: prediction.frame, middle: { x: (west + east) / 2, y: (south + north) / 2 }, areas, labels });
}

/** Writes and says how large the file's picture is, and how many lines it has. */
async function write(
  artifacts: Artifacts,
  input: ExportFileInput,
  material: Material,
): Promise<{ readonly width: number; readonly height: number; readonly rows?: number }> {
  const { prediction, longRun, category, area, areas } = material;
  const { about, lineage, out, request } = input;
  const { modelTitle, attribution, data } = about;
  if (request.kind === "picture") {
    const { statistic, resolutionMetres: cellMetres, widthPixels } = request;
    return writePicture(out, request.format, {
      prediction,
      category,
      statistic,
      cellMetres,
      widthPixels,
      modelTitle,
      lineage,
      attribution,
      data,
    });
  }
  const names = namesOf(material);
  if (request.kind === "briefing") {
    const incidents = incidentsOf(await artifacts.incidents(about.dataset), material);
    await writeBriefing(out, request.format, request.paper, {
      ...{ prediction, longRun, incidents, category, area, names, modelTitle, lineage, attribution },
      isLongRunMap: about.baselineMixtureHash === null,
      cellMetres: request.resolutionMetres,
      datasetName: data.name,
      data,
      inSample: about.inSample,
    });
    return { width: 0, height: 0 };
  }
  const byArea = areas !== undefined && request.of === "areas";
  const places = byArea
    ? rankAreas({ prediction, longRun, category, area, areas }).places.slice(0, request.limit)
    : rankCells({ prediction, longRun, category, area, names, cellMetres: request.resolutionMetres, limit: request.limit });
  await writePlaceList(out, request.format, {
    places,
    unitOfPlace: byArea ? "Named areas" : `Squares of ${request.resolutionMetres} m`,
    prediction,
    categoryText: categoryWords(prediction, category),
    periodText: periodText(prediction),
    lineage,
    attribution,
    data,
  });
  return { width: 0, height: 0, rows: places.length };
}

/** Writes a stored forecast as a picture, a list of places or a briefing. Throws UnknownCategory, FileNotFound, AreasNotRead, AreasWithoutName, ListTooLong, PictureTooLarge, PathNotWritable, DiscFull. */
export async function exportFile(
  artifacts: Artifacts,
  input: ExportFileInput,
  { signal, progress }: { readonly signal: AbortSignal; readonly progress: (progress: JobProgress) => void },
): Promise<EngineOutput<"exportFile">> {
  progress({ share: null, message: "Integrating the forecast", rate: null, secondsLeft: null });
  const material = await materialOf(artifacts, input);
  signal.throwIfAborted();
  const size = await write(artifacts, input, material);
  const { size: bytes } = await stat(input.out);
  return { file: input.out, bytes, ...size, crs: "EPSG:4326", bounds: boundsOf(material.prediction.drawing().mixture) };
}
