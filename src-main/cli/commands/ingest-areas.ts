import { type Command, projectOption } from "../command.ts";
import { alignColumns } from "../terminal.ts";
import { withProject } from "../with-service.ts";
import { describeStudyArea } from "./study-area.ts";

export const ingestAreas = {
  name: "ingest areas",
  usage: "--project DIR [--name-property NAME] [--crs EPSG:N] [--study-area DATASET] FILE",
  summary: "read a layer of polygons (GeoJSON, TopoJSON, zipped shapefile, GeoPackage) into a project",
  notes: async () => ["With --study-area the next fits of that data set forecast inside of the areas alone."],
  options: {
    ...projectOption,
    "name-property": { type: "string", value: "NAME", help: "the property that names an area; guessed when absent" },
    crs: { type: "string", value: "EPSG:N", help: "the system of the coordinates, where the file does not say it" },
    "study-area": { type: "string", value: "DATASET", help: "the data set that is to be forecast inside of the areas" },
    name: { type: "string", value: "NAME", help: "the layer's name; the file's when absent" },
  },
  words: { least: 1, most: 1 },
  run({ terminal, signal }, given) {
    const dataset = given.text("study-area");
    return withProject(given, async (service) => {
      const options = { signal, progress: terminal.progress };
      const upload = await service.uploads.register(given.words[0] ?? "");
      const layer = await service.call(
        "areas.import",
        { upload, name: given.text("name"), nameProperty: given.text("name-property"), crs: given.text("crs") },
        options,
      );
      const area = dataset === undefined ? null : await service.call("studyArea.set", { dataset, areas: layer.id }, options);
      const study =
        area === null ? null : { dataset, squareKilometres: area.squareKilometres, inside: area.inside, outside: area.outside };
      return {
        document: {
          areas: layer.id,
          count: layer.count,
          nameProperty: layer.nameProperty,
          names: layer.names,
          crs: layer.crs,
          bounds: layer.bounds,
          studyArea: study,
          warnings: layer.findings,
        },
        lines: [
          ...alignColumns([
            ["areas", `${layer.id}, ${layer.count} areas`],
            ["named by", `${layer.nameProperty} (${layer.nameReason})`],
            ["coordinates", `${layer.crs} (${layer.crsReason})`],
            ...(study === null ? [] : [["study area", describeStudyArea(study)]]),
          ]),
          ...layer.findings.map(({ severity, message }) => `${severity}: ${message}`),
        ],
      };
    });
  },
} satisfies Command;
