import { expect, test } from "vitest";
import { firstForecast, longRunMapOf } from "../../../src-renderer/shell/navigate.ts";
import { exampleForecast } from "../forecast/example-forecast.ts";

const old = exampleForecast({ id: "old", createdAt: "2026-01-01" });
const map = exampleForecast({ id: "map", createdAt: "2026-01-03", isLongRunMap: true });
const recent = exampleForecast({ id: "recent", createdAt: "2026-01-02" });

test("a trained model's newest forecast comes first, whatever map is newer", () => {
  expect(firstForecast([old, map, recent])?.id).toBe("recent");
  expect(firstForecast([map])?.id).toBe("map");
  expect(firstForecast([])).toBeUndefined();
});

test("the long-run map of a data set", () => {
  expect(longRunMapOf("dataset-1", [old, map])?.id).toBe("map");
  expect(longRunMapOf("dataset-2", [old, map])).toBeUndefined();
});
