/** Incidents counted in cells, for when there are too many to draw each: on mercator's square lattice, so that cells look alike. */

/** Cells a world's width at zoom 0; each zoom doubles them. About 12 pixels a cell. */
const CELLS_AT_ZOOM_0 = 43;

/** Radius of the fullest cell, pixels. */
const LARGEST_RADIUS = 7;
const SMALLEST_RADIUS = 0.8;

export interface IncidentCell {
  readonly lon: number;
  readonly lat: number;
  readonly count: number;
  /** Pixels: the area goes by the count. */
  readonly radius: number;
}

const RADIANS = Math.PI / 180;

/** Counts of the points (longitude and latitude by turns) in the cells of a zoom level, each at its points' mean place. */
export function incidentCells(points: Float32Array, zoom: number): IncidentCell[] {
  const cells = CELLS_AT_ZOOM_0 * 2 ** Math.max(0, Math.round(zoom));
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
  let most = 1;
  for (const { count } of sums.values()) most = Math.max(most, count);
  return [...sums.values()].map(({ lon, lat, count }) => ({
    lon: lon / count,
    lat: lat / count,
    count,
    radius: Math.max(SMALLEST_RADIUS, LARGEST_RADIUS * Math.sqrt(count / most)),
  }));
}
