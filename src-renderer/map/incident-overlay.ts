import type { GeoJSONSource, Map as MapLibreMap } from "maplibre-gl";
import { type Box, contains, withMargin } from "./incidents-in-view.ts";
import type { IncidentsAnswer, IncidentsQuestion } from "./incidents-in-view.worker.ts";
import IncidentsWorker from "./incidents-in-view.worker.ts?worker";
import { MOST_CIRCLES, NOTHING, pointData } from "./overlays.ts";

/** Puts incidents on the map: each as a circle, or, where too many are in view, counted in cells that follow the zoom. */
export class IncidentOverlay implements Disposable {
  #map: MapLibreMap | undefined;
  #points: Float32Array | null = null;
  #worker: Worker | undefined;
  #asked: { readonly zoom: number; readonly box: Box } | undefined;

  readonly #moved = (): void => {
    const map = this.#map;
    if (this.#worker === undefined || map === undefined) return;
    if (cellZoom(map) !== this.#asked?.zoom || !contains(this.#asked.box, viewBox(map))) this.#ask(this.#worker, map);
  };

  /** Called when a style has loaded; its sources are empty then. */
  attach(map: MapLibreMap): void {
    if (this.#map !== map) map.on("moveend", this.#moved);
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
    const many = points !== null && points.length / 2 > MOST_CIRCLES;
    this.#put("incidents", many ? NOTHING : pointData(points));
    this.#put("incident-cells", NOTHING);
    if (!many) return;
    this.#worker = new IncidentsWorker();
    this.#worker.addEventListener("message", ({ data: answer }: MessageEvent<IncidentsAnswer>) => {
      this.#put("incidents", answer.kind === "points" ? answer.data : NOTHING);
      this.#put("incident-cells", answer.kind === "cells" ? answer.data : NOTHING);
    });
    this.#ask(this.#worker, this.#map, points);
  }

  #ask(worker: Worker, map: MapLibreMap, points?: Float32Array): void {
    const asked = { zoom: cellZoom(map), box: withMargin(viewBox(map)) };
    this.#asked = asked;
    worker.postMessage({ ...asked, ...(points === undefined ? {} : { points }) } satisfies IncidentsQuestion);
  }

  #put(id: string, data: IncidentsAnswer["data"]): void {
    this.#map?.getSource<GeoJSONSource>(id)?.setData(data);
  }

  [Symbol.dispose](): void {
    this.#map?.off("moveend", this.#moved);
    this.#worker?.terminate();
    this.#map = undefined;
  }
}

/** Rounded down: a cell is 12 to 24 pixels wide, and the circles in it stay few. */
function cellZoom(map: MapLibreMap): number {
  return Math.floor(map.getZoom());
}

function viewBox(map: MapLibreMap): Box {
  const bounds = map.getBounds();
  return { west: bounds.getWest(), south: bounds.getSouth(), east: bounds.getEast(), north: bounds.getNorth() };
}
