/** How large an export would be, without computing any of its values. */
import type { Drawing } from "../../models/forecast/index.ts";
import { lonLatGrid } from "../../models/grid/index.ts";
import { crsOf, WGS84 } from "./crs.ts";
import { georeferenceOf } from "./georeference.ts";
import { pictureTooLarge } from "./map-picture.ts";
import { projectedPlace } from "./projected-cells.ts";
import { refuseLongList } from "./ranked-places.ts";
import { refuseAbsurdSize } from "./rate-raster.ts";
import { coveringGrid, studyAreaOf } from "./study-area.ts";

export type SizeRequest =
  | {
      readonly kind: "raster";
      readonly resolutionMetres: number;
      readonly crs?: string | undefined;
      /** Bands of the file. */
      readonly bands: number;
    }
  | { readonly kind: "picture"; readonly format: "png" | "svg" | "pdf"; readonly widthPixels: number }
  | {
      readonly kind: "squares";
      readonly format: "csv" | "geojson" | "gpkg";
      readonly resolutionMetres: number;
      readonly limit?: number | undefined;
    }
  | { readonly kind: "briefing"; readonly format: "html" | "pdf" };

export interface PlannedSize {
  readonly width: number;
  readonly height: number;
  readonly bands: number;
  /** Lines of a list, about; null where the file is none. */
  readonly rows: number | null;
  readonly bytes: number;
  readonly crs: string;
  readonly crsText: string;
}

/**
 * Bytes that exports of the shipped city took (600 km2, one day ahead): of a value inside the study area with its overviews, from 3.0 at
 * 25 m to 4.5 at 100 m; and of what a file takes without any value.
 */
const RASTER_BYTES = { value: 4.2, file: 6000 };
/** Bytes over the square root of the width in pixels: the map has cells of its own, and more pixels show no more of them. */
const PICTURE_BYTES = { png: 15_500, svg: 12_500, pdf: 12_500 } as const;
/** Bytes of a line, and of a file without any. */
const LIST_BYTES = {
  csv: { line: 290, file: 300 },
  geojson: { line: 540, file: 2500 },
  gpkg: { line: 315, file: 57_000 },
} as const;
/** Bytes of the page: its map is most of it, and as fine whatever the forecast. */
const BRIEFING_BYTES = { html: 350_000, pdf: 240_000 } as const;

/** Throws what the export would: UnknownCrs, UnsupportedCrs, CrsElsewhere, EmptyStudyArea, RasterTooLarge, PictureTooLarge, ListTooLong. */
export function plannedSize({ mixture }: Drawing, request: SizeRequest): PlannedSize {
  const noPixels = { width: 0, height: 0, bands: 0, rows: null, crs: WGS84.name, crsText: WGS84.projection } as const;
  if (request.kind === "briefing") return { ...noPixels, bytes: BRIEFING_BYTES[request.format] };
  if (request.kind === "picture") {
    const refusal = pictureTooLarge(request.widthPixels);
    if (refusal !== undefined) throw refusal;
    const bytes = Math.round(PICTURE_BYTES[request.format] * Math.sqrt(request.widthPixels));
    return { ...noPixels, width: request.widthPixels, bytes };
  }
  const area = studyAreaOf({ kind: "mixture", mixture });
  const { extent } = area;
  const [widthMetres, heightMetres] = [extent.east - extent.west, extent.north - extent.south];
  const cellMetres = request.resolutionMetres;
  const cellsInside = Math.max(1, Math.round(area.squareMetres / cellMetres ** 2));
  if (request.kind === "squares") {
    refuseLongList(Math.ceil(widthMetres / cellMetres), Math.ceil(heightMetres / cellMetres), cellMetres);
    const rows = Math.min(request.limit ?? cellsInside, cellsInside);
    const { line, file } = LIST_BYTES[request.format];
    return { ...noPixels, rows, bytes: file + rows * line };
  }
  const crs = request.crs === undefined ? WGS84 : crsOf(request.crs);
  refuseAbsurdSize(widthMetres, heightMetres, cellMetres);
  const { columns, rows } =
    crs === WGS84
      ? georeferenceOf(lonLatGrid(coveringGrid(mixture.frame, extent, cellMetres)))
      : projectedPlace(mixture.frame, extent, cellMetres, crs);
  return {
    width: columns,
    height: rows,
    bands: request.bands,
    rows: null,
    bytes: Math.round(RASTER_BYTES.file + RASTER_BYTES.value * cellsInside * request.bands),
    crs: crs.name,
    crsText: crs.kind === "geographic" ? crs.projection : `${crs.projection}, ${crs.unit.name}`,
  };
}
