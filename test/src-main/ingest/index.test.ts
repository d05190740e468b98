import { expect, test } from "vitest";
import * as api from "../../../src-main/ingest/index.ts";

test("the room's surface", () => {
  expect(Object.keys(api).sort()).toMatchInlineSnapshot(`
    [
      "FAR_DEGREES",
      "IMPORT_LIMITS",
      "MAX_CATEGORIES",
      "PREVIEW_LIMITS",
      "ROWS_LOOKED_AT",
      "importIncidents",
      "previewIncidents",
      "readIncidents",
      "readRejects",
      "runParser",
    ]
  `);
});
