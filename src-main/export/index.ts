export { type Georeference, georeferenceOf } from "./georeference.ts";
export { DEFLATE_LEVEL, type RasterBand, type RasterContent, TILE_SIZE, type WriteOptions, writeGeoTiff } from "./geotiff.ts";
export {
  DEFAULT_RESOLUTION_METRES,
  MAX_RASTER_CELLS,
  type RasterStatistic,
  type RateRasterOptions,
  type RateRasterRequest,
  type WrittenRaster,
  writeRateRaster,
} from "./rate-raster.ts";
