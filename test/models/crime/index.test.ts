import { expect, it } from "vitest";
import * as api from "../../../models/crime/index.ts";

it("opens these doors", () => {
  expect(Object.keys(api).sort()).toMatchInlineSnapshot(`
    [
      "QUICK",
      "STANDARD",
      "WARM_UP_DAYS",
      "crimeForecaster",
      "parseConfiguration",
    ]
  `);
});
