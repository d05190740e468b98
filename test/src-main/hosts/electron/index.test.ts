import { expect, test } from "vitest";
import * as api from "../../../../src-main/hosts/electron/index.ts";

test("the room's door: what plain Node needs of the host, and nothing of Electron", () => {
  expect(Object.keys(api).sort()).toEqual(["electronRefusal", "fetchElectronOnce", "findElectron", "openElectron"]);
});
