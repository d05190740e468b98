import { describe, expect, test } from "vitest";
import { calls, type Dataset, type Forecast } from "../../../../src-main/contract/index.ts";
import { chosenName, type ExportWish, numberedName, proposedName } from "../../../../src-main/jobs/queue/export-name.ts";

const forecast = { id: "forecast-6", validFromDay: "2018-08-03", validDays: 1, isLongRunMap: false } as Forecast;
const dataset = { name: "Chicago 2018" } as Dataset;

function raster(input: object): ExportWish {
  return { kind: "raster", input: calls["export.raster"].input.parse({ forecast: "forecast-6", format: "geotiff", ...input }) };
}
function places(input: object): ExportWish {
  return { kind: "places", input: calls["export.places"].input.parse({ forecast: "forecast-6", format: "csv", ...input }) };
}
const briefing: ExportWish = {
  kind: "briefing",
  input: calls["export.briefing"].input.parse({ forecast: "forecast-6", format: "pdf" }),
};

describe("the proposed name", () => {
  test.each([
    ["chicago-2018_2018-08-03_rate_100m.tif", raster({})],
    [
      "chicago-2018_2018-08-03_count_250m_epsg32616.tif",
      raster({ statistic: "count", resolutionMetres: 250, crs: "EPSG:32616" }),
    ],
    ["chicago-2018_2018-08-03_rate_categories_100m.tif", raster({ bands: "categories" })],
    ["chicago-2018_2018-08-03_rate_criminal-damage_100m.tif", raster({ category: "CRIMINAL DAMAGE" })],
    ["chicago-2018_2018-08-03_rate_theft-and-battery_100m.tif", raster({ categories: ["THEFT", "BATTERY"] })],
    ["chicago-2018_2018-08-03_rate_4-categories_100m.tif", raster({ categories: ["A", "B", "C", "D"] })],
    ["chicago-2018_2018-08-03_places_250m.csv", places({})],
    ["chicago-2018_2018-08-03_areas.csv", places({ areas: "beats.geojson" })],
    ["chicago-2018_2018-08-03_briefing.pdf", briefing],
  ])("%s", (name, wish) => expect(proposedName(forecast, dataset, wish)).toBe(name));

  test("a layer of areas is called as the user called it", () => {
    const nameOf = (of: string, layer: string) => proposedName(forecast, dataset, places({ layer: "areas-1", of }), layer);
    expect(nameOf("areas", "Police beats (2012)")).toBe("chicago-2018_2018-08-03_police-beats-2012.csv");
    expect(nameOf("areas", "!")).toBe("chicago-2018_2018-08-03_areas.csv");
    expect(nameOf("squares", "Police beats (2012)")).toBe("chicago-2018_2018-08-03_places_250m.csv");
  });

  test("several days and the long-run map are said", () => {
    expect(proposedName({ ...forecast, validDays: 7, isLongRunMap: true }, dataset, briefing)).toBe(
      "chicago-2018_2018-08-03_7-days_long-run-map_briefing.pdf",
    );
  });

  test("letters of any script stay, and what no file system takes goes", () => {
    expect(proposedName(forecast, { name: "../São Paulo: 東京?" } as Dataset, briefing)).toBe(
      "são-paulo-東京_2018-08-03_briefing.pdf",
    );
  });

  test("a long data set's name ends at a word", () => {
    const name = `${"incidents ".repeat(20)}`;
    expect(proposedName(forecast, { name } as Dataset, briefing)).toBe(
      "incidents-incidents-incidents-incidents-incidents-incidents_2018-08-03_briefing.pdf",
    );
  });

  test("a number goes before the ending", () => {
    expect([1, 2].map((number) => numberedName("a.b.pdf", number))).toEqual(["a.b.pdf", "a.b-2.pdf"]);
  });
});

describe("a name that the user chose", () => {
  test("gets the format's ending where it has none", () => {
    expect(["tonight", "tonight.pdf", " tonight.PDF "].map((name) => chosenName(name, briefing))).toEqual([
      "tonight.pdf",
      "tonight.pdf",
      "tonight.PDF",
    ]);
    expect(chosenName("v1.2", briefing)).toBe("v1.2.pdf");
  });

  test.each([
    "",
    "  ",
    ".pdf",
    "a/b",
    "a\\b",
    "..",
    "../a",
    "a:b",
    "con",
    "NUL.pdf",
    "a\u0000b",
    ".hidden",
    "a.",
    "x".repeat(240),
  ])("%j is refused with a next step", (name) => {
    expect(() => chosenName(name, briefing)).toThrow(
      expect.objectContaining({ code: "InvalidFileName", hint: expect.stringContaining("letters") }),
    );
  });
});
