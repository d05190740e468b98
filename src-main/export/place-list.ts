import { writeFile } from "node:fs/promises";
import { formatDay, type IntensityPrediction, type Lineage } from "../../models/forecast/index.ts";
import { INTERVAL_LEVEL, isLikeLongRun } from "./count-figures.ts";
import { spreadsheetRow } from "./csv-text.ts";
import { writeWholeAt, writeWithCompanion } from "./file-writing.ts";
import { writeGeoPackage } from "./geopackage.ts";
import { capitalised, caveatText, type DataSource, dataItems, lineageItems, nounOf } from "./lineage-text.ts";
import type { RankedPlace } from "./ranked-places.ts";

export type PlaceListFormat = "csv" | "geojson" | "gpkg";

export interface PlaceList {
  readonly places: readonly RankedPlace[];
  /** What a line is: "Squares of 250 m", "Named areas". */
  readonly unitOfPlace: string;
  readonly prediction: IntensityPrediction;
  /** "THEFT", or "all categories". */
  readonly categoryText: string;
  readonly periodText: string;
  readonly lineage: Lineage;
  /** Lines that the data's owners ask for. */
  readonly attribution: readonly string[];
  readonly data?: DataSource;
}

type Value = string | number | null;

/** Columns of every format, in this order. The names are the field's terms with units; all counts are for the whole valid period. */
const COLUMNS: readonly {
  readonly name: string;
  readonly type: "INTEGER" | "REAL" | "TEXT";
  readonly of: (place: RankedPlace) => Value;
}[] = [
  { name: "rank", type: "INTEGER", of: ({ rank }) => rank },
  { name: "place", type: "TEXT", of: ({ name }) => name },
  { name: "expected_count", type: "REAL", of: ({ expectedCount }) => rounded(expectedCount) },
  { name: "interval_90_low", type: "INTEGER", of: ({ low }) => low },
  { name: "interval_90_high", type: "INTEGER", of: ({ high }) => high },
  { name: "chance_of_any", type: "REAL", of: ({ probabilityOfAny }) => rounded(probabilityOfAny) },
  { name: "long_run_count", type: "REAL", of: ({ longRunCount }) => rounded(longRunCount) },
  { name: "ratio_to_long_run", type: "REAL", of: ({ ratio }) => (ratio === null ? null : rounded(ratio)) },
  {
    name: "against_long_run",
    type: "TEXT",
    of: (place) =>
      isLikeLongRun(place, place.longRunCount)
        ? "no clear difference"
        : place.expectedCount > place.longRunCount
          ? "above"
          : "below",
  },
  { name: "cumulative_share", type: "REAL", of: ({ cumulativeShare }) => rounded(cumulativeShare) },
  { name: "lon", type: "REAL", of: ({ middle }) => degrees(wrapped(middle.lon)) },
  { name: "lat", type: "REAL", of: ({ middle }) => degrees(middle.lat) },
];

/** Six significant digits: more than the model knows, enough for sums to close. */
function rounded(value: number): number {
  return Number(value.toPrecision(6));
}

/** From -180 to 180, as readers of points expect it; outlines stay in one piece across the antimeridian. */
function wrapped(lon: number): number {
  return lon - 360 * Math.floor((lon + 180) / 360);
}

/** 1e-7 degrees are a centimetre. */
function degrees(value: number): number {
  return Number(value.toFixed(7));
}

/** What a list is about, as keys and values. */
export function listDescription({
  places,
  unitOfPlace,
  prediction,
  categoryText,
  periodText,
  lineage,
  attribution,
  data,
}: PlaceList): Record<string, string> {
  return {
    TITLE: `${capitalised(nounOf(data).many)} (${categoryText}): expected count, ${periodText} (${prediction.timeZone})`,
    PLACES: `${unitOfPlace}, ${places.length} listed, most expected first`,
    VALID_FROM: formatDay(prediction.valid.startDay),
    VALID_UNTIL: formatDay(prediction.valid.startDay + prediction.valid.days),
    TIME_ZONE: prediction.timeZone,
    ISSUED: formatDay(prediction.issueDay),
    INTERVAL: `${INTERVAL_LEVEL * 100} % of counts lie from interval_90_low to interval_90_high by the forecast's own count family`,
    AGAINST_LONG_RUN:
      "no clear difference: the long-run map's count, as a whole number, lies inside the forecast's interval, so one period's count cannot tell the two apart",
    CAVEAT: caveatText(data),
    ...(attribution.length === 0 ? {} : { ATTRIBUTION: attribution.join(" ") }),
    ...dataItems(data),
    ...lineageItems(lineage),
  };
}

/** Writes the list; a CSV's description lies beside it as FILE.json. Returns the files' sizes. Errors: DiscFull, PathNotWritable. */
export async function writePlaceList(file: string, format: PlaceListFormat, list: PlaceList): Promise<void> {
  const description = listDescription(list);
  if (format === "csv") {
    await writeWithCompanion(file, `${file}.json`, async (temporary) => {
      await writeFile(temporary, csvText(list), { flag: "wx" });
      return { result: undefined, companionText: `${JSON.stringify(description, undefined, 2)}\n` };
    });
    return;
  }
  if (format === "geojson") {
    await writeWholeAt(file, (temporary) => writeFile(temporary, geoJsonText(list, description), { flag: "wx" }));
    return;
  }
  await writeWholeAt(file, (temporary) => {
    writeGeoPackage(temporary, {
      table: "places",
      description,
      columns: COLUMNS.map(({ name, type }) => ({ name, type })),
      rows: list.places.map((place) => ({ values: COLUMNS.map(({ of }) => of(place)), polygons: place.polygons })),
    });
    return Promise.resolve();
  });
}

function csvText(list: PlaceList): string {
  const rows = list.places.map((place) => spreadsheetRow([...COLUMNS.map(({ of }) => of(place)), wellKnownText(place)]));
  // A spreadsheet takes UTF-8 for what it is by its byte order mark alone.
  return `\uFEFF${[spreadsheetRow([...COLUMNS.map(({ name }) => name), "geometry_wkt"]), ...rows].join("\r\n")}\r\n`;
}

function wellKnownText({ polygons }: RankedPlace): string {
  const texts = polygons.map(
    (rings) =>
      `(${rings.map((ring) => `(${ring.map(([lon, lat]) => `${degrees(lon)} ${degrees(lat)}`).join(", ")})`).join(", ")})`,
  );
  return texts.length === 1 ? `POLYGON ${texts[0]}` : `MULTIPOLYGON (${texts.join(", ")})`;
}

function geoJsonText(list: PlaceList, description: Readonly<Record<string, string>>): string {
  const features = list.places.map((place) => {
    const coordinates = place.polygons.map((rings) =>
      rings.map((ring) => ring.map(([lon, lat]) => [degrees(lon), degrees(lat)])),
    );
    return JSON.stringify({
      type: "Feature",
      properties: Object.fromEntries(COLUMNS.map(({ name, of }) => [name, of(place)])),
      geometry:
        coordinates.length === 1 ? { type: "Polygon", coordinates: coordinates[0] } : { type: "MultiPolygon", coordinates },
    });
  });
  return `{"type":"FeatureCollection","isarithm":${JSON.stringify(description)},"features":[\n${features.join(",\n")}\n]}\n`;
}
