import type { LayerSpecification, SourceSpecification, StyleSpecification } from "maplibre-gl";
import type { Atlas } from "./atlas.ts";
import type { BaseMap } from "./base-map.ts";
import { GREYS, type Greys, type Theme } from "./greys.ts";
import { streetLayersAbove, streetLayersBelow } from "./street-layers.ts";

/** The layer before which forecasts are drawn: outlines and labels stay readable above them. */
export const FIRST_LAYER_ABOVE_DATA = "county-lines";

/** Lies under everything: what the land does not cover. */
export const GROUND_LAYER = "ground";
export const LAND_SOURCE = "land";

/** Pictures of an online source recede like our own greys: without colour, and in the dark theme darkened and turned. */
const ONLINE_PAINT: Readonly<Record<Theme, Readonly<Record<string, number>>>> = {
  light: { "raster-saturation": -1, "raster-opacity": 0.7, "raster-contrast": -0.1 },
  dark: { "raster-saturation": -1, "raster-opacity": 0.6, "raster-brightness-min": 0.75, "raster-brightness-max": 0.1 },
};

/** Most tile services end here; beyond, the last pictures are enlarged. */
const ONLINE_MAX_ZOOM = 19;

function line(id: string, source: string, colour: string, width: number, minzoom = 0): LayerSpecification {
  return { id, source, type: "line", minzoom, paint: { "line-color": colour, "line-width": width } };
}

function names(id: string, source: string, greys: Greys, size: number, minzoom: number, maxzoom: number): LayerSpecification {
  return {
    id,
    source,
    type: "symbol",
    minzoom,
    maxzoom,
    layout: { "text-field": ["get", "name"], "text-size": size, "text-max-width": 8 },
    paint: { "text-color": greys.label, "text-halo-color": greys.halo, "text-halo-width": 1.2 },
  };
}

function ownSource(baseMap: BaseMap): Record<string, SourceSpecification> {
  if (baseMap.kind === "pmtiles") {
    return { streets: { type: "vector", url: `pmtiles://${baseMap.address}`, attribution: baseMap.attribution } };
  }
  if (baseMap.kind === "online") {
    const { template, attribution } = baseMap;
    return { online: { type: "raster", tiles: [template], tileSize: 256, maxzoom: ONLINE_MAX_ZOOM, attribution } };
  }
  return {};
}

/**
 * The base map under and over the data. The outlines alone need no tiles, glyphs or sprites: nothing is asked of any network. Labels are
 * drawn with the system's own fonts.
 */
export function baseStyle(
  theme: Theme,
  atlas: Atlas,
  options: { readonly globe: boolean; readonly baseMap: BaseMap },
): StyleSpecification {
  const greys = GREYS[theme];
  const { globe, baseMap } = options;
  const streets = baseMap.kind === "pmtiles";
  const below: LayerSpecification[] = [];
  if (streets) below.push(...streetLayersBelow(greys));
  if (baseMap.kind === "online") below.push({ id: "online", type: "raster", source: "online", paint: ONLINE_PAINT[theme] });
  return {
    version: 8,
    projection: { type: globe ? "globe" : "mercator" },
    sources: {
      [LAND_SOURCE]: { type: "geojson", data: atlas.land },
      borders: { type: "geojson", data: atlas.borders },
      states: { type: "geojson", data: atlas.states },
      counties: { type: "geojson", data: atlas.counties },
      "state-names": { type: "geojson", data: atlas.stateNames },
      "county-names": { type: "geojson", data: atlas.countyNames },
      ...ownSource(baseMap),
    },
    layers: [
      {
        id: GROUND_LAYER,
        type: "background",
        // Water once the land is known (ground.ts), at once: nothing fades.
        paint: { "background-color": greys.unknown, "background-color-transition": { duration: 0, delay: 0 } },
      },
      { id: "land", type: "fill", source: LAND_SOURCE, paint: { "fill-color": greys.land, "fill-outline-color": greys.line } },
      ...below,
      line(FIRST_LAYER_ABOVE_DATA, "counties", greys.line, 0.5, 6),
      line("state-lines", "states", greys.line, 0.8, 3),
      line("border-lines", "borders", greys.line, 0.8),
      ...(streets ? streetLayersAbove(greys) : []),
      names("state-names", "state-names", greys, 12, 3, 7),
      // A street map brings the names of places itself.
      ...(streets ? [] : [names("county-names", "county-names", greys, 11, 7, 11)]),
    ],
  };
}
