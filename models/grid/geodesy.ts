/** WGS84 lengths and areas. Source of the constants: NIMA TR8350.2 (WGS84), table 3.1. */

export const WGS84_SEMI_MAJOR_METRES = 6378137;
export const WGS84_FLATTENING = 1 / 298.257223563;

const ECCENTRICITY_SQUARED = WGS84_FLATTENING * (2 - WGS84_FLATTENING);
const RADIANS_PER_DEGREE = Math.PI / 180;

/**
 * Origin of a local equirectangular frame: x metres east, y metres north of (lon0, lat0), with the ellipsoid's own radii of
 * curvature at the origin. A rectangle in longitude and latitude is a rectangle in x and y and the reverse, so that integrals over
 * lon-lat cells are exact in it. Its area scale is off by cos(lat)/cos(lat0): .3 % at 20 km north of 42 degrees.
 */
export interface LocalFrame {
  /** Degrees east, in [-180, 180). */
  readonly lon0: number;
  /** Degrees north, within +-85. */
  readonly lat0: number;
}

export interface LonLat {
  readonly lon: number;
  readonly lat: number;
}

/** Metres in a local frame. */
export interface LocalPoint {
  readonly x: number;
  readonly y: number;
}

/** Metres of one degree of longitude (x) and latitude (y) at the frame's origin. */
export function metresPerDegree(frame: LocalFrame): { readonly x: number; readonly y: number } {
  const sin = Math.sin(frame.lat0 * RADIANS_PER_DEGREE);
  const w = 1 - ECCENTRICITY_SQUARED * sin * sin;
  const primeVertical = WGS84_SEMI_MAJOR_METRES / Math.sqrt(w);
  const meridian = (WGS84_SEMI_MAJOR_METRES * (1 - ECCENTRICITY_SQUARED)) / w ** 1.5;
  return {
    x: primeVertical * Math.cos(frame.lat0 * RADIANS_PER_DEGREE) * RADIANS_PER_DEGREE,
    y: meridian * RADIANS_PER_DEGREE,
  };
}

/** Longitude difference brought to [-180, 180), so that a city on the antimeridian stays whole. */
function longitudeDifference(lon: number, lon0: number): number {
  const difference = lon - lon0;
  return difference - 360 * Math.floor((difference + 180) / 360);
}

export function toLocal(frame: LocalFrame, point: LonLat): LocalPoint {
  const scale = metresPerDegree(frame);
  return { x: longitudeDifference(point.lon, frame.lon0) * scale.x, y: (point.lat - frame.lat0) * scale.y };
}

export function toLonLat(frame: LocalFrame, point: LocalPoint): LonLat {
  const scale = metresPerDegree(frame);
  return { lon: frame.lon0 + point.x / scale.x, lat: frame.lat0 + point.y / scale.y };
}

/** Area in m2 between two parallels (degrees) over a longitude span (degrees) on the ellipsoid (authalic integral, exact). */
export function cellAreaSquareMetres(south: number, north: number, lonSpan: number): number {
  const e = Math.sqrt(ECCENTRICITY_SQUARED);
  const semiMinor = WGS84_SEMI_MAJOR_METRES * (1 - WGS84_FLATTENING);
  const q = (lat: number): number => {
    const sin = Math.sin(lat * RADIANS_PER_DEGREE);
    return sin / (1 - ECCENTRICITY_SQUARED * sin * sin) + Math.atanh(e * sin) / e;
  };
  return (semiMinor * semiMinor * lonSpan * RADIANS_PER_DEGREE * (q(north) - q(south))) / 2;
}
