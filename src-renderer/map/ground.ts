import type { Map as MapLibreMap } from "maplibre-gl";
import { GROUND_LAYER, LAND_SOURCE } from "./base-style.ts";
import { GREYS, type Theme } from "./greys.ts";

/**
 * Gives the ground the colour of water as soon as the land in view is cut into tiles; before, all of it would look like sea. Once a style
 * is enough: what is looked at later has the land of a coarser tile until its own is there.
 */
export function showWaterOnceLandIsKnown(map: MapLibreMap, theme: Theme): void {
  const look = (): void => {
    if (!map.isSourceLoaded(LAND_SOURCE)) return;
    map.off("sourcedata", look);
    map.setPaintProperty(GROUND_LAYER, "background-color", GREYS[theme].water);
  };
  map.on("sourcedata", look);
}
