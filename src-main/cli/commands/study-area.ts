import type { CallOutput } from "../../contract/index.ts";
import { type Command, projectOption, wrongUse } from "../command.ts";
import { alignColumns } from "../terminal.ts";
import { withProject } from "../with-service.ts";

const decimal = new Intl.NumberFormat("en", { maximumFractionDigits: 1 });
const integer = new Intl.NumberFormat("en");

type StudyArea = CallOutput<"studyArea.get">;

const sourceWords: Readonly<Record<StudyArea["source"], string>> = {
  default: "around the incidents themselves",
  drawn: "drawn by hand",
  areas: "the areas of a layer",
};

/** How many incidents are forecast for, and how many are left out. */
export function describeStudyArea({
  squareKilometres,
  inside,
  outside,
}: Pick<StudyArea, "squareKilometres" | "inside" | "outside">): string {
  return `${decimal.format(squareKilometres)} km2 with ${integer.format(inside)} incidents; ${integer.format(outside)} lie outside`;
}

export const studyArea = {
  name: "study-area",
  usage: "--project DIR --dataset ID [--default | --areas ID [--only NAME]... | FILE]",
  summary: "show or set where a data set is forecast: around its incidents, or inside of polygons",
  notes: async () => [
    "Without a file, --areas or --default the area in force is shown and nothing is changed.",
    "FILE is a layer of polygons (GeoJSON, TopoJSON, zipped shapefile, GeoPackage), which the project keeps; --areas takes one that it",
    "has, --only some of its areas, named as the layer lists them and parted by semicolons. The next fits use the area; what was",
    "fitted stays as it is.",
  ],
  options: {
    ...projectOption,
    dataset: { type: "string", value: "ID", help: "the data set" },
    areas: { type: "string", value: "ID", help: "a layer of the project; isarithm list names them" },
    only: { type: "string", value: "NAMES", help: "areas of the layer or of the file, parted by semicolons; all when absent" },
    crs: { type: "string", value: "EPSG:N", help: "the system of the file's coordinates, where the file does not say it" },
    default: { type: "boolean", help: "around the incidents again" },
  },
  words: { least: 0, most: 1 },
  run({ terminal, signal }, given) {
    const dataset = given.required("dataset");
    const layer = given.text("areas");
    const file = given.words[0];
    const isDefault = given.flag("default");
    const names = given
      .text("only")
      ?.split(";")
      .map((name) => name.trim())
      .filter((name) => name !== "");
    if ([layer, file, isDefault || undefined].filter((way) => way !== undefined).length > 1) {
      throw wrongUse(
        "A file, --areas and --default are three ways to set the area.",
        "Give one of them, or none to see what is in force.",
      );
    }
    if (names !== undefined && layer === undefined && file === undefined) {
      throw wrongUse("--only chooses among the areas of a layer.", "Give the layer too, by --areas or as a file.");
    }
    return withProject(given, async (service) => {
      const options = { signal, progress: terminal.progress };
      const imported =
        file === undefined
          ? undefined
          : await service.call("areas.import", { upload: await service.uploads.register(file), crs: given.text("crs") }, options);
      const areas = layer ?? imported?.id;
      const { polygons, ...area } =
        areas !== undefined
          ? await service.call("studyArea.set", { dataset, areas, ...(names === undefined ? {} : { names }) }, options)
          : isDefault
            ? await service.call("studyArea.set", { dataset }, options)
            : await service.call("studyArea.get", { dataset }, options);
      const findings = imported?.findings ?? [];
      return {
        document: {
          dataset,
          source: area.source,
          areas: area.areas,
          squareKilometres: area.squareKilometres,
          inside: area.inside,
          outside: area.outside,
          polygons: polygons.length,
          warnings: findings,
        },
        lines: [
          ...alignColumns([
            ["data set", dataset],
            ["study area", `${sourceWords[area.source]}${area.areas === null ? "" : ` (${area.areas})`}`],
            ["size", describeStudyArea(area)],
          ]),
          ...findings.map(({ severity, message }) => `${severity}: ${message}`),
        ],
      };
    });
  },
} satisfies Command;
