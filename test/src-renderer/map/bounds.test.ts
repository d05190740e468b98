import { expect, it } from "vitest";
import { toLocal } from "../../../models/grid/index.ts";
import { busyBounds } from "../../../src-renderer/map/bounds.ts";

it("frames the busy cells and leaves a far and quiet one out", () => {
  const frame = { lon0: -95.4, lat0: 29.7 };
  const grid = { frame, west: 0, north: 0, cellWidthMetres: 100, cellHeightMetres: 100, columns: 50, rows: 40 };
  const base = new Float32Array(2000);
  for (let row = 20; row < 25; row++) for (let column = 10; column < 14; column++) base[row * 50 + column] = 1;
  base[49] = 0.01;
  const bounds = busyBounds({ grid, base, inside: new Uint8Array(2000).fill(1), components: [], size: null });
  const northWest = toLocal(frame, { lon: bounds.west, lat: bounds.north });
  const southEast = toLocal(frame, { lon: bounds.east, lat: bounds.south });
  expect([northWest.x, northWest.y, southEast.x, southEast.y].map(Math.round)).toEqual([1000, -2000, 1400, -2500]);
});
