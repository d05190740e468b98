import { expect, it } from "vitest";
import { toLocal } from "../../../models/grid/index.ts";
import { squareAround } from "../../../src-renderer/map/square.ts";

it("outlines a square of the stated area around the place", () => {
  const frame = { lon0: -95.4, lat0: 29.7 };
  const ring = squareAround(frame, -95.35, 29.75, 10_000).geometry.coordinates[0] ?? [];
  const corners = ring.map(([lon, lat]) => toLocal(frame, { lon: lon ?? 0, lat: lat ?? 0 }));
  const width = (corners[1]?.x ?? 0) - (corners[0]?.x ?? 0);
  const height = (corners[2]?.y ?? 0) - (corners[1]?.y ?? 0);
  expect(width * height).toBeCloseTo(10_000, 4);
  expect(ring[0]).toEqual(ring[4]);
});
