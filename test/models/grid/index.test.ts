import { describe, expect, it } from "vitest";
import * as grid from "../../../models/grid/index.ts";

describe("models/grid", () => {
  it("exports this and no more", () => {
    expect(Object.keys(grid).sort()).toMatchInlineSnapshot(`
      [
        "WGS84_FLATTENING",
        "WGS84_SEMI_MAJOR_METRES",
        "cellAreaSquareMetres",
        "cellIndex",
        "cellRect",
        "clipRing",
        "crossesItself",
        "forEachEdge",
        "isInRing",
        "lonLatGrid",
        "makeLocalGrid",
        "metresPerDegree",
        "ringArea",
        "ringBox",
        "toLocal",
        "toLonLat",
      ]
    `);
  });
});
