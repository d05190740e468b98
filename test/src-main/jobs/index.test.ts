import { expect, test } from "vitest";
import * as api from "../../../src-main/jobs/index.ts";

test("the room's door", () => {
  expect(Object.keys(api).sort()).toMatchInlineSnapshot(`
    [
      "DEFAULT_PRESET",
      "DEFAULT_SEED",
      "FORECASTERS",
      "createEngine",
      "createJobQueue",
      "plannedExportFile",
      "trainingMeasure",
    ]
  `);
});
