import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { identifiedCity, openBench } from "./identified-city.ts";

const timeout = 240_000;

test("an export replaces an earlier one and nothing else, unless that is asked for", { timeout }, async () => {
  await using bench = await openBench();
  const { service } = bench;
  const { baseMap } = await bench.start(identifiedCity(60, 20));
  const file = (name: string): string => path.join(bench.folder, name);
  const list = (out: string, overwrite?: boolean) =>
    service.call("export.places", { forecast: baseMap.id, format: "csv", out, resolutionMetres: 500, limit: 3, overwrite });
  writeFileSync(file("thesis.csv"), "years of work");
  await expect(list(file("thesis.csv"))).rejects.toMatchObject({
    code: "FileExists",
    message: expect.stringContaining("thesis.csv"),
    hint: expect.stringContaining("--overwrite"),
  });
  await expect(
    service.call("export.raster", { forecast: baseMap.id, format: "geotiff", out: file("thesis.csv") }),
  ).rejects.toMatchObject({ code: "FileExists" });
  expect(readFileSync(file("thesis.csv"), "utf8")).toBe("years of work");
  // Its own, twice; an empty one, which holds nothing to lose; and what may be replaced.
  await list(file("a.csv"));
  expect((await list(file("a.csv"))).rows).toBe(3);
  writeFileSync(file("empty.csv"), "");
  expect((await list(file("empty.csv"))).rows).toBe(3);
  expect((await list(file("thesis.csv"), true)).rows).toBe(3);
  expect(readFileSync(file("thesis.csv"), "utf8")).toContain("expected_count");
});
