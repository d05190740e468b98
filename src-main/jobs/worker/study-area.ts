/** Questions to a stored map's study area. */
import { type IncidentTable, lowerBound, type MixtureData, type ValidPeriod } from "../../../models/forecast/index.ts";
import { cellIndex, type LocalPoint, lonLatGrid, toLocal } from "../../../models/grid/index.ts";
import type { LonLatBox } from "../../contract/index.ts";

/** A point in the mixture's own frame. */
export function holdsPoint({ base }: MixtureData, { x, y }: LocalPoint): boolean {
  const cell = cellIndex(base.grid, x, y);
  return cell >= 0 && (base.node[cell] ?? -1) >= 0;
}

export function isInside(mixture: MixtureData, lon: number, lat: number): boolean {
  return holdsPoint(mixture, toLocal(mixture.frame, { lon, lat }));
}

/** Box of the whole grid, degrees. */
export function boundsOf(mixture: MixtureData): LonLatBox {
  const { west, north, lonStep, latStep, columns, rows } = lonLatGrid(mixture.base.grid);
  return { west, south: north - rows * latStep, east: west + columns * lonStep, north };
}

/** Incidents inside the study area on the valid days; null where the data do not hold all of them. */
export function observedCount(mixture: MixtureData, incidents: IncidentTable, valid: ValidPeriod): number | null {
  const end = valid.startDay + valid.days;
  if (valid.startDay < incidents.firstDay || end > incidents.lastDay + 1) return null;
  const last = lowerBound(incidents.day, end);
  let count = 0;
  for (let row = lowerBound(incidents.day, valid.startDay); row < last; row++) {
    if (isInside(mixture, incidents.lon[row] ?? Number.NaN, incidents.lat[row] ?? Number.NaN)) count++;
  }
  return count;
}
