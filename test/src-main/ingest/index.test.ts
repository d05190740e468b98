import { expect, test } from "vitest";
import * as api from "../../../src-main/ingest/index.ts";

test("the room's surface", () => {
  expect(Object.keys(api).sort()).toMatchInlineSnapshot(`
    [
      "IMPORT_LIMITS",
      "LEAST_DAYS_BETWEEN",
      "PREVIEW_LIMITS",
      "areaNames",
      "importIncidents",
      "previewIncidents",
      "readAddresses",
      "readIncidents",
      "readRejects",
      "runParser",
      "updateIncidents",
    ]
  `);
});
