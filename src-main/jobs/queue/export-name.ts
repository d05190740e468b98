/** How exported files are called: what they are about, where, and for which days. */
import { AppError } from "../../../models/errors/index.ts";
import type { CallRequest, Dataset, Forecast } from "../../contract/index.ts";

export type ExportWish =
  | { readonly kind: "raster"; readonly input: CallRequest<"export.raster"> }
  | { readonly kind: "picture"; readonly input: CallRequest<"export.picture"> }
  | { readonly kind: "places"; readonly input: CallRequest<"export.places"> }
  | { readonly kind: "briefing"; readonly input: CallRequest<"export.briefing"> };

/** Names of the categories that are taken together; none is all. */
export function wantedCategories({
  category,
  categories,
}: Pick<ExportWish["input"], "category" | "categories">): readonly string[] {
  return categories ?? (category === undefined ? [] : [category]);
}

/** Categories that a name tells one by one; more are counted. */
const MOST_NAMED = 3;

function categoriesPart(names: readonly string[]): string {
  return names.length > MOST_NAMED ? `${names.length}-categories` : names.map(slug).join("-and-");
}

/** Of a data set's name in a file's: enough to know it by, and leaves room for the rest in 255 bytes. */
const MOST_NAME_CHARACTERS = 60;
/** File systems take 255 bytes; a companion's ending and the name of a file in the making are longer by some 20. */
const MOST_FILE_BYTES = 230;

/** Letters and figures of any script in lower case, all else as single hyphens. */
function slug(text: string): string {
  return text
    .normalize("NFC")
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{M}\p{N}]+/gu, "-")
    .replaceAll(/^-|-$/g, "");
}

function cityPart(name: string): string {
  const whole = slug(name);
  if (whole.length <= MOST_NAME_CHARACTERS) return whole;
  // At a word's end where there is one.
  return whole
    .slice(0, MOST_NAME_CHARACTERS + 1)
    .replace(/-[^-]*$/, "")
    .slice(0, MOST_NAME_CHARACTERS);
}

function endingOf({ kind, input }: ExportWish): string {
  return kind === "raster" ? "tif" : input.format;
}

/** What named areas are called; nothing where there are none. */
function areasPart({ kind, input }: ExportWish, layerName: string | undefined): string | undefined {
  if (kind !== "places") return undefined;
  return layerName === undefined ? input.areas && "areas" : cityPart(layerName) || "areas";
}

/** What the file is, in as few words as tell it from another export of the same forecast. */
function kindParts(wish: ExportWish, areas: string | undefined): string[] {
  const { kind, input } = wish;
  if (kind === "raster") {
    const bands = input.bands === "categories" ? ["categories"] : [];
    const crs = input.crs === undefined ? [] : [slug(input.crs).replace("-", "")];
    return [input.statistic, ...bands, `${input.resolutionMetres}m`, ...crs];
  }
  if (kind === "picture") return ["map", input.statistic];
  if (kind === "briefing") return ["briefing"];
  if (input.of === "areas" && areas !== undefined) return [areas];
  return ["places", `${input.resolutionMetres}m`];
}

/**
 * "chicago-2018_2018-08-03_rate_theft_100m.tif": data set, valid day, what it is. The long-run map says so, because its maps look like a
 * forecast's. `layerName`: of the project's layer of areas that the wish names.
 */
export function proposedName(forecast: Forecast, dataset: Dataset, wish: ExportWish, layerName?: string): string {
  const { validFromDay, validDays, isLongRunMap } = forecast;
  const [what = "", ...details] = kindParts(wish, areasPart(wish, layerName));
  const parts = [
    cityPart(dataset.name),
    validFromDay,
    validDays === 1 ? "" : `${validDays}-days`,
    isLongRunMap ? "long-run-map" : "",
    what,
    categoriesPart(wantedCategories(wish.input)),
    ...details,
  ];
  return `${parts.filter((part) => part !== "").join("_")}.${endingOf(wish)}`;
}

/** Names that Windows keeps for devices. */
const DEVICES = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;

/** A name that the user chose, with the format's ending. Throws InvalidFileName. */
export function chosenName(name: string, wish: ExportWish): string {
  const ending = `.${endingOf(wish)}`;
  const trimmed = name.trim();
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
  const wrong = /[\u0000-\u001f/\\<>:"|?*]/.exec(trimmed)?.[0];
  const whole = trimmed.toLowerCase().endsWith(ending) ? trimmed : `${trimmed}${ending}`;
  const refuse = (why: string): AppError =>
    new AppError("InvalidFileName", {
      message: `A file cannot be called "${trimmed}": ${why}.`,
      hint: "Choose a name of letters, figures, hyphens and underscores.",
      details: { name: trimmed },
    });
  if (trimmed === "" || whole === ending) throw refuse("the name is empty");
  if (wrong !== undefined) throw refuse(`it holds ${JSON.stringify(wrong)}`);
  if (trimmed.startsWith(".") || trimmed.endsWith(".")) throw refuse("it begins or ends with a full stop");
  if (DEVICES.test(trimmed)) throw refuse("Windows keeps this name for a device");
  if (Buffer.byteLength(whole) > MOST_FILE_BYTES) throw refuse("it is too long");
  return whole;
}

/** The name with a number behind it, before its ending: "briefing-2.pdf". */
export function numberedName(name: string, number: number): string {
  const at = name.lastIndexOf(".");
  return number === 1 ? name : `${name.slice(0, at)}-${number}${name.slice(at)}`;
}
