import { formatDay, type IntensityPrediction } from "../../../models/forecast/index.ts";
import type { JobProgress } from "../../contract/index.ts";
import { writeRateRaster } from "../../export/index.ts";
import type { EngineOutput, ExportRasterInput } from "../engine-messages.ts";
import type { Artifacts } from "./artifacts.ts";
import { chosenPrediction } from "./chosen-prediction.ts";

/** "2018-07-09", or "2018-07-09 to 2018-07-15": days in the data set's own zone, which the raster states beside it. */
export function periodText({ valid }: IntensityPrediction): string {
  const first = formatDay(valid.startDay);
  return valid.days === 1 ? first : `${first} to ${formatDay(valid.startDay + valid.days - 1)}`;
}

/** Writes a stored forecast as a raster. Throws UnknownCategory, UnknownCrs, UnsupportedCrs, CrsElsewhere, PathNotWritable, RasterTooLarge, DiscFull. */
export async function exportRaster(
  artifacts: Artifacts,
  input: ExportRasterInput,
  options: { readonly signal: AbortSignal; readonly progress: (progress: JobProgress) => void },
): Promise<EngineOutput<"exportRaster">> {
  const { prediction, category } = chosenPrediction(await artifacts.prediction(input.mixtureHash), input.categories);
  return writeRateRaster(
    {
      prediction,
      category,
      statistic: input.statistic,
      resolutionMetres: input.resolutionMetres,
      crs: input.crs ?? undefined,
      bands: input.bands,
      attribution: input.attribution,
      data: input.data,
      out: input.out,
      lineage: input.lineage,
      periodText: periodText(prediction),
      timeZone: prediction.timeZone,
    },
    options,
  );
}
