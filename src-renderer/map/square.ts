import type { Feature, Polygon } from "geojson";
import { type LocalFrame, toLocal, toLonLat } from "../../models/grid/index.ts";

/** The square of a given area around a place, as the polygon to outline. */
export function squareAround(frame: LocalFrame, lon: number, lat: number, areaSquareMetres: number): Feature<Polygon> {
  const centre = toLocal(frame, { lon, lat });
  const half = Math.sqrt(areaSquareMetres) / 2;
  const corner = (dx: number, dy: number): [number, number] => {
    const point = toLonLat(frame, { x: centre.x + dx * half, y: centre.y + dy * half });
    return [point.lon, point.lat];
  };
  return {
    type: "Feature",
    properties: {},
    geometry: { type: "Polygon", coordinates: [[corner(-1, -1), corner(1, -1), corner(1, 1), corner(-1, 1), corner(-1, -1)]] },
  };
}
