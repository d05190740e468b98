import { describe, expect, test } from "vitest";
import { codeOf, systemCode, utmCode, utmZoneOf } from "../../../src-renderer/forecast/export-systems.ts";

const around = (lon: number, lat: number) => ({ west: lon - 0.1, east: lon + 0.1, south: lat - 0.1, north: lat + 0.1 });

describe("the UTM zone of a place", () => {
  test.each([
    ["Chicago", -87.65, 41.87, "EPSG:32616"],
    ["Houston", -95.37, 29.76, "EPSG:32615"],
    ["Auckland", 174.76, -36.85, "EPSG:32760"],
    ["London", -0.12, 51.5, "EPSG:32630"],
    ["Bergen, in the wider zone", 5.32, 60.39, "EPSG:32632"],
    ["Longyearbyen", 15.6, 78.2, "EPSG:32633"],
    ["just west of the antimeridian", 179.95, 0.5, "EPSG:32660"],
    ["Fiji's Taveuni, beyond 180", 180.1, -16.8, "EPSG:32701"],
  ])("%s", (_, lon, lat, code) => {
    const zone = utmZoneOf(around(lon, lat));
    expect(zone === null ? null : utmCode(zone)).toBe(code);
  });

  test("there is none at the poles", () => expect(utmZoneOf(around(0, 85))).toBeNull());
});

describe("the code of a system", () => {
  test.each([
    ["3435", "EPSG:3435"],
    [" epsg: 3435 ", "EPSG:3435"],
    ["EPSG:03857", "EPSG:3857"],
    ["", null],
    ["WGS 84", null],
    ["34.35", null],
  ])("typed as %j", (typed, code) => expect(codeOf(typed)).toBe(code));

  test("is by what was chosen, and by the place", () => {
    const chicago = around(-87.65, 41.87);
    expect([
      systemCode("lonLat", "", chicago),
      systemCode("mercator", "", chicago),
      systemCode("utm", "", chicago),
      systemCode("other", "3435", chicago),
      systemCode("other", "x", chicago),
      systemCode("utm", "", around(0, 85)),
    ]).toEqual([undefined, "EPSG:3857", "EPSG:32616", "EPSG:3435", null, null]);
  });
});
