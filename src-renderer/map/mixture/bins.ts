import { cellRect, type LocalGrid, type LocalRect } from "../../../models/grid/index.ts";
import type { Component } from "./mixture.ts";

/** Gaussians are cut at this many standard deviations: what lies outside is 6e-5 of a component's mass in each axis. */
export const CUTOFF_SIGMAS = 4;

/**
 * Side of a bin: about that of a typical component, so that a pixel reads few that do not reach it. A city of 40 km has 6,400 bins.
 */
export const BIN_METRES = 500;

/** Which components reach which bin, as one list cut by offsets. */
export interface ComponentBins {
  readonly grid: LocalGrid;
  /** [bins + 1] */
  readonly offsets: Uint32Array;
  readonly list: Uint32Array;
}

/** The box beyond which a component adds nothing to the mean over a square of the given side. */
function reach(component: Component, sideMetres: number): LocalRect {
  const dx = CUTOFF_SIGMAS * component.l11 + sideMetres / 2;
  const dy = CUTOFF_SIGMAS * Math.hypot(component.l21, component.l22) + sideMetres / 2;
  return { west: component.meanX - dx, east: component.meanX + dx, south: component.meanY - dy, north: component.meanY + dy };
}

export function binComponents(extent: LocalGrid, components: readonly Component[], sideMetres: number): ComponentBins {
  const widthMetres = extent.columns * extent.cellWidthMetres;
  const heightMetres = extent.rows * extent.cellHeightMetres;
  const columns = Math.max(1, Math.ceil(widthMetres / BIN_METRES));
  const rows = Math.max(1, Math.ceil(heightMetres / BIN_METRES));
  const grid: LocalGrid = {
    frame: extent.frame,
    west: extent.west,
    north: extent.north,
    cellWidthMetres: widthMetres / columns,
    cellHeightMetres: heightMetres / rows,
    columns,
    rows,
  };
  const members: number[][] = Array.from({ length: rows * columns }, () => []);
  components.forEach((component, index) => {
    const box = reach(component, sideMetres);
    const column = (x: number): number => Math.floor((x - grid.west) / grid.cellWidthMetres);
    const row = (y: number): number => Math.floor((grid.north - y) / grid.cellHeightMetres);
    for (let r = Math.max(0, row(box.north)); r <= Math.min(rows - 1, row(box.south)); r++) {
      for (let c = Math.max(0, column(box.west)); c <= Math.min(columns - 1, column(box.east)); c++) {
        members[r * columns + c]?.push(index);
      }
    }
  });
  const offsets = new Uint32Array(members.length + 1);
  members.forEach((indices, bin) => {
    offsets[bin + 1] = (offsets[bin] ?? 0) + indices.length;
  });
  return { grid, offsets, list: Uint32Array.from(members.flat()) };
}

export function binRect(bins: ComponentBins, bin: number): LocalRect {
  return cellRect(bins.grid, Math.floor(bin / bins.grid.columns), bin % bins.grid.columns);
}
