import type { IncidentPoints } from "../client/index.ts";

/** Longitude and latitude by turns of the incidents of some categories. */
export function pointsOfCategories(incidents: IncidentPoints, categories: readonly number[]): Float32Array {
  const wanted = new Set(categories);
  const chosen: number[] = [];
  incidents.category.forEach((of, index) => {
    if (wanted.has(of)) chosen.push(incidents.lonLat[2 * index] ?? 0, incidents.lonLat[2 * index + 1] ?? 0);
  });
  return Float32Array.from(chosen);
}
