/** A page that draws a known mixture by the real layer in a real MapLibre, and reads pixels beside the CPU's answer. */
import "maplibre-gl/dist/maplibre-gl.css";
import { Map as MapLibreMap, type StyleSpecification, setWorkerUrl } from "maplibre-gl";
import workerAddress from "maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url";
import { toLonLat } from "../../../models/grid/index.ts";
import { MixtureLayer } from "../../../src-renderer/map/mixture/layer.ts";
import type { DrawnMixture } from "../../../src-renderer/map/mixture/mixture.ts";
import { type RampName, rampColour } from "../../../src-renderer/map/ramp.ts";
import { type ColourScale, fitScale, scalePosition } from "../../../src-renderer/map/scale.ts";
import { DifferenceValues, MapValues } from "../../../src-renderer/map/value.ts";

export interface Probe {
  readonly pixel: readonly [number, number, number];
  readonly expected: readonly [number, number, number];
  readonly value: number;
}

interface Request {
  readonly zoom: number;
  readonly projection: "mercator" | "globe";
  /** Of a probability: that of at least so many incidents. */
  readonly atLeast?: number;
  readonly areaSquareMetres: number;
  readonly statistic: "rate" | "probability";
  /** Offsets of the probes from the map's centre in CSS pixels. */
  readonly offsets: readonly (readonly [number, number])[];
  /** Where the camera looks, in local metres. */
  readonly centre: readonly [number, number];
  /** Plain: one forecast on a linear scale. */
  readonly look?: "plain" | "quantile" | "difference" | "swiped";
}

declare global {
  interface Window {
    harness: {
      ready: Promise<void>;
      probe: (request: Request) => Promise<Probe[]>;
      /** Pixels of one place again after an upheaval. */
      upheaval: (kind: "style" | "context" | "projections") => Promise<void>;
      labelInk: () => Promise<number>;
    };
  }
}

const FRAME = { lon0: -87.7, lat0: 41.83 };
/** Degrees east of the origin: inside of the drawing, outside of every probe's frame. */
const LABEL_OFFSET = 0.035;
const COLUMNS = 64;
const ROWS = 64;
const CELL = 125;
const OPACITY = 0.8;
const PLAIN = { ramp: "viridis", atLeast: 1, days: 1, opacity: OPACITY, compared: null } as const;
/** MapLibre's canvas over this background, so that a pixel is a known blend. */
const BACKGROUND = [255, 255, 255] as const;

function knownMixture(): DrawnMixture {
  const base = new Float32Array(COLUMNS * ROWS);
  const inside = new Uint8Array(COLUMNS * ROWS);
  for (let row = 0; row < ROWS; row++) {
    for (let column = 0; column < COLUMNS; column++) {
      const lake = column > 50 && row < 20;
      const cell = row * COLUMNS + column;
      inside[cell] = lake ? 0 : 1;
      base[cell] = lake ? 0 : 2e-6 * (1 + Math.sin(column * 0.7) * Math.cos(row * 0.4)) ** 2;
    }
  }
  return {
    grid: { frame: FRAME, west: -4000, north: 4000, cellWidthMetres: CELL, cellHeightMetres: CELL, columns: COLUMNS, rows: ROWS },
    base,
    inside,
    size: 3,
    components: [
      { meanX: 0, meanY: 0, l11: 150, l21: 60, l22: 120, weight: 0.8 },
      { meanX: 300, meanY: -200, l11: 25, l21: -10, l22: 30, weight: 0.05 },
      { meanX: -1200, meanY: 900, l11: 400, l21: 0, l22: 300, weight: 1.5 },
    ],
  };
}

const mixture = knownMixture();
/** The same city with its Gaussians elsewhere, and less on its ground. */
const other: DrawnMixture = {
  ...mixture,
  base: mixture.base.map((rate) => 0.7 * rate),
  components: mixture.components.map((component) => ({ ...component, meanX: component.meanX + 90, meanY: component.meanY - 60 })),
};
setWorkerUrl(workerAddress);
const map = new MapLibreMap({
  container: "map",
  style: emptyStyle(),
  center: [FRAME.lon0, FRAME.lat0],
  zoom: 13,
  attributionControl: false,
  fadeDuration: 0,
  maxZoom: 20,
});

function emptyStyle(): StyleSpecification {
  return {
    version: 8,
    sources: {
      label: {
        type: "geojson",
        data: {
          type: "Feature",
          properties: { name: "LABEL" },
          geometry: { type: "Point", coordinates: [FRAME.lon0 + LABEL_OFFSET, FRAME.lat0] },
        },
      },
    },
    layers: [
      { id: "paper", type: "background", paint: { "background-color": "#ffffff" } },
      {
        id: "label",
        type: "symbol",
        source: "label",
        // Far out it would lie over the probes.
        minzoom: 12.5,
        layout: { "text-field": ["get", "name"], "text-size": 24, "text-allow-overlap": true },
        paint: { "text-color": "#ff0000" },
      },
    ],
  };
}

let layer: MixtureLayer | undefined;
const SCALE: ColourScale = { kind: "linear", low: 0, high: 10 };
const DIFFERENCES: ColourScale = { kind: "linear", low: -4, high: 4 };

function addLayer(): void {
  layer = new MixtureLayer("forecast", mixture, { ...PLAIN, statistic: "rate", scale: SCALE, sideMetres: 100 });
  map.addLayer(layer, "label");
}

function readFrame<T>(read: (gl: WebGL2RenderingContext) => T): Promise<T> {
  return new Promise((resolve) => {
    map.once("idle", () => {
      map.once("render", () => {
        const gl = map.getCanvas().getContext("webgl2");
        if (gl !== null) resolve(read(gl));
      });
      map.triggerRepaint();
    });
    map.triggerRepaint();
  });
}

function pixelAt(gl: WebGL2RenderingContext, x: number, y: number): [number, number, number] {
  const texel = new Uint8Array(4);
  gl.readPixels(x, gl.drawingBufferHeight - 1 - y, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, texel);
  return [texel[0] ?? 0, texel[1] ?? 0, texel[2] ?? 0];
}

async function probe(request: Request): Promise<Probe[]> {
  map.setProjection({ type: request.projection });
  const centre = toLonLat(FRAME, { x: request.centre[0], y: request.centre[1] });
  map.jumpTo({ center: [centre.lon, centre.lat], zoom: request.zoom });
  const { look = "plain", atLeast = 1 } = request;
  const shown = new MapValues(mixture, request.statistic, request.areaSquareMetres, 1, atLeast);
  const second = new MapValues(other, request.statistic, request.areaSquareMetres, 1, atLeast);
  const values = look === "difference" ? new DifferenceValues(shown, second) : look === "swiped" ? second : shown;
  const linear: ColourScale = request.statistic === "rate" ? SCALE : { kind: "linear", low: 0, high: 0.5 };
  const scale = look === "quantile" ? fitScale("quantile", shown.sample()) : look === "difference" ? DIFFERENCES : linear;
  const ramp = look === "difference" ? "diverging" : look === "quantile" ? "cividis" : "viridis";
  const mode = look === "swiped" ? "swipe" : "difference";
  layer?.show(mixture, {
    ...PLAIN,
    atLeast,
    ramp,
    compared: look === "plain" || look === "quantile" ? null : { mixture: other, days: 1, mode, split: 0, noiseDays: 0 },
    statistic: request.statistic,
    scale,
    sideMetres: Math.sqrt(request.areaSquareMetres),
  });
  return readFrame((gl) =>
    request.offsets.map(([dx, dy]) => {
      const x = Math.floor(map.getCanvas().clientWidth / 2) + dx;
      const y = Math.floor(map.getCanvas().clientHeight / 2) + dy;
      // The centre of the pixel, as the rasteriser sees it.
      const place = map.unproject([x + 0.5, y + 0.5]);
      const value = values.at({ lon: place.lng, lat: place.lat });
      return { pixel: pixelAt(gl, x, y), expected: blended(value, scale, ramp), value };
    }),
  );
}

function blended(value: number, scale: ColourScale, ramp: RampName): [number, number, number] {
  if (Number.isNaN(value)) return [...BACKGROUND];
  const [red, green, blue, alpha] = rampColour(scalePosition(scale, value), ramp);
  const cover = (alpha / 255) * OPACITY;
  return [red, green, blue].map((channel) => channel * cover + 255 * (1 - cover)) as [number, number, number];
}

async function upheaval(kind: "style" | "context" | "projections"): Promise<void> {
  if (kind === "style") {
    const loaded = new Promise((resolve) => map.once("style.load", resolve));
    map.setStyle(emptyStyle(), { diff: false });
    await loaded;
    addLayer();
  } else if (kind === "context") {
    const gl = map.getCanvas().getContext("webgl2");
    const lose = gl?.getExtension("WEBGL_lose_context");
    const lost = new Promise((resolve) => map.once("webglcontextlost", resolve));
    lose?.loseContext();
    await lost;
    // A context can be asked back only when its loss has been dispatched to every listener.
    await new Promise((resolve) => requestAnimationFrame(resolve));
    const restored = new Promise((resolve) => map.once("style.load", resolve));
    lose?.restoreContext();
    await restored;
    addLayer();
  } else {
    for (let turn = 0; turn < 10; turn++) {
      map.setProjection({ type: turn % 2 === 0 ? "globe" : "mercator" });
      await readFrame(() => undefined);
    }
  }
}

/** Red pixels of the label drawn after our layer. */
async function labelInk(): Promise<number> {
  map.setProjection({ type: "mercator" });
  map.jumpTo({ center: [FRAME.lon0 + LABEL_OFFSET, FRAME.lat0], zoom: 13 });
  return readFrame((gl) => {
    const width = gl.drawingBufferWidth;
    const height = gl.drawingBufferHeight;
    const texels = new Uint8Array(width * height * 4);
    gl.readPixels(0, 0, width, height, gl.RGBA, gl.UNSIGNED_BYTE, texels);
    let red = 0;
    for (let at = 0; at < texels.length; at += 4) {
      if ((texels[at] ?? 0) > 220 && (texels[at + 1] ?? 255) < 60 && (texels[at + 2] ?? 255) < 60) red++;
    }
    return red;
  });
}

window.harness = {
  ready: new Promise((resolve) => {
    map.on("load", () => {
      addLayer();
      resolve();
    });
  }),
  probe,
  upheaval,
  labelInk,
};
