import { expect, test } from "vitest";
import { hostOf } from "../../../src-renderer/forecast/tile-host.ts";

test.each([
  ["https://tiles.example.org/{z}/{x}/{y}.png", "tiles.example.org"],
  ["http://127.0.0.1:8080/{z}/{x}/{y}.png", "127.0.0.1:8080"],
  ["http://tiles.example.org/{z}/{x}/{y}.png", null],
  ["https://tiles.example.org/{z}/{x}.png", null],
  ["tiles", null],
])("the host of %s is %s", (template, host) => expect(hostOf(template)).toBe(host));
