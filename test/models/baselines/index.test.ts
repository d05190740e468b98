import { describe, expect, it } from "vitest";
import * as baselines from "../../../models/baselines/index.ts";

describe("models/baselines", () => {
  it("exports this and no more", () => {
    expect(Object.keys(baselines).sort()).toMatchInlineSnapshot(`
      [
        "LEVEL_DAYS",
        "climatologyForecaster",
        "levelAdjustedForecaster",
      ]
    `);
  });
});
