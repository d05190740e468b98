import { expect, test } from "vitest";
import { labelData, overlayLayers, overlaySources, pointData, regionData } from "../../../src-renderer/map/overlays.ts";

test("every layer has its source", () => {
  const sources = new Set(overlaySources().map(([id]) => id));
  for (const layer of overlayLayers("light")) expect("source" in layer && sources.has(String(layer.source))).toBe(true);
});

test("points become a few features that hold each of them once", () => {
  const points = Float32Array.from({ length: 24_002 }, (_, index) => index / 1000);
  const { features } = pointData(points);
  expect(features).toHaveLength(3);
  const sizes = features.map(({ geometry }) => (geometry.type === "MultiPoint" ? geometry.coordinates.length : 0));
  expect(sizes).toEqual([5000, 5000, 2001]);
  expect(pointData(null).features).toEqual([]);
});

test("a region is a closed ring that knows whether it is chosen; a label its text", () => {
  const ring = [
    [0, 0],
    [1, 0],
    [1, 1],
  ] as const;
  const [feature] = regionData([{ id: "region-1", name: "Loop", ring }], "region-1").features;
  expect(feature).toMatchObject({
    properties: { name: "Loop", chosen: true },
    geometry: {
      coordinates: [
        [
          [0, 0],
          [1, 0],
          [1, 1],
          [0, 0],
        ],
      ],
    },
  });
  expect(labelData([{ lon: 1, lat: 2, text: "A ST" }]).features[0]?.properties).toEqual({ text: "A ST" });
});
