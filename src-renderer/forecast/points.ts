import type { IncidentPoints } from "../client/index.ts";

/** Longitude and latitude by turns of the incidents of one category. */
export function pointsOfCategory(incidents: IncidentPoints, category: number): Float32Array {
  const chosen: number[] = [];
  incidents.category.forEach((of, index) => {
    if (of === category) chosen.push(incidents.lonLat[2 * index] ?? 0, incidents.lonLat[2 * index + 1] ?? 0);
  });
  return Float32Array.from(chosen);
}
