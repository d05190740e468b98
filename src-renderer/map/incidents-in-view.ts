/** What part of many incidents is drawn: those in view and a margin, each while they are few enough, else counted in cells. */
import { type IncidentCell, incidentCells } from "./incident-cells.ts";

/** Degrees. East of a box over the antimeridian is above 180, as a map gives it. */
export interface Box {
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
}

/** Share of the view's width and height that is drawn beyond each of its sides, so that a small step shows no empty edge. */
const MARGIN = 0.5;

export function withMargin({ west, south, east, north }: Box): Box {
  const [dx, dy] = [MARGIN * (east - west), MARGIN * (north - south)];
  return { west: west - dx, south: south - dy, east: east + dx, north: north + dy };
}

export function contains(outer: Box, inner: Box): boolean {
  return outer.west <= inner.west && outer.east >= inner.east && outer.south <= inner.south && outer.north >= inner.north;
}

function isInside({ west, south, east, north }: Box, lon: number, lat: number): boolean {
  if (lat < south || lat > north) return false;
  const fromWest = (((lon - west) % 360) + 360) % 360;
  return fromWest <= east - west;
}

/** Longitudes and latitudes by turns, of the points in a box. */
export function pointsInside(points: Float32Array, box: Box): Float32Array {
  const inside = new Float32Array(points.length);
  let length = 0;
  for (let index = 0; index + 1 < points.length; index += 2) {
    const lon = points[index] ?? 0;
    const lat = points[index + 1] ?? 0;
    if (!isInside(box, lon, lat)) continue;
    inside[length++] = lon;
    inside[length++] = lat;
  }
  return inside.slice(0, length);
}

export type Shown =
  | { readonly kind: "points"; readonly points: Float32Array }
  | { readonly kind: "cells"; readonly cells: readonly IncidentCell[] };

/** Answers for one set of points. Cells are counted over all of them, so that a cell keeps its size while the map is moved. */
export function viewOfIncidents(points: Float32Array, mostCircles: number): (zoom: number, box: Box) => Shown {
  let counted: { readonly zoom: number; readonly cells: readonly IncidentCell[] } | undefined;
  return (zoom, box) => {
    const inside = pointsInside(points, box);
    if (inside.length / 2 <= mostCircles) return { kind: "points", points: inside };
    if (counted?.zoom !== zoom) counted = { zoom, cells: incidentCells(points, zoom) };
    return { kind: "cells", cells: counted.cells.filter(({ lon, lat }) => isInside(box, lon, lat)) };
  };
}
