/** Calls that write files. An earlier export is replaced, once the new one is whole; a file that is none, only where that is asked for. */
import { z } from "zod";
import * as entity from "../entities/index.ts";
import type { CallDefinition } from "./definition.ts";

const target = {
  forecast: entity.id,
  /** Where to write; into the project's exports folder when absent. */
  out: z.string().optional(),
  /** True: `out` may replace a file that is no export of this project. */
  overwrite: z.boolean().optional(),
  /** Name in the project's exports folder, where the proposed one is not liked. Has no part when `out` is given. */
  name: z.string().optional(),
  /** A category's name, or all together when absent. */
  category: z.string().optional(),
  /** Names of categories to take together, and no others. In place of `category`. */
  categories: z.array(z.string()).min(1).optional(),
};

const statistic = z.enum(["rate", "count", "probability"]).default("rate");

/** A GeoJSON file of named polygons on this machine, and the property that holds the name where it is none of the usual. */
const areas = {
  areas: z.string().optional(),
  areaName: z.string().optional(),
  /** A layer of the project, in place of a file. */
  layer: entity.id.optional(),
};

const raster = z.object({
  ...target,
  format: z.enum(["geotiff"]),
  resolutionMetres: z.number().positive().default(100),
  statistic,
  /** Coordinate reference system, "EPSG:N"; longitude and latitude when absent. */
  crs: z.string().optional(),
  /** "categories": a band for all together and one for each category, instead of one band. */
  bands: z.enum(["one", "categories"]).optional(),
});

const picture = z.object({
  ...target,
  format: z.enum(["png", "svg", "pdf"]),
  statistic,
  widthPixels: z.number().int().positive().default(1600),
  /** Side of the squares that a count or a chance belongs to. */
  resolutionMetres: z.number().positive().default(250),
});

const places = z.object({
  ...target,
  ...areas,
  format: z.enum(["csv", "geojson", "gpkg"]),
  /** Side of the squares. */
  resolutionMetres: z.number().positive().default(250),
  /** Most places that are listed; all of them when absent. */
  limit: z.number().int().positive().optional(),
  /** areas: one line for each area. squares: lines are squares, and areas only give them their names. */
  of: z.enum(["areas", "squares"]).default("areas"),
});

const briefing = z.object({
  ...target,
  ...areas,
  format: z.enum(["html", "pdf"]),
  paper: z.enum(["a4", "letter"]).default("a4"),
  resolutionMetres: z.number().positive().default(300),
});

export const exportCalls = {
  /** What would be written, and about how large. Refuses what the export itself would refuse by its settings. */
  "export.plan": {
    input: z.discriminatedUnion("kind", [
      raster.extend({ kind: z.literal("raster") }),
      picture.extend({ kind: z.literal("picture") }),
      places.extend({ kind: z.literal("places") }),
      briefing.extend({ kind: z.literal("briefing") }),
    ]),
    output: entity.exportPlan,
    slow: false,
  },
  "export.raster": {
    input: raster,
    output: entity.exported,
    slow: true,
  },
  "export.picture": {
    input: picture,
    output: entity.exported,
    slow: true,
  },
  /** Squares of a grid, or named areas, most expected first. */
  "export.places": {
    input: places,
    output: entity.exported,
    slow: true,
  },
  /** One page: map, ten places, last week, caveat. */
  "export.briefing": {
    input: briefing,
    output: entity.exported,
    slow: true,
  },
} as const satisfies Record<string, CallDefinition>;
