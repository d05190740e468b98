import type { LayerSpecification, StyleSpecification } from "maplibre-gl";
import type { Atlas } from "./atlas.ts";

export type Theme = "light" | "dark";

interface Greys {
  readonly water: string;
  readonly land: string;
  readonly line: string;
  readonly label: string;
  readonly halo: string;
}

/** Two greys, hairlines, labels at 70 % ink: the base map recedes behind the data. */
const GREYS: Readonly<Record<Theme, Greys>> = {
  light: {
    water: "#dfe4e9",
    land: "#f7f7f5",
    line: "#b4bac2",
    label: "rgba(28, 32, 38, 0.7)",
    halo: "rgba(247, 247, 245, 0.85)",
  },
  dark: { water: "#14181d", land: "#22272e", line: "#454c56", label: "rgba(226, 230, 236, 0.7)", halo: "rgba(24, 28, 33, 0.85)" },
};

/** The layer before which forecasts are drawn: outlines and labels stay readable above them. */
export const FIRST_LAYER_ABOVE_DATA = "county-lines";

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

/** A style without tiles, glyphs or sprites: nothing is asked of any network. Labels are drawn with the system's own fonts. */
export function baseStyle(theme: Theme, atlas: Atlas): StyleSpecification {
  const greys = GREYS[theme];
  return {
    version: 8,
    sources: {
      land: { type: "geojson", data: atlas.land },
      borders: { type: "geojson", data: atlas.borders },
      states: { type: "geojson", data: atlas.states },
      counties: { type: "geojson", data: atlas.counties },
      "state-names": { type: "geojson", data: atlas.stateNames },
      "county-names": { type: "geojson", data: atlas.countyNames },
    },
    layers: [
      { id: "water", type: "background", paint: { "background-color": greys.water } },
      { id: "land", type: "fill", source: "land", paint: { "fill-color": greys.land, "fill-outline-color": greys.line } },
      line(FIRST_LAYER_ABOVE_DATA, "counties", greys.line, 0.5, 6),
      line("state-lines", "states", greys.line, 0.8, 3),
      line("border-lines", "borders", greys.line, 0.8),
      names("state-names", "state-names", greys, 12, 3, 7),
      names("county-names", "county-names", greys, 11, 7, 11),
    ],
  };
}
