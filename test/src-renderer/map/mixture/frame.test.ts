import { describe, expect, it } from "vitest";
import { toLocal, toLonLat } from "../../../../models/grid/index.ts";
import { frameSeries, latitudeOf, mercatorX, mercatorY, seriesToLocal } from "../../../../src-renderer/map/mixture/frame.ts";

describe("frameSeries", () => {
  const frame = { lon0: -87.7, lat0: 42 };

  it("is within 5 mm at 50 km and 7 cm at 100 km of the exact frame", () => {
    for (const [metres, worst] of [
      [50_000, 0.005],
      [100_000, 0.07],
    ] as const) {
      for (const y of [-metres, metres]) {
        const place = toLonLat(frame, { x: metres / 3, y });
        const found = seriesToLocal(frameSeries(frame), mercatorX(place.lon), mercatorY(place.lat));
        const exact = toLocal(frame, place);
        expect(Math.hypot(found.x - exact.x, found.y - exact.y)).toBeLessThan(worst);
      }
    }
  });

  it("inverts the mercator ordinate", () => {
    for (const lat of [-60, -0.5, 42, 84]) expect(latitudeOf(mercatorY(lat))).toBeCloseTo(lat, 10);
  });
});
