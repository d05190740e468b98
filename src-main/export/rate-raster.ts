import { AppError } from "../../models/errors/index.ts";
import { type CategoryChoice, formatDay, type IntensityPrediction, type Lineage } from "../../models/forecast/index.ts";
import type { Exported, JobProgress } from "../contract/index.ts";
import { categoryWords } from "./category-words.ts";
import { crsOf, WGS84 } from "./crs.ts";
import { writeWithCompanion } from "./file-writing.ts";
import type { Georeference } from "./georeference.ts";
import { encodeGeoTiff, type RasterBand } from "./geotiff.ts";
import { capitalised, type DataSource, dataItems, dataText, lineageItems, lineageText, nounOf } from "./lineage-text.ts";
import { projectedCells } from "./projected-cells.ts";
import { colourStops, qgisStyle } from "./qgis-style.ts";
import { type CellCounts, lonLatCells, type RasterCells } from "./raster-cells.ts";
import { studyAreaOf } from "./study-area.ts";

/** Most cells along an edge: 20,000 x 20,000 float32 are 1.6 GB, what a TIFF of 32-bit offsets and a desktop GIS still bear. */
export const MAX_RASTER_CELLS = 20_000;
/** Values kept for the style's quantiles: every cell of a city at 100 m, a regular sample of larger rasters. */
const STYLE_SAMPLE = 1 << 20;

export type RasterStatistic = "rate" | "count" | "probability";

export interface RateRasterRequest {
  readonly prediction: IntensityPrediction;
  readonly category: CategoryChoice;
  /** "categories": a band for all together and one for each category, instead of the one of `category`. */
  readonly bands?: "one" | "categories";
  /**
   * rate: expected incidents per km2 and day, over the whole cell's area. count: expected incidents in the cell and the whole valid
   * period. probability: chance of at least one incident in the cell in the valid period.
   */
  readonly statistic: RasterStatistic;
  /** Edge of a cell in metres at the middle of the study area. */
  readonly resolutionMetres?: number;
  /** Coordinate reference system, "EPSG:N"; longitude and latitude (EPSG:4326) when absent. */
  readonly crs?: string;
  /** Path of the GeoTIFF; its style is written beside it. */
  readonly out: string;
  readonly lineage: Lineage;
  /** The valid days as the user reads them; the zone is added. */
  readonly periodText: string;
  /** Lines that the data's owners ask for. */
  readonly attribution?: readonly string[];
  readonly data?: DataSource;
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
 * Writes a prediction as a GeoTIFF with a QGIS style beside it. In EPSG:4326 a cell is exactly a rectangle of the prediction's frame and
 * its value an exact integral; in other systems exact counts of finer cells are moved over, and none is lost. Either way the sum of rate
 * x ground area x days is the study area's total. Cells that lie wholly outside of the study area are no data.
 * Errors: UnknownCrs, UnsupportedCrs, CrsElsewhere, EmptyStudyArea, RasterTooLarge, DiscFull, PathNotWritable.
 */
export async function writeRateRaster(request: RateRasterRequest, options: RateRasterOptions = {}): Promise<WrittenRaster> {
  const { prediction, out } = request;
  const area = studyAreaOf(prediction.drawing());
  const cellMetres = request.resolutionMetres ?? DEFAULT_RESOLUTION_METRES;
  const crs = request.crs === undefined ? WGS84 : crsOf(request.crs);
  refuseAbsurdSize(area.extent.east - area.extent.west, area.extent.north - area.extent.south, cellMetres);
  const cells = crs === WGS84 ? lonLatCells(prediction, area, cellMetres) : projectedCells(prediction, area, cellMetres, crs);
  const { place } = cells;
  const plans = bandsOf(request).map((category) => bandPlan(request, category));
  const { layers, bandLayers } = layersOf(plans);
  const { unit } = STATISTICS[request.statistic];
  const sample: number[] = [];
  const sampleStep = Math.max(1, Math.ceil((place.rows * place.columns) / STYLE_SAMPLE));
  const bands = plans.map(({ category }): RasterBand => ({ description: `${rasterTitle(request, category)}, ${unit}`, unit }));
  const title = rasterTitle(request, plans[0]?.category ?? "all");

  const styleFile = out.replace(/\.tiff?$/i, "").concat(".qml");
  const bytes = await writeWithCompanion(out, styleFile, async (temporary) => {
    const result = await encodeGeoTiff(
      temporary,
      {
        place,
        bands,
        metadata: rasterMetadata(request, cellMetres),
        imageDescription: [
          `${title}.`,
          `Unit: ${unit}.`,
          dataText(request.data),
          ...(request.attribution ?? []),
          lineageText(request.lineage),
        ]
          .filter((line) => line !== "")
          .join(" "),
        software: `Isarithm ${request.lineage.codeVersion}`,
        areaOfRow: cells.rowSquareKilometres,
        readRows(firstRow, rows) {
          const read = cells.read(firstRow, rows, layers);
          const values = new Float32Array(rows * place.columns * plans.length);
          for (const [band, plan] of plans.entries()) {
            fillBand(values, band, plans.length, read, bandLayers[band] ?? [], plan.value);
          }
          for (let index = 0; index < rows * place.columns; index += 1) {
            if (read.touched[index] === 1 && (firstRow * place.columns + index) % sampleStep === 0) {
              sample.push(values[index * plans.length] ?? 0);
            }
          }
          return values;
        },
      },
      { signal: options.signal, progress: rowsProgress(options, place) },
    );
    return { result, companionText: qgisStyle(colourStops(Float32Array.from(sample).sort()), { title, unit }) };
  });
  return {
    file: out,
    styleFile,
    bytes,
    width: place.columns,
    height: place.rows,
    crs: crs.name,
    bounds: lonLatBounds(cells),
  };
}

function bandsOf({ prediction, category, bands }: RateRasterRequest): CategoryChoice[] {
  return bands === "categories" ? ["all", ...prediction.categories.map((_, index) => index)] : [category];
}

interface BandPlan {
  readonly category: CategoryChoice;
  /** Layers of counts that the value is made of. */
  readonly layers: readonly CategoryChoice[];
  readonly value: (counts: readonly number[], squareKilometres: number) => number;
}

/** How a band's value comes from expected counts. Chances are by the prediction's count family, categories independent given their means. */
function bandPlan({ prediction, statistic }: RateRasterRequest, category: CategoryChoice): BandPlan {
  const { days } = prediction.valid;
  const only = [category];
  if (statistic === "rate") return { category, layers: only, value: ([count = 0], area) => count / (area * days) };
  if (statistic === "count") return { category, layers: only, value: ([count = 0]) => count };
  const family = prediction.countFamily;
  if (family.kind === "poisson") return { category, layers: only, value: ([count = 0]) => -Math.expm1(-count) };
  const layers = category === "all" ? prediction.categories.map((_, index) => index) : [category];
  const sizes = layers.map((layer) => family.size[layer] ?? Number.POSITIVE_INFINITY);
  return {
    category,
    layers,
    value(counts) {
      let logNone = 0;
      for (const [index, mean] of counts.entries()) {
        const size = sizes[index] ?? Number.POSITIVE_INFINITY;
        logNone -= Number.isFinite(size) ? size * Math.log1p(mean / size) : mean;
      }
      return -Math.expm1(logNone);
    },
  };
}

/** All layers that the bands need, each once, and which of them are whose. */
function layersOf(plans: readonly BandPlan[]): { layers: CategoryChoice[]; bandLayers: number[][] } {
  const layers = [...new Set(plans.flatMap((plan) => plan.layers))];
  return { layers, bandLayers: plans.map((plan) => plan.layers.map((layer) => layers.indexOf(layer))) };
}

function fillBand(
  values: Float32Array,
  band: number,
  bands: number,
  read: CellCounts,
  layers: readonly number[],
  value: BandPlan["value"],
): void {
  const counts = layers.map(() => 0);
  for (let index = 0; index < read.touched.length; index += 1) {
    if (read.touched[index] === 0) {
      values[index * bands + band] = Number.NaN;
      continue;
    }
    for (let layer = 0; layer < layers.length; layer += 1) counts[layer] = read.counts[layers[layer] ?? 0]?.[index] ?? 0;
    values[index * bands + band] = value(counts, read.squareKilometres[index] ?? 0);
  }
}

/** Box of the raster in degrees; east may pass 180. */
function lonLatBounds({ place }: RasterCells): WrittenRaster["bounds"] {
  const { crs, west, north, stepX, stepY, columns, rows } = place;
  if (crs === WGS84) return { west, south: north - rows * stepY, east: west + columns * stepX, north };
  const corners = [0, 0.5, 1].flatMap((across) =>
    [0, 0.5, 1].map((down) => crs.inverse(west + across * columns * stepX, north - down * rows * stepY)),
  );
  const first = corners[0]?.[0] ?? 0;
  const lons = corners.map(([lon]) => lon + 360 * Math.round((first - lon) / 360));
  const lats = corners.map(([, lat]) => lat);
  return { west: Math.min(...lons), south: Math.min(...lats), east: Math.max(...lons), north: Math.max(...lats) };
}

/** Throws EmptyStudyArea, RasterTooLarge. */
export function refuseAbsurdSize(widthMetres: number, heightMetres: number, cellMetres: number): void {
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

function rasterTitle({ prediction, statistic, periodText, timeZone, data }: RateRasterRequest, category: CategoryChoice): string {
  const name = categoryWords(prediction, category);
  return `${capitalised(nounOf(data).many)} (${name}): ${STATISTICS[statistic].label}, ${periodText} (${timeZone})`;
}

function rasterMetadata(request: RateRasterRequest, cellMetres: number): Record<string, string> {
  const { prediction, lineage } = request;
  const first = prediction.valid.startDay;
  return {
    VARIABLE: request.statistic,
    CATEGORY: bandsOf(request)
      .map((category) => (category === "all" && prediction.isSelection !== true ? "all" : categoryWords(prediction, category)))
      .join(", "),
    UNIT: STATISTICS[request.statistic].unit,
    VALID_PERIOD: request.periodText,
    VALID_FROM: formatDay(first),
    VALID_UNTIL: formatDay(first + prediction.valid.days),
    VALID_DAYS: String(prediction.valid.days),
    ISSUED: formatDay(prediction.issueDay),
    TIME_ZONE: request.timeZone,
    RESOLUTION_METRES: String(cellMetres),
    EXPECTED_COUNT: bandsOf(request)
      .map((category) => String(prediction.total(category)))
      .join(", "),
    ...(request.attribution === undefined || request.attribution.length === 0
      ? {}
      : { ATTRIBUTION: request.attribution.join(" ") }),
    ...dataItems(request.data),
    ...lineageItems(lineage),
  };
}

function rowsProgress({ progress }: RateRasterOptions, cells: Georeference): ((rows: number) => void) | undefined {
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
