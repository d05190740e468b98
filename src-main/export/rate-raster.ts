import { AppError } from "../../models/errors/index.ts";
import { type CategoryChoice, formatDay, type IntensityPrediction, type Lineage } from "../../models/forecast/index.ts";
import { cellAreaSquareMetres, cellRect, type Grid, type LocalGrid, lonLatGrid } from "../../models/grid/index.ts";
import type { Exported, JobProgress } from "../contract/index.ts";
import { writeWhole } from "./file-writing.ts";
import { writeGeoTiff } from "./geotiff.ts";
import { colourStops, qgisStyle } from "./qgis-style.ts";
import { coveringGrid, studyAreaOf } from "./study-area.ts";

/** Most cells along an edge: 20,000 x 20,000 float32 are 1.6 GB, what a TIFF of 32-bit offsets and a desktop GIS still bear. */
export const MAX_RASTER_CELLS = 20_000;
/** Values kept for the style's quantiles: every cell of a city at 100 m, a regular sample of larger rasters. */
const STYLE_SAMPLE = 1 << 20;

export type RasterStatistic = "rate" | "count" | "probability";

export interface RateRasterRequest {
  readonly prediction: IntensityPrediction;
  readonly category: CategoryChoice;
  /**
   * rate: expected incidents per km2 and day, over the whole cell's area. count: expected incidents in the cell and the whole valid
   * period. probability: chance of at least one incident in the cell in the valid period.
   */
  readonly statistic: RasterStatistic;
  /** Edge of a cell in metres at the middle of the study area. */
  readonly resolutionMetres?: number;
  /** Path of the GeoTIFF; its style is written beside it. */
  readonly out: string;
  readonly lineage: Lineage;
  /** The valid days as the user reads them; the zone is added. */
  readonly periodText: string;
  /** IANA zone that the days are counted in. */
  readonly timeZone: string;
}

export const DEFAULT_RESOLUTION_METRES = 100;

export interface RateRasterOptions {
  readonly signal?: AbortSignal;
  readonly progress?: (progress: JobProgress) => void;
}

export type WrittenRaster = Omit<Exported, "download"> & { readonly styleFile: string };

const STATISTICS: Record<RasterStatistic, { readonly label: string; readonly unit: string }> = {
  rate: { label: "expected rate", unit: "1/km2/day" },
  count: { label: "expected count per cell", unit: "incidents" },
  probability: { label: "chance of at least one per cell", unit: "1" },
};

/**
 * Writes a prediction as a GeoTIFF in EPSG:4326 with a QGIS style beside it. A cell is a rectangle of degrees and exactly one of the
 * prediction's local frame, so that its value is an exact integral: the sum of rate x cell area x days is the study area's total.
 * Cells that lie wholly outside of the study area are no data.
 */
export async function writeRateRaster(request: RateRasterRequest, options: RateRasterOptions = {}): Promise<WrittenRaster> {
  const { prediction, out } = request;
  const area = studyAreaOf(prediction.drawing());
  const cellMetres = request.resolutionMetres ?? DEFAULT_RESOLUTION_METRES;
  refuseAbsurdSize(area.extent.east - area.extent.west, area.extent.north - area.extent.south, cellMetres);
  const cells = coveringGrid(prediction.frame, area.extent, cellMetres);
  const grid = lonLatGrid(cells);
  const title = rasterTitle(request);
  const { unit } = STATISTICS[request.statistic];
  const sample: number[] = [];
  const sampleStep = Math.max(1, Math.ceil((cells.rows * cells.columns) / STYLE_SAMPLE));

  const bytes = await writeGeoTiff(
    out,
    {
      grid,
      band: { description: `${title}, ${unit}`, unit },
      metadata: rasterMetadata(request, cellMetres),
      imageDescription: `${title}. Unit: ${unit}. ${lineageText(request.lineage)}`,
      software: `Isarithm ${request.lineage.codeVersion}`,
      readRows(firstRow, rows) {
        const strip: LocalGrid = { ...cells, north: cells.north - firstRow * cells.cellHeightMetres, rows };
        const values = stripValues(request, strip, grid, firstRow);
        for (let index = 0; index < values.length; index += 1) {
          const outside = !area.touches(cellRect(strip, Math.floor(index / strip.columns), index % strip.columns));
          if (outside) values[index] = Number.NaN;
          else if ((firstRow * cells.columns + index) % sampleStep === 0) sample.push(values[index] ?? 0);
        }
        return values;
      },
    },
    { signal: options.signal, progress: rowsProgress(options, cells) },
  );

  const styleFile = out.replace(/\.tiff?$/i, "").concat(".qml");
  const style = qgisStyle(colourStops(Float32Array.from(sample).sort()), { title, unit });
  await writeWhole(styleFile, (handle) => handle.writeFile(style));
  return {
    file: out,
    styleFile,
    bytes,
    width: grid.columns,
    height: grid.rows,
    crs: "EPSG:4326",
    bounds: {
      west: grid.west,
      south: grid.north - grid.rows * grid.latStep,
      east: grid.west + grid.columns * grid.lonStep,
      north: grid.north,
    },
  };
}

/** Values of a strip of rows, before cells outside of the study area are taken out. */
function stripValues(request: RateRasterRequest, strip: LocalGrid, grid: Grid, firstRow: number): Float32Array {
  const { prediction, category, statistic } = request;
  if (statistic === "probability") return Float32Array.from(probabilities(prediction, strip, category));
  const counts = prediction.expectedCounts(strip, category);
  if (statistic === "count") return Float32Array.from(counts);
  const rates = new Float32Array(counts.length);
  for (let row = 0; row < strip.rows; row += 1) {
    const north = grid.north - (firstRow + row) * grid.latStep;
    const squareKilometres = cellAreaSquareMetres(north - grid.latStep, north, grid.lonStep) / 1e6;
    for (let column = 0; column < strip.columns; column += 1) {
      const index = row * strip.columns + column;
      rates[index] = (counts[index] ?? 0) / (squareKilometres * prediction.valid.days);
    }
  }
  return rates;
}

/** Chance of at least one incident per cell, by the prediction's count family; categories are independent given their means. */
function probabilities(prediction: IntensityPrediction, strip: LocalGrid, category: CategoryChoice): Float64Array {
  const family = prediction.countFamily;
  if (family.kind === "poisson") return prediction.expectedCounts(strip, category).map((mean) => -Math.expm1(-mean));
  const chosen = category === "all" ? prediction.categories.map((_, index) => index) : [category];
  const logNone = new Float64Array(strip.rows * strip.columns);
  for (const index of chosen) {
    const size = family.size[index] ?? Number.POSITIVE_INFINITY;
    for (const [cell, mean] of prediction.expectedCounts(strip, index).entries()) {
      logNone[cell] = (logNone[cell] ?? 0) - (Number.isFinite(size) ? size * Math.log1p(mean / size) : mean);
    }
  }
  return logNone.map((log) => -Math.expm1(log));
}

function refuseAbsurdSize(widthMetres: number, heightMetres: number, cellMetres: number): void {
  const columns = Math.ceil(widthMetres / cellMetres);
  const rows = Math.ceil(heightMetres / cellMetres);
  const longest = Math.max(widthMetres, heightMetres);
  if (longest <= 0 || !Number.isFinite(longest)) {
    throw new AppError("EmptyStudyArea", {
      message: "The forecast has no study area to export.",
      hint: "Make the forecast again from a data set with incidents.",
    });
  }
  if (columns <= MAX_RASTER_CELLS && rows <= MAX_RASTER_CELLS) return;
  const finest = Math.ceil(longest / MAX_RASTER_CELLS);
  const gigabytes = (columns * rows * 4) / 1e9;
  throw new AppError("RasterTooLarge", {
    message: `Cells of ${cellMetres} m over ${(widthMetres / 1000).toFixed(0)} x ${(heightMetres / 1000).toFixed(0)} km make ${columns.toLocaleString("en")} x ${rows.toLocaleString("en")} cells (${gigabytes.toLocaleString("en", { maximumFractionDigits: 1 })} GB).`,
    hint: `Choose at least ${finest} m for this area; at most ${MAX_RASTER_CELLS.toLocaleString("en")} cells along an edge are written.`,
    details: { columns, rows, cellMetres },
  });
}

function rasterTitle({ prediction, category, statistic, periodText, timeZone }: RateRasterRequest): string {
  const name = category === "all" ? "all categories" : prediction.categories[category];
  return `Reported incidents (${name}): ${STATISTICS[statistic].label}, ${periodText} (${timeZone})`;
}

function rasterMetadata(request: RateRasterRequest, cellMetres: number): Record<string, string> {
  const { prediction, lineage } = request;
  const first = prediction.valid.startDay;
  return {
    VARIABLE: request.statistic,
    CATEGORY: request.category === "all" ? "all" : (prediction.categories[request.category] ?? ""),
    UNIT: STATISTICS[request.statistic].unit,
    VALID_PERIOD: request.periodText,
    VALID_FROM: formatDay(first),
    VALID_UNTIL: formatDay(first + prediction.valid.days),
    VALID_DAYS: String(prediction.valid.days),
    ISSUED: formatDay(prediction.issueDay),
    TIME_ZONE: request.timeZone,
    RESOLUTION_METRES: String(cellMetres),
    EXPECTED_COUNT: String(prediction.total(request.category)),
    LINEAGE_DATA_HASH: lineage.dataHash,
    LINEAGE_MODEL: lineage.model,
    LINEAGE_MODEL_CONFIGURATION: JSON.stringify(lineage.modelConfiguration),
    LINEAGE_WEIGHTS_HASH: lineage.weightsHash,
    LINEAGE_ENGINE: `${lineage.engine.backend}, ${lineage.engine.library}, ${lineage.engine.device}`,
    LINEAGE_SEED: String(lineage.seed),
    LINEAGE_CODE_VERSION: lineage.codeVersion,
  };
}

function lineageText(lineage: Lineage): string {
  const { backend, library, device } = lineage.engine;
  return `Model ${lineage.model}, weights ${lineage.weightsHash}, data ${lineage.dataHash}, engine ${backend} (${library}, ${device}), seed ${lineage.seed}, code ${lineage.codeVersion}.`;
}

function rowsProgress({ progress }: RateRasterOptions, cells: LocalGrid): ((rows: number) => void) | undefined {
  if (progress === undefined) return undefined;
  const started = performance.now();
  return (rows) => {
    const seconds = Math.max(0.001, (performance.now() - started) / 1000);
    progress({
      share: rows / cells.rows,
      message: "Writing the raster",
      rate: { value: Math.round((rows * cells.columns) / seconds), unit: "cells/s" },
      secondsLeft: (seconds * (cells.rows - rows)) / rows,
    });
  };
}
