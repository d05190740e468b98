import { describe, expect, test } from "vitest";
import { calls } from "../../../src-main/contract/index.ts";
import {
  type ExportChoice,
  firstChoice,
  formatOf,
  KINDS,
  parseChoice,
  wishOf,
} from "../../../src-renderer/forecast/export-choice.ts";

const forecast = {
  id: "forecast-1",
  categories: ["THEFT", "BATTERY"],
  bounds: { west: -87.95, south: 41.63, east: -87.5, north: 42.03 },
};
const subject = { forecast, categories: [], name: null, layers: [] };

function choiceOf(part: Partial<ExportChoice>): ExportChoice {
  return { ...firstChoice(), ...part };
}

describe("a remembered choice", () => {
  test("comes back as it was", () => {
    const choice = choiceOf({
      kind: "places",
      raster: { resolutionMetres: 37.5, system: "other", otherSystem: "3435", statistic: "count", bands: "categories" },
      places: { format: "gpkg", of: "areas-3", resolutionMetres: 500, limit: null },
      briefing: { format: "html", paper: "letter", names: "areas-3" },
    });
    expect(parseChoice(JSON.stringify(choice))).toEqual(choice);
  });

  test.each([null, "", "nonsense", "null", "[]", '{"kind":"film","raster":7}', '{"places":{"limit":"many","format":"xls"}}'])(
    "of %j what is no choice comes as at first",
    (text) => expect(parseChoice(text)).toEqual(firstChoice()),
  );

  test("a number that was being typed is not kept", () => {
    const typing = choiceOf({ picture: { ...firstChoice().picture, widthPixels: Number.NaN } });
    expect(parseChoice(JSON.stringify(typing)).picture.widthPixels).toBe(1600);
  });
});

describe("what is asked of the service", () => {
  test.each(KINDS)("is what its call takes: %s", (kind) => {
    const wish = wishOf(choiceOf({ kind }), { ...subject, categories: ["THEFT"], name: "tonight" });
    expect(calls["export.plan"].input.parse(wish)).toMatchObject({ kind, category: "THEFT", name: "tonight" });
  });

  test("several categories are asked for together, and none besides them", () => {
    const two = { ...subject, categories: ["THEFT", "BATTERY"] };
    for (const kind of KINDS) {
      const wish = wishOf(choiceOf({ kind }), two);
      expect(calls["export.plan"].input.parse(wish)).toMatchObject({ kind, categories: ["THEFT", "BATTERY"] });
      expect(wish).not.toHaveProperty("category");
    }
    const raster = { ...firstChoice().raster, bands: "categories" as const };
    expect(wishOf(choiceOf({ raster }), two)).toMatchObject({ bands: "categories", categories: ["THEFT", "BATTERY"] });
  });

  test("a band for each category leaves none alone, where there is more than one", () => {
    const raster = { ...firstChoice().raster, bands: "categories" } as const;
    const wish = wishOf(choiceOf({ raster }), { ...subject, categories: ["THEFT"] });
    expect(wish).toMatchObject({ bands: "categories" });
    expect(wish).not.toHaveProperty("category");
    const lone = { ...subject, forecast: { ...forecast, categories: ["THEFT"] }, categories: ["THEFT"] };
    expect(wishOf(choiceOf({ raster }), lone)).toMatchObject({ bands: "one", category: "THEFT" });
  });

  test("a list is by a layer that is there, else by squares", () => {
    const choice = choiceOf({ kind: "places", places: { format: "csv", of: "areas-1", resolutionMetres: 250, limit: null } });
    expect(wishOf(choice, { ...subject, layers: ["areas-1"] })).toEqual({
      forecast: "forecast-1",
      kind: "places",
      format: "csv",
      of: "areas",
      layer: "areas-1",
    });
    expect(wishOf(choice, subject)).toMatchObject({ of: "squares", resolutionMetres: 250 });
  });

  test("nothing, while a field is empty or no code", () => {
    const { raster, picture, places } = firstChoice();
    const missing: Partial<ExportChoice>[] = [
      { kind: "raster", raster: { ...raster, resolutionMetres: Number.NaN } },
      { kind: "raster", raster: { ...raster, system: "other", otherSystem: "" } },
      { kind: "picture", picture: { ...picture, widthPixels: Number.NaN } },
      { kind: "picture", picture: { ...picture, widthPixels: 800.5 } },
      { kind: "places", places: { ...places, resolutionMetres: Number.NaN } },
      { kind: "places", places: { ...places, limit: Number.NaN } },
    ];
    expect(missing.map((part) => wishOf(choiceOf(part), subject))).toEqual(missing.map(() => null));
  });
});

test("a typed name goes with another format, and stays with another cell size", () => {
  const first = firstChoice();
  const others = [{ kind: "places" }, { kind: "picture" }, { kind: "briefing" }] as const;
  expect(new Set([first, ...others.map((part) => choiceOf(part))].map(formatOf)).size).toBe(4);
  expect(formatOf(choiceOf({ raster: { ...first.raster, resolutionMetres: 25 } }))).toBe(formatOf(first));
});
