export { type NamedArea, parseAreas, readAreas } from "./areas.ts";
export { type BriefingFormat, type Paper, writeBriefing } from "./briefing.ts";
export type { BriefingRequest } from "./briefing-words.ts";
export { categoryWords } from "./category-words.ts";
export { type Georeference, georeferenceOf } from "./georeference.ts";
export { DEFLATE_LEVEL, type RasterBand, type RasterContent, TILE_SIZE, type WriteOptions, writeGeoTiff } from "./geotiff.ts";
export { type PictureFormat, type PictureRequest, writePicture } from "./map-picture.ts";
export { type PlaceList, type PlaceListFormat, writePlaceList } from "./place-list.ts";
export { type PlaceLabel, placeNames } from "./place-names.ts";
export { type PlannedSize, plannedSize, type SizeRequest } from "./planned-size.ts";
export { type RankedPlace, rankAreas, rankCells } from "./ranked-places.ts";
export {
  DEFAULT_RESOLUTION_METRES,
  MAX_RASTER_CELLS,
  type RasterStatistic,
  type RateRasterOptions,
  type RateRasterRequest,
  type WrittenRaster,
  writeRateRaster,
} from "./rate-raster.ts";
export { type StudyArea, studyAreaOf } from "./study-area.ts";
