/** What a place is called in a list: never a cell's number. */
import type { LocalPoint, LocalRect, LonLat } from "../../models/grid/index.ts";
import { type LocalFrame, toLocal } from "../../models/grid/index.ts";
import type { NamedArea } from "./areas.ts";

/** Text of the data's own block or address column, and where. */
export interface PlaceLabel {
  readonly lon: number;
  readonly lat: number;
  readonly text: string;
  /** Incidents that carry it; 1 when absent. */
  readonly incidents?: number;
}

export interface NameSources {
  readonly frame: LocalFrame;
  /** What directions are given from: the middle of the study area. */
  readonly middle: LocalPoint;
  readonly labels?: readonly PlaceLabel[];
  readonly areas?: readonly NamedArea[];
}

export interface PlaceNames {
  /** Name of a rectangle of the frame. */
  nameOf(where: LocalRect): string;
}

const WINDS = ["N", "NNE", "NE", "ENE", "E", "ESE", "SE", "SSE", "S", "SSW", "SW", "WSW", "W", "WNW", "NW", "NNW"];
/** Nearer than this a direction says nothing. */
const NEAR_METRES = 150;
/** Labels are looked up by squares of this size. */
const BUCKET_METRES = 250;

/**
 * The label that most incidents of the rectangle carry; else the area that holds its middle; else distance and direction from the middle
 * of the study area. Names that would be the same for two rectangles are told apart by the caller's coordinates.
 */
export function placeNames({ frame, middle, labels = [], areas = [] }: NameSources): PlaceNames {
  const buckets = new Map<
    string,
    { readonly x: number; readonly y: number; readonly text: string; readonly incidents: number }[]
  >();
  const bucketKey = (x: number, y: number): string => `${Math.floor(x / BUCKET_METRES)} ${Math.floor(y / BUCKET_METRES)}`;
  for (const { lon, lat, text, incidents = 1 } of labels) {
    const { x, y } = toLocal(frame, { lon, lat });
    const key = bucketKey(x, y);
    const bucket = buckets.get(key);
    if (bucket === undefined) buckets.set(key, [{ x, y, text, incidents }]);
    else bucket.push({ x, y, text, incidents });
  }
  const local = areas.map(({ name, polygons }) => ({
    name,
    rings: polygons.flat().map((ring) => ring.map(([lon, lat]) => toLocal(frame, { lon, lat }))),
  }));

  const commonLabel = (where: LocalRect): string | undefined => {
    const counts = new Map<string, number>();
    for (let x = where.west; x < where.east + BUCKET_METRES; x += BUCKET_METRES) {
      for (let y = where.south; y < where.north + BUCKET_METRES; y += BUCKET_METRES) {
        for (const label of buckets.get(bucketKey(x, y)) ?? []) {
          if (label.x < where.west || label.x >= where.east || label.y < where.south || label.y >= where.north) continue;
          counts.set(label.text, (counts.get(label.text) ?? 0) + label.incidents);
        }
      }
    }
    return [...counts].toSorted(([a, n], [b, m]) => m - n || a.localeCompare(b))[0]?.[0];
  };

  return {
    nameOf(where) {
      const point = { x: (where.west + where.east) / 2, y: (where.south + where.north) / 2 };
      return commonLabel(where) ?? local.find(({ rings }) => holds(rings, point))?.name ?? directionFrom(point, middle);
    },
  };
}

/** Even-odd rule over all rings: holes and several parts alike. */
function holds(rings: readonly (readonly LocalPoint[])[], { x, y }: LocalPoint): boolean {
  let inside = false;
  for (const ring of rings) {
    for (let index = 0; index < ring.length; index += 1) {
      const a = ring[index];
      const b = ring[(index + 1) % ring.length];
      if (a === undefined || b === undefined) continue;
      if (a.y > y !== b.y > y && x < a.x + ((y - a.y) / (b.y - a.y)) * (b.x - a.x)) inside = !inside;
    }
  }
  return inside;
}

/** "3.4 km NNW of the middle of the area" */
export function directionFrom(point: LocalPoint, middle: LocalPoint): string {
  const dx = point.x - middle.x;
  const dy = point.y - middle.y;
  const metres = Math.hypot(dx, dy);
  if (metres < NEAR_METRES) return "the middle of the area";
  const turn = Math.round((Math.atan2(dx, dy) / (2 * Math.PI)) * WINDS.length);
  const wind = WINDS[((turn % WINDS.length) + WINDS.length) % WINDS.length] ?? "";
  const distance = metres < 950 ? `${Math.round(metres / 50) * 50} m` : `${(metres / 1000).toFixed(1)} km`;
  return `${distance} ${wind} of the middle of the area`;
}

/** "41.8902, -87.6301": to 10 m, for names that are not enough by themselves. */
export function coordinatesText({ lon, lat }: LonLat): string {
  return `${lat.toFixed(4)}, ${(lon - 360 * Math.floor((lon + 180) / 360)).toFixed(4)}`;
}
