import { expect, test } from "vitest";
import * as api from "../../../src-main/export/index.ts";

test("the room's surface", () => {
  expect(Object.keys(api).sort()).toMatchInlineSnapshot(`
    [
      "DEFAULT_RESOLUTION_METRES",
      "MAX_RASTER_CELLS",
      "TILE_SIZE",
      "writeGeoTiff",
      "writeRateRaster",
    ]
  `);
});
