/**
 * A street map of one's own in our greys: the layers of the Protomaps basemap schema (earth, water, landuse, buildings, roads,
 * boundaries, places), whose kinds are called `kind` since version 4 and `pmap:kind` before.
 */
import type { ExpressionSpecification, FilterSpecification, LayerSpecification } from "maplibre-gl";
import type { Greys } from "./greys.ts";

const SOURCE = "streets";
const KIND: ExpressionSpecification = ["coalesce", ["get", "kind"], ["get", "pmap:kind"], ""];

function kinds(...names: readonly string[]): FilterSpecification {
  return ["in", KIND, ["literal", names]];
}

/** Wide, middle and narrow streets: kinds, first zoom, widths in pixels at zooms 10, 14 and 18. */
const STREETS = [
  { id: "highways", kinds: ["highway", "trunk"], minzoom: 5, widths: [1, 3, 12] },
  { id: "major", kinds: ["major_road", "medium_road"], minzoom: 9, widths: [0.5, 2, 9] },
  { id: "minor", kinds: ["minor_road", "other"], minzoom: 12, widths: [0.2, 1, 6] },
] as const;

function width([low, middle, high]: readonly [number, number, number], share = 1): ExpressionSpecification {
  return ["interpolate", ["exponential", 1.5], ["zoom"], 10, low * share, 14, middle * share, 18, high * share];
}

export function streetLayersBelow(greys: Greys): LayerSpecification[] {
  return [
    // Polygons alone: newer files carry names of waters as points in the same layer.
    {
      id: "street-earth",
      type: "fill",
      source: SOURCE,
      "source-layer": "earth",
      filter: ["==", ["geometry-type"], "Polygon"],
      paint: { "fill-color": greys.land },
    },
    {
      id: "street-water",
      type: "fill",
      source: SOURCE,
      "source-layer": "water",
      filter: ["==", ["geometry-type"], "Polygon"],
      paint: { "fill-color": greys.water },
    },
    {
      id: "street-buildings",
      type: "fill",
      source: SOURCE,
      "source-layer": "buildings",
      minzoom: 14,
      paint: { "fill-color": greys.building },
    },
    ...STREETS.map(
      (street): LayerSpecification => ({
        id: `street-${street.id}`,
        type: "line",
        source: SOURCE,
        "source-layer": "roads",
        minzoom: street.minzoom,
        filter: kinds(...street.kinds),
        layout: { "line-cap": "round", "line-join": "round" },
        paint: { "line-color": greys.street, "line-width": width(street.widths) },
      }),
    ),
  ];
}

/** Hairlines and names above the data, so that a rate can be placed on its street. */
export function streetLayersAbove(greys: Greys): LayerSpecification[] {
  return [
    ...STREETS.map(
      (street): LayerSpecification => ({
        id: `street-hairline-${street.id}`,
        type: "line",
        source: SOURCE,
        "source-layer": "roads",
        minzoom: street.minzoom + 2,
        filter: kinds(...street.kinds),
        paint: { "line-color": greys.halo, "line-opacity": 0.45, "line-width": width(street.widths, 0.3) },
      }),
    ),
    {
      id: "street-names",
      type: "symbol",
      source: SOURCE,
      "source-layer": "roads",
      minzoom: 13,
      layout: {
        "symbol-placement": "line",
        "text-field": ["coalesce", ["get", "name"], ""],
        "text-size": ["interpolate", ["linear"], ["zoom"], 13, 10, 18, 13],
      },
      paint: { "text-color": greys.label, "text-halo-color": greys.halo, "text-halo-width": 1.2 },
    },
    {
      id: "street-places",
      type: "symbol",
      source: SOURCE,
      "source-layer": "places",
      maxzoom: 16,
      layout: {
        "text-field": ["coalesce", ["get", "name"], ""],
        "text-size": ["match", KIND, ["country", "region"], 13, ["locality"], 12, 11],
        "text-max-width": 8,
      },
      paint: { "text-color": greys.label, "text-halo-color": greys.halo, "text-halo-width": 1.2 },
    },
  ];
}
