/** A table of accidents or calls is never called one of reported incidents in what is handed over. */
import { mkdtempDisposableSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { caveatText, type DataSource } from "../../../src-main/export/lineage-text.ts";
import { writePicture } from "../../../src-main/export/map-picture.ts";
import { listDescription, type PlaceList } from "../../../src-main/export/place-list.ts";
import { placeNames } from "../../../src-main/export/place-names.ts";
import { rankCells } from "../../../src-main/export/ranked-places.ts";
import { studyAreaOf } from "../../../src-main/export/study-area.ts";
import { FRAME, LINEAGE, spikePrediction } from "./spike-prediction.ts";

const ACCIDENTS: DataSource = {
  name: "Crashes",
  files: ["crashes.csv"],
  firstDay: "2018-01-01",
  lastDay: "2018-07-08",
  noun: { one: "reported accident", many: "reported accidents" },
};

test("a picture's title, legend and caveat bear the user's noun", async () => {
  using folder = mkdtempDisposableSync(path.join(tmpdir(), "isarithm-noun-"));
  for (const statistic of ["rate", "count", "probability"] as const) {
    const file = path.join(folder.path, `${statistic}.svg`);
    await writePicture(file, "svg", {
      ...{ prediction: spikePrediction(), category: "all", statistic, cellMetres: 500, widthPixels: 400 },
      ...{ modelTitle: "Long-run map", lineage: LINEAGE, attribution: [], data: ACCIDENTS },
    });
    const svg = readFileSync(file, "utf8");
    expect(svg).toContain("Reported accidents, all categories");
    expect(svg).toContain(statistic === "probability" ? "at least one reported accident in" : "Expected reported accidents");
    expect(svg).not.toMatch(/reported incident|of crime/i);
  }
});

test("a list's title and caveat bear it", () => {
  const prediction = spikePrediction();
  const area = studyAreaOf(prediction.drawing());
  const names = placeNames({ frame: FRAME, middle: { x: 0, y: 0 } });
  const list: PlaceList = {
    places: rankCells({ prediction, longRun: prediction, category: "all", area, cellMetres: 500, names, limit: 3 }),
    ...{ unitOfPlace: "Squares of 500 m", prediction, categoryText: "all categories", periodText: "2018-07-09" },
    ...{ lineage: LINEAGE, attribution: [], data: ACCIDENTS },
  };
  const description = listDescription(list);
  expect(description.TITLE).toMatch(/^Reported accidents \(all categories\)/);
  expect(Object.values(description).join("\n")).not.toMatch(/reported incident|of crime/i);
});

test("without a noun they are reported incidents, which are not crime", () => {
  expect(caveatText(undefined)).toContain("reported incidents, not of crime");
  expect(caveatText(ACCIDENTS)).toContain("reported accidents as they were recorded");
});
