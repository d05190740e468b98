import type { FeatureCollection } from "geojson";
import type { GeoJSONSourceSpecification, LayerSpecification } from "maplibre-gl";
import type { LocalFrame } from "../../models/grid/index.ts";
import type { Theme } from "./base-style.ts";
import { squareAround } from "./square.ts";

const NOTHING: FeatureCollection = { type: "FeatureCollection", features: [] };

/** Incidents and pins: the colours are off the ramp, so that a point is never taken for a rate. */
const INK: Readonly<Record<Theme, { point: string; ring: string }>> = {
  light: { point: "#d55e00", ring: "#ffffff" },
  dark: { point: "#ff8a3d", ring: "#14181d" },
};

export function overlaySources(): readonly (readonly [string, GeoJSONSourceSpecification])[] {
  return [
    ["incidents", { type: "geojson", data: NOTHING }],
    ["pin", { type: "geojson", data: NOTHING }],
  ];
}

export function overlayLayers(theme: Theme): readonly LayerSpecification[] {
  const ink = INK[theme];
  return [
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
    { id: "pin-halo", type: "line", source: "pin", paint: { "line-color": ink.ring, "line-width": 5 } },
    { id: "pin", type: "line", source: "pin", paint: { "line-color": ink.point, "line-width": 2 } },
  ];
}

export function pointData(points: Float32Array | null): FeatureCollection {
  if (points === null) return NOTHING;
  const features: FeatureCollection["features"] = [];
  for (let index = 0; index + 1 < points.length; index += 2) {
    const coordinates = [points[index] ?? 0, points[index + 1] ?? 0];
    features.push({ type: "Feature", properties: {}, geometry: { type: "Point", coordinates } });
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
