import type { Feature, FeatureCollection } from "geojson";
import type { GeoJSONSourceSpecification, LayerSpecification } from "maplibre-gl";
import type { LocalFrame } from "../../models/grid/index.ts";
import type { Theme } from "./greys.ts";
import { squareAround } from "./square.ts";

export const NOTHING: FeatureCollection = { type: "FeatureCollection", features: [] };

/**
 * More incidents than this in view are counted in cells before they are drawn: circles that cover each other tell nothing, and 200,000
 * of them take half a second a frame without a graphics card (bench map-frames).
 */
export const MOST_CIRCLES = 20_000;

/** Coordinates a feature: one geometry of all would be cut into tiles in one go. */
const POINTS_PER_FEATURE = 5_000;

/** Incidents, pins and regions: the colours are off the ramps, so that a point is never taken for a rate. */
const INK: Readonly<Record<Theme, { point: string; ring: string; region: string; label: string }>> = {
  light: { point: "#d55e00", ring: "#ffffff", region: "#1a1f24", label: "#3a2a1a" },
  dark: { point: "#ff8a3d", ring: "#14181d", region: "#e6e9ec", label: "#ffd9bd" },
};

export function overlaySources(): readonly (readonly [string, GeoJSONSourceSpecification])[] {
  return ["regions", "region-names", "incidents", "incident-cells", "incident-labels", "pin"].map((id) => [
    id,
    { type: "geojson", data: NOTHING },
  ]);
}

export function overlayLayers(theme: Theme): readonly LayerSpecification[] {
  const ink = INK[theme];
  return [
    {
      id: "region-fill",
      type: "fill",
      source: "regions",
      paint: { "fill-color": ink.region, "fill-opacity": ["case", ["get", "chosen"], 0.12, 0.02] },
    },
    {
      id: "region-halo",
      type: "line",
      source: "regions",
      paint: { "line-color": ink.ring, "line-width": 4, "line-opacity": 0.8 },
    },
    {
      id: "region-line",
      type: "line",
      source: "regions",
      paint: { "line-color": ink.region, "line-width": ["case", ["get", "chosen"], 2.5, 1.4] },
    },
    {
      id: "incidents",
      type: "circle",
      source: "incidents",
      paint: {
        "circle-radius": ["interpolate", ["linear"], ["zoom"], 9, 1.8, 13, 4, 16, 7],
        "circle-color": ink.point,
        "circle-stroke-color": ink.ring,
        "circle-stroke-width": ["interpolate", ["linear"], ["zoom"], 9, 0.4, 13, 1],
      },
    },
    {
      id: "incident-cells",
      type: "circle",
      source: "incident-cells",
      paint: {
        // Area by count.
        "circle-radius": ["get", "radius"],
        "circle-color": ink.point,
        "circle-opacity": 0.75,
        "circle-stroke-color": ink.ring,
        "circle-stroke-width": 0.6,
      },
    },
    {
      id: "incident-labels",
      type: "symbol",
      source: "incident-labels",
      minzoom: LABELS_FROM_ZOOM,
      layout: {
        "text-field": ["get", "text"],
        "text-size": 11,
        "text-anchor": "top",
        "text-offset": [0, 0.7],
        "text-max-width": 12,
      },
      paint: { "text-color": ink.label, "text-halo-color": ink.ring, "text-halo-width": 1.4 },
    },
    {
      id: "region-names",
      type: "symbol",
      source: "region-names",
      layout: { "text-field": ["get", "name"], "text-size": 12, "text-max-width": 10 },
      paint: { "text-color": ink.region, "text-halo-color": ink.ring, "text-halo-width": 1.6 },
    },
    { id: "pin-halo", type: "line", source: "pin", paint: { "line-color": ink.ring, "line-width": 5 } },
    { id: "pin", type: "line", source: "pin", paint: { "line-color": ink.point, "line-width": 2 } },
  ];
}

/** Addresses are asked for and drawn from this zoom on: a block is then wider than its name. */
export const LABELS_FROM_ZOOM = 15;

/** Longitudes and latitudes by turns as a few features of many points. */
export function pointData(points: Float32Array | null): FeatureCollection {
  if (points === null) return NOTHING;
  const features: Feature[] = [];
  for (let from = 0; from < points.length; from += 2 * POINTS_PER_FEATURE) {
    const coordinates: [number, number][] = [];
    const end = Math.min(points.length - 1, from + 2 * POINTS_PER_FEATURE);
    for (let index = from; index < end; index += 2) coordinates.push([points[index] ?? 0, points[index + 1] ?? 0]);
    features.push({ type: "Feature", properties: {}, geometry: { type: "MultiPoint", coordinates } });
  }
  return { type: "FeatureCollection", features };
}

export function pinData(
  frame: LocalFrame | null,
  pin: { lon: number; lat: number; areaSquareMetres: number } | null,
): FeatureCollection {
  if (frame === null || pin === null) return NOTHING;
  return { type: "FeatureCollection", features: [squareAround(frame, pin.lon, pin.lat, pin.areaSquareMetres)] };
}

/** A region as the map outlines it. */
export interface OutlinedRegion {
  readonly id: string;
  readonly name: string;
  /** Corners in order; the first is not repeated. */
  readonly ring: readonly (readonly [lon: number, lat: number])[];
}

export function regionData(regions: readonly OutlinedRegion[], chosen: string | null): FeatureCollection {
  return {
    type: "FeatureCollection",
    features: regions.map(({ id, name, ring }) => ({
      type: "Feature",
      properties: { id, name, chosen: id === chosen },
      geometry: { type: "Polygon", coordinates: [[...ring, ...ring.slice(0, 1)].map(([lon, lat]) => [lon, lat])] },
    })),
  };
}

/** Names in the middle of each region's box: one each, where a polygon is labelled once for every tile that it covers. */
export function regionNames(regions: readonly OutlinedRegion[]): FeatureCollection {
  return {
    type: "FeatureCollection",
    features: regions.map(({ name, ring }) => {
      const middle = (axis: 0 | 1): number => {
        const values = ring.map((corner) => corner[axis]);
        return (Math.min(...values) + Math.max(...values)) / 2;
      };
      return { type: "Feature", properties: { name }, geometry: { type: "Point", coordinates: [middle(0), middle(1)] } };
    }),
  };
}

/** What the data say of places: the block or address of incidents that lie there. */
export interface PlaceLabel {
  readonly lon: number;
  readonly lat: number;
  readonly text: string;
}

export function labelData(labels: readonly PlaceLabel[]): FeatureCollection {
  return {
    type: "FeatureCollection",
    features: labels.map(({ lon, lat, text }) => ({
      type: "Feature",
      properties: { text },
      geometry: { type: "Point", coordinates: [lon, lat] },
    })),
  };
}
