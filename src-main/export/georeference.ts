import type { Grid } from "../../models/grid/index.ts";
import { type Crs, WGS84 } from "./crs.ts";
import { ascii, double, short, type TiffTag } from "./tiff-directory.ts";

/** Where a raster lies: pixels of a constant step from the north-west corner, in units of its coordinate reference system. */
export interface Georeference {
  readonly crs: Crs;
  /** x of the west edge and y of the north edge. */
  readonly west: number;
  readonly north: number;
  readonly stepX: number;
  readonly stepY: number;
  readonly columns: number;
  readonly rows: number;
}

export function georeferenceOf({ west, north, lonStep, latStep, columns, rows }: Grid): Georeference {
  return { crs: WGS84, west, north, stepX: lonStep, stepY: latStep, columns, rows };
}

const MODEL_PROJECTED = 1;
const MODEL_GEOGRAPHIC = 2;
const PIXEL_IS_AREA = 1;
const DEGREE = 9102;

/** Tags of OGC 19-008r4 that place the raster; the system is named by its EPSG code alone, as GDAL and others prefer. */
export function geoTags({ crs, west, north, stepX, stepY }: Georeference): TiffTag[] {
  const citation = `${crs.name}|`;
  const keys =
    crs.kind === "geographic"
      ? [
          [1024, 0, 1, MODEL_GEOGRAPHIC],
          [1025, 0, 1, PIXEL_IS_AREA],
          [2048, 0, 1, crs.epsg],
          [2049, 34737, citation.length, 0],
          [2054, 0, 1, DEGREE],
        ]
      : [
          [1024, 0, 1, MODEL_PROJECTED],
          [1025, 0, 1, PIXEL_IS_AREA],
          [1026, 34737, citation.length, 0],
          [3072, 0, 1, crs.epsg],
          [3076, 0, 1, crs.unit.epsg],
        ];
  return [
    double(33550, [stepX, stepY, 0]),
    double(33922, [0, 0, 0, west, north, 0]),
    short(34735, 1, 1, 0, keys.length, ...keys.flat()), // version 1.1.0
    ascii(34737, citation),
  ];
}
