/** Entry of the worker that picks and counts incidents: half a million take longer than a frame. */
import type { FeatureCollection } from "geojson";
import { type Box, viewOfIncidents } from "./incidents-in-view.ts";
import { MOST_CIRCLES, pointData } from "./overlays.ts";

export interface IncidentsQuestion {
  /** Sent once for each set of points; absent: the ones sent before. */
  readonly points?: Float32Array;
  readonly zoom: number;
  readonly box: Box;
}

export interface IncidentsAnswer {
  readonly kind: "points" | "cells";
  readonly data: FeatureCollection;
}

let view = viewOfIncidents(new Float32Array(), MOST_CIRCLES);

addEventListener("message", ({ data }: MessageEvent<IncidentsQuestion>) => {
  if (data.points !== undefined) view = viewOfIncidents(data.points, MOST_CIRCLES);
  const shown = view(data.zoom, data.box);
  if (shown.kind === "points") {
    postMessage({ kind: "points", data: pointData(shown.points) } satisfies IncidentsAnswer);
    return;
  }
  const features = shown.cells.map(({ lon, lat, count, radius }) => ({
    type: "Feature" as const,
    properties: { count, radius },
    geometry: { type: "Point" as const, coordinates: [lon, lat] },
  }));
  postMessage({ kind: "cells", data: { type: "FeatureCollection", features } } satisfies IncidentsAnswer);
});
