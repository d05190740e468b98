import { describe, expect, it } from "vitest";
import { cellAreaSquareMetres, metresPerDegree, toLocal, toLonLat } from "../../../models/grid/index.ts";

describe("metresPerDegree", () => {
  it.each([
    // a pi / 180 and a (1 - e^2) pi / 180 at the equator; at 45 degrees the radii are 6,388,838.29 and 6,367,381.82 m.
    [0, 111_319.491, 110_574.276],
    [45, 78_846.835, 111_131.778],
  ])("at %i degrees north is %f m of longitude and %f m of latitude", (lat0, x, y) => {
    const metres = metresPerDegree({ lon0: 0, lat0 });
    expect(metres.x).toBeCloseTo(x, 2);
    expect(metres.y).toBeCloseTo(y, 2);
  });
});

describe("toLocal", () => {
  it("is undone by toLonLat", () => {
    const frame = { lon0: -87.66, lat0: 41.87 };
    const there = toLonLat(frame, toLocal(frame, { lon: -87.5, lat: 42.01 }));
    expect(there.lon).toBeCloseTo(-87.5, 12);
    expect(there.lat).toBeCloseTo(42.01, 12);
  });

  it("goes the short way over the antimeridian", () => {
    const frame = { lon0: 179.9, lat0: -17 };
    expect(toLocal(frame, { lon: -179.9, lat: -17 }).x).toBeCloseTo(0.2 * metresPerDegree(frame).x, 6);
  });
});

describe("cellAreaSquareMetres", () => {
  it("adds up to the area of the ellipsoid", () => {
    expect(cellAreaSquareMetres(-90, 90, 360) / 510_065_621_724_089).toBeCloseTo(1, 12);
  });

  it("is the product of its sides for a small cell", () => {
    const metres = metresPerDegree({ lon0: 0, lat0: 41.87 });
    expect(cellAreaSquareMetres(41.865, 41.875, 0.01) / (metres.x * metres.y * 1e-4)).toBeCloseTo(1, 7);
  });
});
