import { expect, test } from "vitest";
import { dataFolder } from "../../../src-main/cli/user-folders.ts";

test("each platform's own place for a user's data", () => {
  expect([
    dataFolder({}, "linux", "/home/ada"),
    dataFolder({ XDG_DATA_HOME: "/data/ada" }, "linux", "/home/ada"),
    dataFolder({ XDG_DATA_HOME: "relative" }, "linux", "/home/ada"),
    dataFolder({}, "darwin", "/Users/ada"),
    dataFolder({ LOCALAPPDATA: "C:\\Users\\ada\\AppData\\Local" }, "win32", "C:\\Users\\ada"),
    dataFolder({ ISARITHM_DATA: "/srv/isarithm" }, "linux", "/home/ada"),
  ]).toEqual([
    "/home/ada/.local/share/isarithm",
    "/data/ada/isarithm",
    "/home/ada/.local/share/isarithm",
    "/Users/ada/Library/Application Support/isarithm",
    "C:\\Users\\ada\\AppData\\Local\\isarithm",
    "/srv/isarithm",
  ]);
});
