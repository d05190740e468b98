import type { FeatureCollection } from "geojson";
import type { GeoJSONSource, Map as MapLibreMap } from "maplibre-gl";
import type { CellsQuestion } from "./incident-cells.worker.ts";
import CellsWorker from "./incident-cells.worker.ts?worker";
import { MOST_CIRCLES, NOTHING, pointData } from "./overlays.ts";

/** Puts incidents on the map: each as a circle, or, where they are too many, counted in cells that follow the zoom. */
export class IncidentOverlay implements Disposable {
  #map: MapLibreMap | undefined;
  #points: Float32Array | null = null;
  #worker: Worker | undefined;
  #zoom: number | undefined;

  readonly #zoomed = (): void => {
    const zoom = Math.round(this.#map?.getZoom() ?? 0);
    if (this.#worker === undefined || zoom === this.#zoom) return;
    this.#zoom = zoom;
    this.#worker.postMessage({ zoom } satisfies CellsQuestion);
  };

  /** Called when a style has loaded; its sources are empty then. */
  attach(map: MapLibreMap): void {
    if (this.#map !== map) map.on("zoomend", this.#zoomed);
    this.#map = map;
    const points = this.#points;
    this.#points = null;
    this.show(points);
  }

  show(points: Float32Array | null): void {
    if (points === this.#points || this.#map === undefined) {
      if (this.#map === undefined) this.#points = points;
      return;
    }
    this.#points = points;
    this.#worker?.terminate();
    this.#worker = undefined;
    const binned = points !== null && points.length / 2 > MOST_CIRCLES;
    this.#source("incidents")?.setData(binned ? NOTHING : pointData(points));
    this.#source("incident-cells")?.setData(NOTHING);
    if (!binned) return;
    this.#worker = new CellsWorker();
    this.#worker.addEventListener("message", ({ data }: MessageEvent<FeatureCollection>) => {
      this.#source("incident-cells")?.setData(data);
    });
    this.#zoom = Math.round(this.#map.getZoom());
    this.#worker.postMessage({ points, zoom: this.#zoom } satisfies CellsQuestion);
  }

  #source(id: string): GeoJSONSource | undefined {
    return this.#map?.getSource<GeoJSONSource>(id);
  }

  [Symbol.dispose](): void {
    this.#map?.off("zoomend", this.#zoomed);
    this.#worker?.terminate();
    this.#map = undefined;
  }
}
