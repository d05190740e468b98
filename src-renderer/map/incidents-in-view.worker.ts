/** Entry of the worker that counts incidents in cells: half a million take longer than a frame. */
import type { FeatureCollection } from "geojson";
import { incidentCells } from "./incident-cells.ts";

export interface CellsQuestion {
  /** Sent once for each set of points; absent: the ones sent before. */
  readonly points?: Float32Array;
  readonly zoom: number;
}

let points = new Float32Array();

addEventListener("message", ({ data }: MessageEvent<CellsQuestion>) => {
  if (data.points !== undefined) points = new Float32Array(data.points);
  const features = incidentCells(points, data.zoom).map(({ lon, lat, count, radius }) => ({
    type: "Feature" as const,
    properties: { count, radius },
    geometry: { type: "Point" as const, coordinates: [lon, lat] },
  }));
  postMessage({ type: "FeatureCollection", features } satisfies FeatureCollection);
});
