import { expect, test } from "vitest";
import * as api from "../../../src-main/ownership/index.ts";

test("the room's door", () => {
  expect(Object.keys(api).sort()).toMatchInlineSnapshot(`
    [
      "makeOwnedFolder",
      "removeForsakenFolders",
      "withLock",
    ]
  `);
});
