import { expect, test } from "vitest";
import { firstChoice, wishOf } from "../../../src-renderer/forecast/export-choice.ts";
import { companionOf, fileNameOf, planText, writtenText } from "../../../src-renderer/forecast/export-text.ts";

const forecast = { id: "forecast-1", categories: ["THEFT"], bounds: { west: 0, south: 0, east: 1, north: 1 } };

function wish(kind: "raster" | "picture" | "places" | "briefing") {
  const made = wishOf({ ...firstChoice(), kind }, { forecast, categories: [], name: null, layers: [] });
  if (made === null) throw new Error("A first choice is whole.");
  return made;
}

const plan = {
  ...{ file: "/p/exports/a.tif", fileName: "a.tif", replaces: false, crs: "EPSG:4326", crsText: "Longitude and latitude" },
  ...{ aboutBytes: 293_415, aboutRows: 50, width: 355, height: 433, bands: 1 },
};

test("what will be written is said in two digits", () => {
  expect(planText(wish("raster"), plan)).toBe("355 × 433 cells, about 290 kB");
  expect(planText(wish("raster"), { ...plan, bands: 9 })).toBe("355 × 433 cells in 9 bands, about 290 kB");
  expect(planText(wish("picture"), { ...plan, width: 1600 })).toBe("1,600 pixels wide, about 290 kB");
  expect(planText(wish("places"), plan)).toBe("About 50 places, 290 kB");
  expect(planText(wish("briefing"), plan)).toBe("One page, about 290 kB");
});

test("what was written is said as it is", () => {
  const written = {
    ...{ file: "/a", download: "/download/export-1", bytes: 307_298, width: 355, height: 433, rows: 1, crs: "EPSG:4326" },
    bounds: forecast.bounds,
  };
  expect(writtenText(wish("raster"), written)).toBe("Written: 355 × 433 cells, 307 kB");
  expect(writtenText(wish("places"), written)).toBe("Written: 1 place, 307 kB");
  expect(writtenText(wish("briefing"), written)).toBe("Written: one page, 307 kB");
});

test("a file has its name on either kind of system", () => {
  expect([fileNameOf("/a/b c.tif"), fileNameOf("C:\\a\\b.tif"), fileNameOf("b.tif")]).toEqual(["b c.tif", "b.tif", "b.tif"]);
});

test("a raster has its style beside it, a table its description, others nothing", () => {
  expect(companionOf(wish("raster"))?.ending).toBe(".qml");
  expect(companionOf(wish("places"))?.ending).toBe(".json");
  expect([companionOf(wish("picture")), companionOf(wish("briefing"))]).toEqual([null, null]);
});
