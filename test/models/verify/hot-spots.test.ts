import { describe, expect, it } from "vitest";
import { hitRate, hotSpotHits, predictionAccuracyIndex, rankCells } from "../../../models/verify/index.ts";

const LAND = Uint8Array.of(1, 1, 1, 0, 1);

describe("hotSpotHits", () => {
  it("counts the incidents of the highest quarter of the land", () => {
    const outcome = hotSpotHits(0.25, [0.1, 0.9, 0.3, 5, 0.2], [1, 4, 2, 100, 1], LAND);
    expect(outcome).toEqual({ hits: 4, incidents: 8, watchedCells: 1, landCells: 4 });
    expect(hitRate(outcome)).toBe(0.5);
    expect(predictionAccuracyIndex(outcome)).toBe(2);
  });

  it("watches at least one cell and ranks ties by their index", () => {
    expect(hotSpotHits(0.0001, [1, 1, 1, 1, 1], [3, 0, 0, 0, 0], LAND).hits).toBe(3);
    expect(Array.from(rankCells([1, 2, 1, 9, 2], LAND))).toEqual([1, 4, 0, 2]);
  });

  it("watches all land at a share of 1", () => {
    expect(predictionAccuracyIndex(hotSpotHits(1, [1, 2, 3, 4, 5], [1, 0, 2, 7, 0], LAND))).toBe(1);
  });

  it("has no rate on days without incidents", () => {
    expect(hitRate(hotSpotHits(0.25, [1, 1, 1, 1, 1], [0, 0, 0, 0, 0], LAND))).toBeNaN();
  });
});
