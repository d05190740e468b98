/** What an export is for and how it is made: the last choice, as it is remembered, and what is asked of the service by it. */
import type { CallInput, Forecast } from "../../src-main/contract/index.ts";
import { type SystemChoice, systemCode } from "./export-systems.ts";

export const KINDS = ["raster", "picture", "places", "briefing"] as const;
export const STATISTICS = ["rate", "count", "probability"] as const;
export const SYSTEMS = ["lonLat", "mercator", "utm", "other"] as const satisfies readonly SystemChoice[];
export const BANDS = ["one", "categories"] as const;
export const PICTURE_FORMATS = ["png", "svg", "pdf"] as const;
export const LIST_FORMATS = ["csv", "geojson", "gpkg"] as const;
export const BRIEFING_FORMATS = ["html", "pdf"] as const;
export const PAPERS = ["a4", "letter"] as const;

export type ExportKind = (typeof KINDS)[number];
export type Statistic = (typeof STATISTICS)[number];

/** Numbers are NaN where a field is empty or wrong; a limit of null lists all. */
export interface ExportChoice {
  kind: ExportKind;
  raster: {
    resolutionMetres: number;
    system: SystemChoice;
    otherSystem: string;
    statistic: Statistic;
    bands: (typeof BANDS)[number];
  };
  picture: {
    format: (typeof PICTURE_FORMATS)[number];
    statistic: Statistic;
    widthPixels: number;
    resolutionMetres: number;
  };
  places: {
    format: (typeof LIST_FORMATS)[number];
    /** What a line is: squares, or the areas of a layer by its id. */
    of: string;
    resolutionMetres: number;
    limit: number | null;
  };
  briefing: {
    format: (typeof BRIEFING_FORMATS)[number];
    paper: (typeof PAPERS)[number];
    /** Id of the layer by which places are called; empty for none. */
    names: string;
  };
}

/** Lines of a list that are squares and no areas. */
export const SQUARES = "squares";
/** 50 places are what a list on paper holds; a whole city's squares are asked for by name. */
const FIRST_LIMIT = 50;

export function firstChoice(): ExportChoice {
  return {
    kind: "raster",
    raster: { resolutionMetres: 100, system: "lonLat", otherSystem: "", statistic: "rate", bands: "one" },
    picture: { format: "png", statistic: "rate", widthPixels: 1600, resolutionMetres: 250 },
    places: { format: "csv", of: SQUARES, resolutionMetres: 250, limit: FIRST_LIMIT },
    briefing: { format: "pdf", paper: "a4", names: "" },
  };
}

type Json = Readonly<Record<string, unknown>>;

function objectOf(value: unknown): Json {
  return typeof value === "object" && value !== null ? (value as Json) : {};
}

function oneOf<T extends string>(list: readonly T[], value: unknown, fallback: T): T {
  return list.find((item) => item === value) ?? fallback;
}

function positive(value: unknown, fallback: number): number {
  return typeof value === "number" && Number.isFinite(value) && value > 0 ? value : fallback;
}

/** The choice of before. What is missing or no choice any more comes as at first. */
export function parseChoice(text: string | null): ExportChoice {
  const first = firstChoice();
  let stored: Json;
  try {
    stored = objectOf(JSON.parse(text ?? "{}"));
  } catch {
    return first;
  }
  const [raster, picture, places, briefing] = [stored.raster, stored.picture, stored.places, stored.briefing].map(objectOf);
  return {
    kind: oneOf(KINDS, stored.kind, first.kind),
    raster: {
      resolutionMetres: positive(raster?.resolutionMetres, first.raster.resolutionMetres),
      system: oneOf(SYSTEMS, raster?.system, first.raster.system),
      otherSystem: typeof raster?.otherSystem === "string" ? raster.otherSystem : "",
      statistic: oneOf(STATISTICS, raster?.statistic, first.raster.statistic),
      bands: oneOf(BANDS, raster?.bands, first.raster.bands),
    },
    picture: {
      format: oneOf(PICTURE_FORMATS, picture?.format, first.picture.format),
      statistic: oneOf(STATISTICS, picture?.statistic, first.picture.statistic),
      widthPixels: positive(picture?.widthPixels, first.picture.widthPixels),
      resolutionMetres: positive(picture?.resolutionMetres, first.picture.resolutionMetres),
    },
    places: {
      format: oneOf(LIST_FORMATS, places?.format, first.places.format),
      of: typeof places?.of === "string" ? places.of : first.places.of,
      resolutionMetres: positive(places?.resolutionMetres, first.places.resolutionMetres),
      limit: places?.limit === null ? null : positive(places?.limit, FIRST_LIMIT),
    },
    briefing: {
      format: oneOf(BRIEFING_FORMATS, briefing?.format, first.briefing.format),
      paper: oneOf(PAPERS, briefing?.paper, first.briefing.paper),
      names: typeof briefing?.names === "string" ? briefing.names : first.briefing.names,
    },
  };
}

function isCount(value: number): boolean {
  return Number.isInteger(value) && value > 0;
}

export type ExportWish = CallInput<"export.plan">;

interface Subject {
  readonly forecast: Pick<Forecast, "id" | "bounds" | "categories">;
  /** Names of those that are taken together; none is all. */
  readonly categories: readonly string[];
  /** A name that the user typed; null for the proposed one. */
  readonly name: string | null;
  /** Ids of the layers of areas that the project has. */
  readonly layers: readonly string[];
}

/** What is asked of the service; null while a field is empty or no code. */
export function wishOf(choice: ExportChoice, { forecast, categories, name, layers }: Subject): ExportWish | null {
  const bandsApart = choice.kind === "raster" && choice.raster.bands === "categories" && forecast.categories.length > 1;
  // A band for one category alone is that category.
  const [only, ...others] = bandsApart && categories.length === 1 ? [] : categories;
  const common = {
    forecast: forecast.id,
    ...(only === undefined ? {} : others.length === 0 ? { category: only } : { categories: [only, ...others] }),
    ...(name === null ? {} : { name }),
  };
  switch (choice.kind) {
    case "raster": {
      const { resolutionMetres, system, otherSystem, statistic } = choice.raster;
      const crs = systemCode(system, otherSystem, forecast.bounds);
      if (!(resolutionMetres > 0) || crs === null) return null;
      return {
        ...common,
        kind: "raster",
        format: "geotiff",
        resolutionMetres,
        statistic,
        bands: bandsApart ? "categories" : "one",
        ...(crs === undefined ? {} : { crs }),
      };
    }
    case "picture": {
      const { format, statistic, widthPixels, resolutionMetres } = choice.picture;
      if (!isCount(widthPixels) || !(resolutionMetres > 0)) return null;
      return { ...common, kind: "picture", format, statistic, widthPixels, resolutionMetres };
    }
    case "places": {
      const { format, of, resolutionMetres, limit } = choice.places;
      const ranked = { ...common, kind: "places", format, ...(limit === null ? {} : { limit }) } as const;
      if (limit !== null && !isCount(limit)) return null;
      if (layers.includes(of)) return { ...ranked, of: "areas", layer: of };
      return resolutionMetres > 0 ? { ...ranked, of: "squares", resolutionMetres } : null;
    }
    case "briefing": {
      const { format, paper, names } = choice.briefing;
      return { ...common, kind: "briefing", format, paper, ...(layers.includes(names) ? { layer: names } : {}) };
    }
  }
}

/** What the file is, by which a typed name stays or goes: another format's ending would not fit it. */
export function formatOf(choice: ExportChoice): string {
  return choice.kind === "raster" ? "raster" : `${choice.kind} ${choice[choice.kind].format}`;
}
