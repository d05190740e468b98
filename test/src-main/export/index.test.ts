import { expect, test } from "vitest";
import * as api from "../../../src-main/export/index.ts";

test("the room's surface", () => {
  expect(Object.keys(api).sort()).toMatchInlineSnapshot(`
    [
      "DEFAULT_RESOLUTION_METRES",
      "DEFLATE_LEVEL",
      "MAX_RASTER_CELLS",
      "TILE_SIZE",
      "categoryWords",
      "georeferenceOf",
      "parseAreas",
      "placeNames",
      "plannedSize",
      "rankAreas",
      "rankCells",
      "readAreas",
      "studyAreaOf",
      "writeBriefing",
      "writeGeoTiff",
      "writePicture",
      "writePlaceList",
      "writeRateRaster",
    ]
  `);
});
