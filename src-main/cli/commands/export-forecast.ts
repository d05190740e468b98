import type { Exported } from "../../contract/index.ts";
import { calls } from "../../contract/index.ts";
import type { Service } from "../../services/index.ts";
import { choiceOption, positiveNumber, wholeNumber } from "../arguments.ts";
import { type Arguments, type Command, projectOption, wrongUse } from "../command.ts";
import { alignColumns } from "../terminal.ts";
import { withProject } from "../with-service.ts";

const raster = calls["export.raster"].input.shape;
const places = calls["export.places"].input.shape;
const briefing = calls["export.briefing"].input.shape;
const statistics = raster.statistic.unwrap().options;

const rasterFormats = raster.format.options;
const pictureFormats = calls["export.picture"].input.shape.format.options;
const placeFormats = places.format.options;
const briefingFormats = ["briefing-html", "briefing-pdf"] as const;
const formats = [...rasterFormats, ...pictureFormats, ...placeFormats, ...briefingFormats] as const;

type Format = (typeof formats)[number];

/** Options that only some formats know: given to another one they would do nothing, and the user would not hear of it. */
const OPTIONS_OF: Readonly<Record<string, readonly Format[]>> = {
  crs: rasterFormats,
  bands: rasterFormats,
  statistic: [...rasterFormats, ...pictureFormats],
  width: pictureFormats,
  areas: [...placeFormats, ...briefingFormats],
  "area-name": [...placeFormats, ...briefingFormats],
  squares: placeFormats,
  limit: placeFormats,
  paper: briefingFormats,
};

function includes<T extends string>(list: readonly T[], value: string): value is T {
  return list.some((item) => item === value);
}

function refuseForeignOptions(given: Arguments, format: Format): void {
  for (const [option, known] of Object.entries(OPTIONS_OF)) {
    if (includes(known, format) || (given.text(option) === undefined && !given.flag(option))) continue;
    throw wrongUse(`--${option} means nothing for ${format}.`, `It belongs to ${known.join(", ")}.`);
  }
}

type CallOptions = Parameters<Service["call"]>[2];

function write(service: Service, given: Arguments, format: Format, options: CallOptions): Promise<Exported> {
  const categories = given.texts("category");
  const common = {
    forecast: given.required("forecast"),
    out: given.text("out"),
    overwrite: given.flag("overwrite"),
    ...(categories.length === 0 ? {} : { categories: [...categories] }),
    resolutionMetres: positiveNumber(given, "resolution"),
  };
  const areas = { areas: given.text("areas"), areaName: given.text("area-name") };
  const statistic = choiceOption(given, "statistic", statistics);
  if (includes(rasterFormats, format)) {
    const bands = choiceOption(given, "bands", ["one", "categories"]);
    return service.call("export.raster", { ...common, format, statistic, crs: given.text("crs"), bands }, options);
  }
  if (includes(pictureFormats, format)) {
    return service.call("export.picture", { ...common, format, statistic, widthPixels: wholeNumber(given, "width", 1) }, options);
  }
  if (includes(placeFormats, format)) {
    const of = given.flag("squares") ? "squares" : undefined;
    return service.call("export.places", { ...common, ...areas, format, of, limit: wholeNumber(given, "limit", 1) }, options);
  }
  const paper = choiceOption(given, "paper", briefing.paper.unwrap().options);
  return service.call(
    "export.briefing",
    { ...common, ...areas, format: format === "briefing-html" ? "html" : "pdf", paper },
    options,
  );
}

export const exportForecast = {
  name: "export",
  usage: "--project DIR --forecast ID --format FORMAT --out FILE [options]",
  summary: "write a forecast as a raster, a picture, a list of places or a briefing",
  notes: () =>
    Promise.resolve([
      "geotiff is a Cloud Optimized GeoTIFF; png, svg and pdf are a map with its legend; csv, geojson and gpkg are ranked places;",
      "briefing-html and briefing-pdf are one page with map and ten places. An earlier export is replaced once the new one is whole.",
    ]),
  options: {
    ...projectOption,
    forecast: { type: "string", value: "ID", help: "the forecast to write" },
    format: { type: "string", value: formats.join("|"), help: "geotiff when absent" },
    out: { type: "string", value: "FILE", help: "where to; into the project's exports folder when absent" },
    overwrite: { type: "boolean", help: "replace FILE although it is no export of this project" },
    resolution: {
      type: "string",
      value: "METRES",
      help: "side of a pixel (100 when absent), of a picture's or list's squares (250), of a briefing's (300)",
    },
    category: {
      type: "string",
      multiple: true,
      value: "NAME",
      help: "one category, or several taken together by giving it again; all together when absent",
    },
    statistic: { type: "string", value: statistics.join("|"), help: "rate per km2 and day when absent" },
    crs: { type: "string", value: "EPSG:N", help: "coordinate reference system of a geotiff; EPSG:4326 when absent" },
    bands: { type: "string", value: "one|categories", help: "categories: a band for the sum and each category of a geotiff" },
    width: { type: "string", value: "PIXELS", help: "width of a picture; 1600 when absent" },
    areas: {
      type: "string",
      value: "FILE",
      help: "GeoJSON of named areas: a list of them instead of squares; names in a briefing",
    },
    "area-name": { type: "string", value: "PROPERTY", help: "what the areas' name is called in the file" },
    squares: { type: "boolean", help: "list squares although areas are given, which then name them" },
    limit: { type: "string", value: "N", help: "most places of a list; all when absent" },
    paper: { type: "string", value: "a4|letter", help: "of a briefing; a4 when absent" },
  },
  words: { least: 0, most: 0 },
  run({ terminal, signal }, given) {
    const format = choiceOption(given, "format", formats) ?? "geotiff";
    refuseForeignOptions(given, format);
    return withProject(given, async (service) => {
      const { file, bytes, width, height, rows, crs, bounds } = await write(service, given, format, {
        signal,
        progress: terminal.progress,
      });
      const size = `${(bytes / 1e6).toFixed(2)} MB`;
      return {
        document: { file, bytes, width, height, ...(rows === undefined ? {} : { rows }), crs, bounds },
        lines: alignColumns([
          ["file", file],
          ["size", width === 0 ? size : `${width} x ${height} pixels, ${size}`],
          ...(rows === undefined ? [] : [["places", String(rows)]]),
          ["crs", crs],
        ]),
      };
    });
  },
} satisfies Command;
