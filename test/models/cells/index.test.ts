import { expect, test } from "vitest";
import * as api from "../../../models/cells/index.ts";

test("the door of models/cells", () => {
  expect(Object.keys(api).sort()).toMatchInlineSnapshot(`
    [
      "BLOCK_NODES",
      "CHEBYSHEV_TERMS",
      "SYMMETRY_TOLERANCE",
      "applyLaplacian",
      "chebyshevStack",
      "graphConvGruStack",
      "graphConvGruStates",
      "initialiseGraphConvGru",
      "scaledLaplacian",
    ]
  `);
});
