import type { Feature, FeatureCollection, Point, Position } from "geojson";

interface Shape {
  /** Square degrees. */
  readonly area: number;
  readonly centroid: Position;
}

/** Area and centroid of a closed ring, by the shoelace formula. */
function shapeOf(ring: readonly Position[]): Shape {
  let twice = 0;
  let x = 0;
  let y = 0;
  for (const [index, [x0 = 0, y0 = 0]] of ring.slice(0, -1).entries()) {
    const [x1 = 0, y1 = 0] = ring[index + 1] ?? [];
    const cross = x0 * y1 - x1 * y0;
    twice += cross;
    x += (x0 + x1) * cross;
    y += (y0 + y1) * cross;
  }
  return { area: Math.abs(twice) / 2, centroid: [x / (3 * twice), y / (3 * twice)] };
}

function outerRings({ geometry }: Feature): readonly (readonly Position[])[] {
  if (geometry.type === "Polygon") return geometry.coordinates.slice(0, 1);
  return geometry.type === "MultiPolygon" ? geometry.coordinates.flatMap((polygon) => polygon.slice(0, 1)) : [];
}

/**
 * One point for the name of each area, in the middle of its largest part. A name that is left to its polygon is written once for each
 * part and each tile of the map.
 */
export function namePoints(areas: FeatureCollection): FeatureCollection<Point> {
  return {
    type: "FeatureCollection",
    features: areas.features.flatMap((area) => {
      const [largest] = outerRings(area)
        .map(shapeOf)
        .filter((shape) => shape.area > 0)
        .toSorted((a, b) => b.area - a.area);
      if (largest === undefined) return [];
      return [{ type: "Feature", properties: area.properties, geometry: { type: "Point", coordinates: largest.centroid } }];
    }),
  };
}
