import type { FeatureCollection } from "geojson";
import { expect, test } from "vitest";
import { namePoints } from "../../../src-renderer/map/name-points.ts";

const square = (west: number, south: number, side: number) => [
  [west, south],
  [west + side, south],
  [west + side, south + side],
  [west, south + side],
  [west, south],
];

test("an area of several parts is named once, in the middle of the largest", () => {
  const areas: FeatureCollection = {
    type: "FeatureCollection",
    features: [
      {
        type: "Feature",
        properties: { name: "Isles" },
        geometry: { type: "MultiPolygon", coordinates: [[square(0, 0, 1)], [square(10, 20, 4)], [square(5, 5, 2)]] },
      },
      {
        type: "Feature",
        properties: { name: "Main" },
        geometry: { type: "Polygon", coordinates: [square(-2, -2, 2).toReversed()] },
      },
      { type: "Feature", properties: { name: "None" }, geometry: { type: "Polygon", coordinates: [] } },
    ],
  };
  expect(namePoints(areas).features.map(({ properties, geometry }) => [properties?.name, geometry.coordinates])).toEqual([
    ["Isles", [12, 22]],
    ["Main", [-1, -1]],
  ]);
});
