/** What the two columns of coordinates hold: degrees, degrees in the other order, or metres and feet of a map grid. */
import { AppError } from "../../models/errors/index.ts";
import type { ReadingGuess, TableReading } from "../contract/index.ts";
import { type CrsCandidate, candidateSystems, crsName, DEGREES, toDegreesFrom } from "./crs.ts";
import { nearestCity } from "./near-city.ts";
import { CITY_RADIUS_KILOMETRES } from "./time-zone.ts";

/** No town with published incidents lies nearer to a pole. */
const MAX_LATITUDE = 72;
/** Systems that are offered beside the one that was taken. */
const MAX_OFFERED = 12;

export interface PlaceGuess {
  readonly crs: string;
  readonly swapped: boolean;
  readonly guesses: readonly ReadingGuess[];
}

/** Texts that may name the place: the file's name, the columns, some values. */
export interface PlaceHints {
  readonly texts: readonly string[];
  readonly timeZone?: string;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

function place(lon: number, lat: number): string {
  const { city, kilometres } = nearestCity(lon, lat);
  const point = `${Math.abs(lat).toFixed(3)} ${lat < 0 ? "S" : "N"}, ${Math.abs(lon).toFixed(3)} ${lon < 0 ? "W" : "E"}`;
  return kilometres <= CITY_RADIUS_KILOMETRES ? `near ${city} (${point})` : point;
}

function nearOrAt(lon: number, lat: number): string {
  const text = place(lon, lat);
  return text.startsWith("near ") ? text : `at ${text}`;
}

const isNear = (lon: number, lat: number) => nearestCity(lon, lat).kilometres <= CITY_RADIUS_KILOMETRES;

/**
 * From pairs as the table has them, first the column called longitude or x. A chosen system or order is taken as it is. Throws UnknownCrs,
 * and CrsNotFound where no system puts the numbers anywhere.
 */
export function guessPlaces(
  pairs: readonly (readonly [x: number, y: number])[],
  hints: PlaceHints,
  reading: TableReading = {},
): PlaceGuess {
  const known = pairs.filter(([x, y]) => Number.isFinite(x) && Number.isFinite(y) && (x !== 0 || y !== 0));
  const inDegrees = known.filter(([x, y]) => Math.abs(x) <= 180 && Math.abs(y) <= 180);
  const isDegrees = known.length === 0 || inDegrees.length >= known.length / 2;
  const chosen = reading.crs === undefined ? undefined : crsName(reading.crs);
  if (chosen === DEGREES || (chosen === undefined && isDegrees)) return degrees(inDegrees, reading);
  const [x, y] = [median(known.map(([first]) => first)), median(known.map(([, second]) => second))];
  return projected(x, y, chosen, hints, reading);
}

function degrees(pairs: readonly (readonly [number, number])[], { crs, swapped: chosen }: TableReading): PlaceGuess {
  const x = median(pairs.map(([first]) => first));
  const y = median(pairs.map(([, second]) => second));
  const impossible = Math.abs(y) > MAX_LATITUDE && Math.abs(x) <= MAX_LATITUDE;
  const nearerSwapped = Math.abs(x) <= MAX_LATITUDE && !isNear(x, y) && isNear(y, x);
  const swapped = chosen ?? (impossible || nearerSwapped);
  const reason =
    chosen !== undefined
      ? "Chosen by you."
      : impossible
        ? `The column called latitude holds values around ${y.toFixed(1)}, where there is no town: the two columns are exchanged, which puts the incidents ${place(y, x)}.`
        : nearerSwapped
          ? `As the columns are called, the incidents lie at ${place(x, y)}; exchanged they lie ${place(y, x)}. Look at the map.`
          : `As the columns are called, the incidents lie ${place(x, y)}.`;
  const guesses: ReadingGuess[] = [
    {
      part: "crs",
      value: DEGREES,
      reason: crs !== undefined ? "Chosen by you." : "The values are degrees.",
      sure: true,
      choices: [{ value: DEGREES, label: "degrees" }],
    },
  ];
  if (swapped || chosen !== undefined) {
    guesses.push({
      part: "swapped",
      value: String(swapped),
      reason,
      sure: chosen !== undefined || impossible,
      choices: [
        { value: "false", label: `as the columns are called: ${place(x, y)}` },
        { value: "true", label: `exchanged: ${place(y, x)}` },
      ],
    });
  }
  return { crs: DEGREES, swapped, guesses };
}

interface Ranked extends CrsCandidate {
  readonly swapped: boolean;
  readonly city: string;
  readonly kilometres: number;
  readonly hinted: boolean;
}

function rank(candidates: readonly CrsCandidate[], swapped: boolean, { texts, timeZone }: PlaceHints): Ranked[] {
  const all = texts.join(" ").toLowerCase();
  return candidates.map((candidate) => {
    const { city, zone, kilometres } = nearestCity(candidate.lon, candidate.lat);
    const near = kilometres <= CITY_RADIUS_KILOMETRES;
    return { ...candidate, swapped, city, kilometres, hinted: near && (all.includes(city.toLowerCase()) || zone === timeZone) };
  });
}

/** A system that puts the numbers where it is not made for is a slip: what would be right is named beside it. */
function chosenReason(
  chosen: string,
  taken: CrsCandidate | undefined,
  [x, y]: readonly [number, number],
  best: Ranked | undefined,
): string {
  if (taken !== undefined) return "Chosen by you.";
  const [lon, lat] = toDegreesFrom(chosen)(x, y);
  const where =
    Number.isFinite(lon) && Math.abs(lat) <= 90
      ? `lie ${nearOrAt(lon, lat)}, where it is not made for`
      : "lie nowhere on the Earth";
  const instead = best === undefined ? "" : ` As ${best.crs} (${best.family}) they lie ${place(best.lon, best.lat)}.`;
  return `Chosen by you; read so the incidents ${where}.${instead} Look at the map before you import.`;
}

function projected(x: number, y: number, chosen: string | undefined, hints: PlaceHints, reading: TableReading): PlaceGuess {
  const orders = reading.swapped === undefined ? [false, true] : [reading.swapped];
  const ranked = orders
    .flatMap((swapped) => rank(swapped ? candidateSystems(y, x) : candidateSystems(x, y), swapped, hints))
    .map((candidate, index) => ({ candidate, index }))
    .sort(
      (a, b) =>
        Number(b.candidate.hinted) - Number(a.candidate.hinted) ||
        // The columns' own names are believed before the other order is.
        Number(a.candidate.swapped && !b.candidate.hinted) - Number(b.candidate.swapped && !a.candidate.hinted) ||
        // The middle of a city's incidents lies in the city: the nearer, the better. Beyond a city's reach distance says nothing.
        Math.min(a.candidate.kilometres, CITY_RADIUS_KILOMETRES) - Math.min(b.candidate.kilometres, CITY_RADIUS_KILOMETRES) ||
        a.index - b.index,
    )
    .map(({ candidate }) => candidate);
  const taken = chosen === undefined ? ranked[0] : ranked.find(({ crs }) => crs === chosen);
  if (taken === undefined && chosen === undefined) {
    throw new AppError("CrsNotFound", {
      message: `The coordinates (around ${x.toFixed(1)}, ${y.toFixed(1)}) are no degrees, and no map grid that is known here puts them anywhere.`,
      hint: "Look up the coordinate system in the source's description of the table and give its EPSG code, or choose the columns with degrees.",
      details: { x, y },
    });
  }
  const crs = chosen ?? taken?.crs ?? DEGREES;
  const swapped = taken?.swapped ?? reading.swapped ?? false;
  const near = ranked.filter(({ kilometres }) => kilometres <= CITY_RADIUS_KILOMETRES);
  const rivals = near.filter(
    (candidate) => taken !== undefined && Math.hypot(candidate.lon - taken.lon, candidate.lat - taken.lat) > 0.2,
  );
  const hinted = taken?.hinted === true;
  const isNearCity = taken !== undefined && taken.kilometres <= CITY_RADIUS_KILOMETRES;
  const why =
    chosen !== undefined
      ? chosenReason(chosen, taken, swapped ? [y, x] : [x, y], ranked[0])
      : `The values are no degrees. Read as ${crs} (${taken?.family ?? ""}) the incidents lie ${taken === undefined ? "" : place(taken.lon, taken.lat)}${
          hinted
            ? ", a city that the table or its time zone names"
            : isNearCity
              ? ""
              : ", and no system puts them near a city that is known here"
        }. Look at the map before you import.`;
  const offered: Ranked[] = [];
  for (const candidate of [...(taken === undefined ? [] : [taken]), ...near, ...ranked]) {
    if (candidate.swapped === swapped && !offered.some(({ crs: known }) => known === candidate.crs)) offered.push(candidate);
  }
  const guesses: ReadingGuess[] = [
    {
      part: "crs",
      value: crs,
      reason: why,
      sure: chosen === undefined ? isNearCity && (hinted || rivals.length === 0) : taken !== undefined,
      choices: [
        ...(chosen === undefined || taken !== undefined ? [] : [{ value: chosen, label: chosen }]),
        ...offered.slice(0, MAX_OFFERED).map((candidate) => ({
          value: candidate.crs,
          label: `${candidate.crs}, ${candidate.family}: ${place(candidate.lon, candidate.lat)}`,
        })),
      ],
    },
  ];
  if (swapped) {
    guesses.push({
      part: "swapped",
      value: "true",
      reason:
        reading.swapped === undefined
          ? "Only with the two columns exchanged does a map grid put the incidents near a city."
          : "Chosen by you.",
      sure: reading.swapped !== undefined,
      choices: [
        { value: "false", label: "as the columns are called" },
        { value: "true", label: "exchanged" },
      ],
    });
  }
  return { crs, swapped, guesses };
}
