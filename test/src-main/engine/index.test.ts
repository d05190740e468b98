import { expect, test } from "vitest";
import * as api from "../../../src-main/engine/index.ts";

test("the door of the room", () => {
  expect(Object.keys(api).sort()).toMatchInlineSnapshot(`
    [
      "NATIVE_DOWNLOAD_BYTES",
      "cacheFolder",
      "engineHealth",
      "installNativeEngine",
      "loadEngine",
      "measureMatmulGflops",
      "nativeEngineInstalled",
    ]
  `);
});
