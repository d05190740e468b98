import { expect, test } from "vitest";
import * as api from "../../../models/tensor/index.ts";

test("the door of models/tensor", () => {
  expect(Object.keys(api).sort()).toMatchInlineSnapshot(`
    [
      "ADAM_BETA1",
      "ADAM_BETA2",
      "ADAM_EPSILON",
      "MAX_HEADER_BYTES",
      "activeBackend",
      "assignVariables",
      "balanced",
      "clipByGlobalNorm",
      "cosineSchedule",
      "createAdam",
      "createRng",
      "createVariables",
      "decodeSafetensors",
      "disposeAll",
      "encodeSafetensors",
      "filled",
      "glorotUniform",
      "multipliesSparse",
      "readArrays",
      "restoreRng",
      "stackNeighbours",
      "sumNeighbours",
      "tf",
      "useCpu",
      "useWasm",
      "valueAndGradients",
      "withGradient",
    ]
  `);
});
