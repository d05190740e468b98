import { describe, expect, it } from "vitest";
import * as verify from "../../../models/verify/index.ts";

describe("models/verify", () => {
  it("exports this and no more", () => {
    expect(Object.keys(verify).sort()).toMatchInlineSnapshot(`
      [
        "BLOCK_DAYS",
        "HIT_RATE_SHARES",
        "INTERVAL_LEVEL",
        "ISSUED_AREA_SHARES",
        "ISSUED_SCORE_METHOD",
        "LEAST_BLOCKS",
        "LEAST_EXPECTED_COUNT",
        "PROBABILITY_CLIP",
        "RESAMPLES",
        "contestant",
        "evaluateDays",
        "hitRate",
        "hitsOfRanking",
        "hotSpotHits",
        "informationGain",
        "landCells",
        "occurrenceScore",
        "poissonLogScore",
        "predictionAccuracyIndex",
        "rankCells",
        "ratioInterval",
        "resampleDays",
        "scoreIssuedForecast",
      ]
    `);
  });
});
