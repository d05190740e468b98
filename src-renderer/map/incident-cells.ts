/** Incidents counted in cells, for when there are too many to draw each: on mercator's square lattice, so that cells look alike. */

/** Cells a world's width at zoom 0; each zoom doubles them. About 12 pixels a cell. */
const CELLS_AT_ZOOM_0 = 43;

/** Radii, pixels: of a full cell, and of one that still can be seen. */
const LARGEST_RADIUS = 7;
const SMALLEST_RADIUS = 1.6;

/** Share of the cells that are fuller than a full one: by the one busiest address all others would be specks. */
const FULLER_SHARE = 0.02;

export interface IncidentCell {
  readonly lon: number;
  readonly lat: number;
  readonly count: number;
  /** Pixels: the area goes by the count, between the smallest and the largest. */
  readonly radius: number;
}

const RADIANS = Math.PI / 180;

/** Counts of the points (longitude and latitude by turns) in the cells of a whole zoom level, each at its points' mean place. */
export function incidentCells(points: Float32Array, zoom: number): IncidentCell[] {
  const cells = CELLS_AT_ZOOM_0 * 2 ** zoom;
  const sums = new Map<number, { lon: number; lat: number; count: number }>();
  for (let index = 0; index + 1 < points.length; index += 2) {
    const lon = points[index] ?? 0;
    const lat = points[index + 1] ?? 0;
    const x = Math.floor(((lon + 180) / 360) * cells);
    const y = Math.floor(((1 - Math.asinh(Math.tan(lat * RADIANS)) / Math.PI) / 2) * cells);
    const key = y * cells + x;
    const sum = sums.get(key);
    if (sum === undefined) sums.set(key, { lon, lat, count: 1 });
    else {
      sum.lon += lon;
      sum.lat += lat;
      sum.count++;
    }
  }
  const counts = Uint32Array.from(sums.values(), ({ count }) => count).sort();
  const full = counts[Math.floor((1 - FULLER_SHARE) * (counts.length - 1))] ?? 1;
  return [...sums.values()].map(({ lon, lat, count }) => ({
    lon: lon / count,
    lat: lat / count,
    count,
    radius: Math.min(LARGEST_RADIUS, Math.max(SMALLEST_RADIUS, LARGEST_RADIUS * Math.sqrt(count / full))),
  }));
}
