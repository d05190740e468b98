import type { Map as MapLibreMap } from "maplibre-gl";
import {
  type GeoJSONStoreFeatures,
  TerraDraw,
  TerraDrawCircleMode,
  TerraDrawPolygonMode,
  TerraDrawRectangleMode,
} from "terra-draw";
import { TerraDrawMapLibreGLAdapter } from "terra-draw-maplibre-gl-adapter";
import type { Theme } from "./greys.ts";

export const REGION_SHAPES = ["polygon", "rectangle", "circle"] as const;
export type RegionShape = (typeof REGION_SHAPES)[number];

export type Ring = readonly (readonly [lon: number, lat: number])[];

/** Corners of a drawn circle: its area is short of the circle's by .16 %. */
const CIRCLE_SEGMENTS = 64;

const INK = { light: "#1a1f24", dark: "#ffffff" } as const satisfies Record<Theme, `#${string}`>;

/** Draws one region by hand or by keyboard, then ends by itself. */
export class RegionTool implements Disposable {
  readonly #map: MapLibreMap;
  readonly #draw: TerraDraw;
  readonly #ended: () => void;

  constructor(map: MapLibreMap, shape: RegionShape, theme: Theme, done: (ring: Ring) => void, ended: () => void) {
    this.#map = map;
    this.#ended = ended;
    const ink = INK[theme];
    const styles = { fillColor: ink, fillOpacity: 0.12, outlineColor: ink, outlineWidth: 2 };
    const keyEvents = { cancel: null, finish: "Enter" };
    this.#draw = new TerraDraw({
      adapter: new TerraDrawMapLibreGLAdapter({ map, coordinatePrecision: 9 }),
      modes: [
        new TerraDrawPolygonMode({
          styles: { ...styles, closingPointColor: ink, closingPointWidth: 5 },
          keyEvents,
          pointerDistance: 14,
        }),
        new TerraDrawRectangleMode({ styles, keyEvents }),
        new TerraDrawCircleMode({ styles, keyEvents, segments: CIRCLE_SEGMENTS }),
      ],
    });
    this.#draw.start();
    this.#draw.setMode(shape);
    this.#draw.on("finish", (id) => {
      const ring = ringOf(this.#draw.getSnapshotFeature(id));
      // The release of the Enter key that started the drawing closes what has not begun.
      if (ring === null) return;
      // A task later: stopping now would take the feature from under its own mode, and the click that has finished it would be one on
      // the map.
      setTimeout(() => {
        this[Symbol.dispose]();
        done(ring);
      }, 0);
    });
  }

  /** Places a corner where the middle of the map is, as a click there would: for the keyboard. */
  placeAtCentre(): void {
    const canvas = this.#map.getCanvas();
    const box = canvas.getBoundingClientRect();
    const at = { clientX: box.left + box.width / 2, clientY: box.top + box.height / 2 };
    const base = { ...at, bubbles: true, pointerId: 1, isPrimary: true, pointerType: "mouse" };
    canvas.dispatchEvent(new PointerEvent("pointermove", base));
    canvas.dispatchEvent(new PointerEvent("pointerdown", { ...base, button: 0, buttons: 1 }));
    canvas.dispatchEvent(new PointerEvent("pointerup", { ...base, button: 0 }));
  }

  /** Closes what has been drawn so far, as the key Enter does where the map has the focus. */
  finish(): void {
    this.#map.getCanvas().dispatchEvent(new KeyboardEvent("keyup", { key: "Enter", bubbles: true }));
  }

  #stopped = false;
  [Symbol.dispose](): void {
    if (this.#stopped) return;
    this.#stopped = true;
    this.#draw.stop();
    this.#ended();
  }
}

function ringOf(feature: GeoJSONStoreFeatures | undefined): Ring | null {
  if (feature?.geometry.type !== "Polygon") return null;
  const [outer = []] = feature.geometry.coordinates;
  return outer.slice(0, -1).map(([lon = 0, lat = 0]) => [lon, lat] as const);
}
