import { mkdtempDisposableSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { parseCategories, parseNoun, parseReading } from "../../../../src-main/cli/commands/ingest-crime.ts";
import { smallCity } from "../../services/small-city.ts";
import { isarithm } from "../spawned.ts";

test("the ways to say how a file is read", () => {
  expect(
    parseReading("encoding=windows-1252; delimiter=semicolon;headerLine=3;dateFormat=DD/MM/YYYY;crs=EPSG:3435;swapped=true"),
  ).toEqual({
    encoding: "windows-1252",
    delimiter: ";",
    headerLine: 3,
    dateFormat: "DD/MM/YYYY",
    crs: "EPSG:3435",
    swapped: true,
  });
  expect(parseCategories("Theft=THEFT,OTHER=")).toEqual([
    { from: "Theft", to: "THEFT" },
    { from: "OTHER", to: null },
  ]);
  expect(parseNoun("call, calls")).toEqual({ one: "call", many: "calls" });
  for (const wrong of [
    () => parseReading("colour=red"),
    () => parseReading("headerLine=x"),
    () => parseCategories("THEFT"),
    () => parseNoun("call"),
  ]) {
    expect(wrong).toThrow(expect.objectContaining({ code: "WrongUse" }));
  }
});

test("two files, merged categories, a noun, rejects in a file; then areas for its study area", { timeout: 240_000 }, async () => {
  using home = mkdtempDisposableSync(path.join(tmpdir(), "isarithm-cli-ingest-"));
  const at = (name: string) => path.join(home.path, name);
  const environment = { ISARITHM_DATA: at("data"), ISARITHM_BROWSER: "/none" };
  const [header = "", ...rows] = smallCity({ days: 60, perDay: 10 }).text.trimEnd().split("\r\n");
  writeFileSync(at("a.csv"), [header, ...rows.slice(0, 300), "07/01/2018 01:00:00 PM,THEFT,,"].join("\n"));
  writeFileSync(at("b.csv"), [header, ...rows.slice(300)].join("\n"));
  const project = at("city.isarithm");
  await isarithm(["new", project], environment);
  const run = (...args: string[]) => isarithm([...args, "--project", project, "--json"], environment);
  const ingested = await run(
    "ingest",
    "crime",
    "--categories",
    "BATTERY=ASSAULT,THEFT=Thefts",
    "--noun",
    "call,calls",
    "--rejects",
    at("rejects.csv"),
    at("a.csv"),
    at("b.csv"),
  );
  expect(ingested.document).toMatchObject({
    dataset: "dataset-1",
    rows: { read: 601, kept: 600, rejected: { MissingCoordinates: 1 } },
    categories: [{ name: "Thefts" }, { name: "ASSAULT" }],
    noun: { one: "call", many: "calls" },
    rejects: at("rejects.csv"),
  });
  expect(readFileSync(at("rejects.csv"), "utf8")).toBe(
    'line,reason,file,row\r\n302,MissingCoordinates,"a.csv","07/01/2018 01:00:00 PM,THEFT,,"\r\n',
  );

  const ring = [
    [-87.7, 41.8],
    [-87.63, 41.8],
    [-87.63, 42],
    [-87.7, 42],
    [-87.7, 41.8],
  ];
  writeFileSync(
    at("west.geojson"),
    JSON.stringify({ type: "Feature", properties: { name: "West" }, geometry: { type: "Polygon", coordinates: [ring] } }),
  );
  const areas = await run("ingest", "areas", "--study-area", "dataset-1", at("west.geojson"));
  expect(areas.document).toMatchObject({ areas: "areas-1", count: 1, names: ["West"], studyArea: { dataset: "dataset-1" } });
  const { studyArea } = areas.document as { studyArea: { inside: number; outside: number } };
  expect([studyArea.inside > 0, studyArea.inside + studyArea.outside]).toEqual([true, 600]);
});
