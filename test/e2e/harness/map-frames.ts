/** A page that pans over a city of many components and times its frames, for the bench `map-frames` and its test. */
import "maplibre-gl/dist/maplibre-gl.css";
import { Map as MapLibreMap, setWorkerUrl } from "maplibre-gl";
import workerAddress from "maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url";
import { IncidentOverlay } from "../../../src-renderer/map/incident-overlay.ts";
import { MixtureLayer } from "../../../src-renderer/map/mixture/layer.ts";
import type { Component, DrawnMixture } from "../../../src-renderer/map/mixture/mixture.ts";
import { type Detail, MovingDetail } from "../../../src-renderer/map/mixture/moving-detail.ts";
import { overlayLayers, overlaySources } from "../../../src-renderer/map/overlays.ts";

export interface Pan {
  /** 0: a map without a forecast, which tells what the rest of a frame takes. */
  readonly components: number;
  /** Drawn over it as the window draws them. */
  readonly incidents: number;
  /** Pixels a side that one count stands for while the map moves; adaptive: as the window does it. */
  readonly divisor: 1 | 2 | 4 | "adaptive";
  readonly milliseconds: number;
}

export interface Frames {
  /** Times between two frames, ms. */
  readonly intervals: readonly number[];
  /** Of the last frame of the movement. */
  readonly divisor: number;
  /** Of the frame that is drawn after it. */
  readonly divisorAtRest: number;
}

declare global {
  interface Window {
    mapFrames: { readonly pan: (pan: Pan) => Promise<Frames>; readonly renderer: () => string };
  }
}

const FRAME = { lon0: -87.7, lat0: 41.83 };
const CELL = 100;
const COLUMNS = 300;
const ROWS = 420;
/** Where the camera goes, degrees from the city's middle: round its inner half, so that the city fills the view all along. */
const LEGS = [
  [0.04, 0.03],
  [0.04, -0.03],
  [-0.04, -0.03],
  [-0.04, 0.03],
] as const;
const LEG_MILLISECONDS = 1000;

/** A fixed sequence in 0..1, so that each run draws the same city (Weyl's, with the golden ratio). */
function sequence(start: number): () => number {
  let at = start;
  return () => {
    at = (at + 0.6180339887498949) % 1;
    return at;
  };
}

function city(count: number): DrawnMixture {
  const cells = COLUMNS * ROWS;
  const [x, y, size, tilt] = [sequence(0.1), sequence(0.37), sequence(0.71), sequence(0.93)];
  const components: Component[] = Array.from({ length: count }, (_, index) => ({
    meanX: (x() - 0.5) * COLUMNS * CELL * 0.95,
    // A second sequence of its own step, or all would lie on a line.
    meanY: (((index * 0.7548776662466927) % 1) - 0.5) * ROWS * CELL * 0.95,
    l11: 120 + 380 * size(),
    l21: 200 * (tilt() - 0.5),
    l22: 120 + 380 * y(),
    weight: 0.2 + size(),
  }));
  return {
    grid: {
      frame: FRAME,
      west: (-COLUMNS * CELL) / 2,
      north: (ROWS * CELL) / 2,
      cellWidthMetres: CELL,
      cellHeightMetres: CELL,
      columns: COLUMNS,
      rows: ROWS,
    },
    base: new Float32Array(cells).fill(1e-7),
    inside: new Uint8Array(cells).fill(1),
    components,
    size: null,
  };
}

/** Longitudes and latitudes by turns, evenly over the city. */
function incidentPoints(count: number): Float32Array {
  const [x, y] = [sequence(0.23), 0.7548776662466927];
  const points = new Float32Array(2 * count);
  for (let index = 0; index < count; index++) {
    points[2 * index] = FRAME.lon0 + (x() - 0.5) * 0.34;
    points[2 * index + 1] = FRAME.lat0 + (((index * y) % 1) - 0.5) * 0.36;
  }
  return points;
}

setWorkerUrl(workerAddress);
const map = new MapLibreMap({
  container: "map",
  style: { version: 8, sources: {}, layers: [{ id: "paper", type: "background", paint: { "background-color": "#ffffff" } }] },
  center: [FRAME.lon0, FRAME.lat0],
  zoom: 10.5,
  attributionControl: false,
  fadeDuration: 0,
});
const incidents = new IncidentOverlay();
const loaded = new Promise<void>((resolve) =>
  map.once("load", () => {
    for (const [id, source] of overlaySources()) map.addSource(id, source);
    // Without the layers of words, which would want their letters.
    for (const layer of overlayLayers("light")) if (layer.type === "circle") map.addLayer(layer);
    incidents.attach(map);
    resolve();
  }),
);

function fixed(divisor: number): Detail {
  return { divisor, next: () => divisor, rest: () => false };
}

async function pan({ components, incidents: points, divisor, milliseconds }: Pan): Promise<Frames> {
  await loaded;
  if (map.getLayer("forecast") !== undefined) map.removeLayer("forecast");
  const scale = { kind: "log", low: 0.01, high: 10 } as const;
  const appearance = {
    statistic: "rate",
    scale,
    ramp: "viridis",
    sideMetres: 316,
    atLeast: 1,
    days: 1,
    opacity: 0.85,
    compared: null,
  } as const;
  const detail = divisor === "adaptive" ? new MovingDetail() : fixed(divisor);
  if (components > 0) map.addLayer(new MixtureLayer("forecast", city(components), appearance, detail), "incidents");
  incidents.show(points > 0 ? incidentPoints(points) : null);
  map.triggerRepaint();
  await new Promise((resolve) => map.once("idle", resolve));
  // What still waits in the graphics queue is not this pan's.
  map
    .getCanvas()
    .getContext("webgl2")
    ?.readPixels(0, 0, 1, 1, WebGL2RenderingContext.RGBA, WebGL2RenderingContext.UNSIGNED_BYTE, new Uint8Array(4));
  const intervals: number[] = [];
  let last: number | undefined;
  const rendered = (): void => {
    const now = performance.now();
    if (last !== undefined) intervals.push(now - last);
    last = now;
  };
  map.on("render", rendered);
  const end = performance.now() + milliseconds;
  for (let leg = 0; performance.now() < end; leg++) {
    const ended = new Promise((resolve) => map.once("moveend", resolve));
    const [east = 0, north = 0] = LEGS[leg % LEGS.length] ?? [];
    const center: [number, number] = [FRAME.lon0 + east, FRAME.lat0 + north];
    map.easeTo({ center, duration: LEG_MILLISECONDS, easing: (share) => share });
    await ended;
  }
  map.off("render", rendered);
  const moving = detail.divisor;
  await new Promise((resolve) => map.once("idle", resolve));
  // The first interval holds the first compilation of a program.
  return { intervals: intervals.slice(1), divisor: moving, divisorAtRest: detail.divisor };
}

function renderer(): string {
  const gl = map.getCanvas().getContext("webgl2");
  const names = gl?.getExtension("WEBGL_debug_renderer_info");
  return String(gl?.getParameter(names?.UNMASKED_RENDERER_WEBGL ?? 0) ?? "");
}

window.mapFrames = { pan, renderer };
