import { mkdtempDisposableSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createProject, openProject } from "../../../src-main/project/index.ts";
import { SAMPLE_DATASET } from "./sample-dataset.ts";

test("layers and study areas stay, with their files, when the project is opened again", async () => {
  using folder = mkdtempDisposableSync(join(tmpdir(), "isarithm-areas-"));
  const write = (text: string) => new TextEncoder().encode(text);
  const project = await createProject(join(folder.path, "a"));
  const layerHash = await project.store.writeBytes(write("{}"), "geojson");
  const areaHash = await project.store.writeBytes(write("[]"), "json");
  const layer = project.areas.add({
    name: "Beats",
    hash: layerHash,
    fileName: "beats.zip",
    count: 2,
    nameProperty: "beat",
    nameReason: "Named like a name.",
    properties: ["beat", "code"],
    names: ["1", "2"],
    crs: "EPSG:4326",
    crsReason: "Stated in the file.",
    bounds: { west: 0, south: 0, east: 1, north: 1 },
    findings: [],
  });
  project.datasets.add(SAMPLE_DATASET);
  const area = { source: "areas", hash: areaHash, areas: layer.id, squareKilometres: 3, inside: 2, outside: 0 } as const;
  expect(project.datasets.setStudyArea("dataset-1", area).studyArea).toEqual(area);
  expect(() => project.datasets.setStudyArea("dataset-2", null)).toThrow(expect.objectContaining({ code: "NotFound" }));
  project[Symbol.dispose]();

  using again = await openProject(project.path);
  expect(again.areas.list()).toEqual([layer]);
  expect(again.areas.change("areas-1", { nameProperty: "code", names: ["a", "b"] })).toEqual({
    ...layer,
    nameProperty: "code",
    names: ["a", "b"],
  });
  expect(() => again.areas.get("areas-2")).toThrow(expect.objectContaining({ code: "NotFound" }));
  expect(again.datasets.versionSource("dataset-1", 1).studyArea).toEqual(area);
  expect([again.store.has(layerHash), again.store.has(areaHash)]).toEqual([true, true]);
});
