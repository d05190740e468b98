import { expect, test } from "vitest";
import { mayServeTiles } from "../../../src-main/contract/index.ts";

test.each([
  ["https://tiles.example/1", true],
  ["http://127.0.0.1:8080/1", true],
  ["http://localhost/1", true],
  ["http://[::1]:8080/1", true],
  ["http://tiles.example/1", false],
  ["http://127.0.0.1.evil.example/1", false],
  ["ftp://localhost/1", false],
])("map pictures from %s: %s", (address, expected) => {
  expect(mayServeTiles(new URL(address))).toBe(expected);
});
