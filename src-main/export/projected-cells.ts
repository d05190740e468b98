import { layerCounts } from "../../models/density/index.ts";
import { AppError } from "../../models/errors/index.ts";
import type { CategoryChoice, IntensityPrediction } from "../../models/forecast/index.ts";
import {
  cellAreaSquareMetres,
  cellRect,
  type LocalFrame,
  type LocalGrid,
  type LocalRect,
  toLocal,
  toLonLat,
} from "../../models/grid/index.ts";
import type { Crs } from "./crs.ts";
import type { Georeference } from "./georeference.ts";
import type { CellCounts, RasterCells } from "./raster-cells.ts";
import type { StudyArea } from "./study-area.ts";

/**
 * Source cells along a pixel's edge. Pixels of another system lie askew in the prediction's frame: its own exact cells, this many times
 * finer, are moved over and divided between the pixels that they meet. With 3 an even density comes out even within .01 % at the few
 * degrees between grid north and north, and within .3 % at 45 degrees; nothing is lost at any angle.
 */
const CELLS_PER_PIXEL = 3;
/** Source cells between two points that are projected; between them the projection is bilinear. */
const NODE_CELLS = 24;
/** Pixels between two points where a pixel's ground area is measured. */
const AREA_PIXELS = 16;
/** Pixels along the edge of what is computed at once: some 600,000 source cells and as many numbers for each layer. */
const BLOCK_PIXELS = 256;
/** Map metres per metre on the ground that a system may have at the place: Web Mercator has 2.9 at 70 degrees; what is beyond is made for elsewhere. */
const SCALES = { least: 0.5, most: 3 };
/** Points along each side of an extent that are projected to find the extent on the other side. */
const SIDE_POINTS = 24;
/** Pixels beyond the study area's own extent: source cells reach over its edge by up to one of theirs. */
const MARGIN_PIXELS = 0.5;
/** A step that differs less from a round number of units becomes it: the system's own scale at the place is within .1 %. */
const ROUND_STEP = 0.005;

interface Box {
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
}

/** Pixels in a system of choice, on multiples of their step, that cover the study area. Errors: CrsElsewhere. */
export function projectedCells(prediction: IntensityPrediction, area: StudyArea, cellMetres: number, crs: Crs): RasterCells {
  const { frame } = prediction;
  const place = projectedPlace(frame, area.extent, cellMetres, crs);
  const sourceMetres = cellMetres / CELLS_PER_PIXEL;
  const groundArea = groundAreas(place);
  const project = (column: number, row: number): readonly [number, number] => {
    const { lon, lat } = toLonLat(frame, { x: column * sourceMetres, y: -row * sourceMetres });
    const [x, y] = crs.forward(nearLongitude(lon), lat);
    return [(x - place.west) / place.stepX, (place.north - y) / place.stepY];
  };
  return {
    place,
    rowSquareKilometres: (row) => groundArea(row, place.columns / 2),
    read(firstRow, rows, layers) {
      const size = rows * place.columns;
      const out: CellCounts = {
        counts: layers.map(() => new Float64Array(size)),
        squareKilometres: new Float64Array(size),
        touched: new Uint8Array(size),
      };
      for (let row = 0; row < rows; row += 1) {
        for (let column = 0; column < place.columns; column += 1) {
          out.squareKilometres[row * place.columns + column] = groundArea(firstRow + row, column);
        }
      }
      for (let top = 0; top < rows; top += BLOCK_PIXELS) {
        for (let left = 0; left < place.columns; left += BLOCK_PIXELS) {
          const block = {
            firstRow: firstRow + top,
            rows: Math.min(BLOCK_PIXELS, rows - top),
            firstColumn: left,
            columns: Math.min(BLOCK_PIXELS, place.columns - left),
          };
          fillBlock({ prediction, area, layers, place, sourceMetres, project }, block, out, firstRow);
        }
      }
      return out;
    },
  };
}

/** proj4 wants longitudes in [-180, 180]; a frame near the antimeridian goes beyond. */
function nearLongitude(lon: number): number {
  return lon - 360 * Math.floor((lon + 180) / 360);
}

function boundsOf(box: Box, map: (x: number, y: number) => readonly [number, number]): Box {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let step = 0; step <= SIDE_POINTS; step += 1) {
    const share = step / SIDE_POINTS;
    const alongX = box.west + share * (box.east - box.west);
    const alongY = box.south + share * (box.north - box.south);
    for (const [x, y] of [map(alongX, box.south), map(alongX, box.north), map(box.west, alongY), map(box.east, alongY)]) {
      west = Math.min(west, x);
      east = Math.max(east, x);
      south = Math.min(south, y);
      north = Math.max(north, y);
    }
  }
  return { west, south, east, north };
}

/** The raster's place: steps that are `cellMetres` on the ground at the middle of the study area. Throws CrsElsewhere. */
export function projectedPlace(frame: LocalFrame, extent: LocalRect, cellMetres: number, crs: Crs): Georeference {
  const forward = (x: number, y: number): readonly [number, number] => {
    const { lon, lat } = toLonLat(frame, { x, y });
    return crs.forward(nearLongitude(lon), lat);
  };
  const bounds = boundsOf(extent, forward);
  const x = (extent.west + extent.east) / 2;
  const y = (extent.south + extent.north) / 2;
  const half = cellMetres / 2;
  const [[westX, westY], [eastX, eastY]] = [forward(x - half, y), forward(x + half, y)];
  const [[southX, southY], [northX, northY]] = [forward(x, y - half), forward(x, y + half)];
  const isDegrees = crs.kind === "geographic";
  const stepX = isDegrees
    ? Math.abs(eastX - westX)
    : roundStep(Math.hypot(eastX - westX, eastY - westY), cellMetres / crs.unit.metres);
  const stepY = isDegrees
    ? Math.abs(northY - southY)
    : roundStep(Math.hypot(northX - southX, northY - southY), cellMetres / crs.unit.metres);
  const scales = isDegrees ? [] : [stepX, stepY].map((step) => (step * crs.unit.metres) / cellMetres);
  const reaches = Object.values(bounds).every(Number.isFinite) && stepX > 0 && stepY > 0;
  if (!reaches || scales.some((scale) => scale < SCALES.least || scale > SCALES.most)) {
    throw new AppError("CrsElsewhere", {
      message: `${crs.name} does not reach the study area: it is made for another part of the Earth.`,
      hint: "Choose a system that is made for the place, such as its UTM zone.",
      details: { epsg: crs.epsg },
    });
  }
  const west = Math.floor(bounds.west / stepX - MARGIN_PIXELS) * stepX;
  const north = Math.ceil(bounds.north / stepY + MARGIN_PIXELS) * stepY;
  return {
    crs,
    west,
    north,
    stepX,
    stepY,
    columns: Math.ceil((bounds.east - west) / stepX + MARGIN_PIXELS),
    rows: Math.ceil((north - bounds.south) / stepY + MARGIN_PIXELS),
  };
}

function roundStep(step: number, round: number): number {
  return Math.abs(step / round - 1) < ROUND_STEP ? round : step;
}

/** Ground area of pixels in km2: the polygon of a pixel's corners in an equal-area projection, measured at nodes, bilinear between them. */
function groundAreas(place: Georeference): (row: number, column: number) => number {
  const { crs, west, north, stepX, stepY } = place;
  const measure = (row: number, column: number): number => {
    const corners = [
      [column, row],
      [column + 1, row],
      [column + 1, row + 1],
      [column, row + 1],
    ].map(([c = 0, r = 0]) => crs.inverse(west + c * stepX, north - r * stepY));
    const lon0 = corners[0]?.[0] ?? 0;
    let twice = 0;
    for (const [index, [lon, lat]] of corners.entries()) {
      const [nextLon, nextLat] = corners[(index + 1) % corners.length] ?? [0, 0];
      const x = nearLongitude(lon - lon0);
      const nextX = nearLongitude(nextLon - lon0);
      // Square metres per degree of longitude from the equator: the ordinate of the equal-area cylinder.
      twice += x * cellAreaSquareMetres(0, nextLat, 1) - nextX * cellAreaSquareMetres(0, lat, 1);
    }
    return Math.abs(twice) / 2e6;
  };
  const nodes = new Map<number, number>();
  const width = Math.ceil(place.columns / AREA_PIXELS) + 2;
  const node = (row: number, column: number): number => {
    const key = row * width + column;
    const known = nodes.get(key);
    if (known !== undefined) return known;
    const area = measure(row * AREA_PIXELS, column * AREA_PIXELS);
    nodes.set(key, area);
    return area;
  };
  return (row, column) => {
    const y = row / AREA_PIXELS;
    const x = column / AREA_PIXELS;
    const [top, left] = [Math.floor(y), Math.floor(x)];
    const upper = node(top, left) + (x - left) * (node(top, left + 1) - node(top, left));
    const lower = node(top + 1, left) + (x - left) * (node(top + 1, left + 1) - node(top + 1, left));
    return upper + (y - top) * (lower - upper);
  };
}

interface Source {
  readonly prediction: IntensityPrediction;
  readonly area: StudyArea;
  readonly layers: readonly CategoryChoice[];
  readonly place: Georeference;
  readonly sourceMetres: number;
  /** Column and row of the source lattice (whole numbers are its lines) to columns and rows of pixels. */
  readonly project: (column: number, row: number) => readonly [number, number];
}

interface Block {
  readonly firstRow: number;
  readonly rows: number;
  readonly firstColumn: number;
  readonly columns: number;
}

/** Source cells over a block of pixels. Row and column count from the frame's origin, so that all blocks share one lattice. */
function sourceOf(
  { prediction, area, place, sourceMetres }: Source,
  block: Block,
): LocalGrid & { readonly firstColumn: number; readonly firstRow: number } {
  const { frame } = prediction;
  const corners = {
    west: block.firstColumn,
    east: block.firstColumn + block.columns,
    south: block.firstRow + block.rows,
    north: block.firstRow,
  };
  const bounds = boundsOf(corners, (column, row) => {
    const [lon, lat] = place.crs.inverse(place.west + column * place.stepX, place.north - row * place.stepY);
    const { x, y } = toLocal(frame, { lon, lat });
    return [x / sourceMetres, -y / sourceMetres];
  });
  // One cell beyond what meets the block, and no farther than the study area: there is nothing outside.
  const { extent } = area;
  const firstColumn = Math.floor(Math.max(bounds.west - 2, extent.west / sourceMetres - 1));
  const firstRow = Math.floor(Math.max(bounds.south - 2, -extent.north / sourceMetres - 1));
  const lastColumn = Math.ceil(Math.min(bounds.east + 2, extent.east / sourceMetres + 1));
  const lastRow = Math.ceil(Math.min(bounds.north + 2, -extent.south / sourceMetres + 1));
  return {
    frame,
    west: firstColumn * sourceMetres,
    north: -firstRow * sourceMetres,
    cellWidthMetres: sourceMetres,
    cellHeightMetres: sourceMetres,
    columns: Math.max(0, lastColumn - firstColumn),
    rows: Math.max(0, lastRow - firstRow),
    firstColumn,
    firstRow,
  };
}

/** Adds what the source cells give to the pixels of a block. Every source cell is divided wholly between the pixels that it meets. */
function fillBlock(source: Source, block: Block, out: CellCounts, stripFirstRow: number): void {
  const cells = sourceOf(source, block);
  if (cells.columns === 0 || cells.rows === 0) return;
  const { layers, place, area } = source;
  const counts = layerCounts(source.prediction, cells, layers);
  const at = bilinear(source.project);
  const lastRow = block.firstRow + block.rows;
  const lastColumn = block.firstColumn + block.columns;
  for (let row = 0; row < cells.rows; row += 1) {
    for (let column = 0; column < cells.columns; column += 1) {
      if (!area.touches(cellRect(cells, row, column))) continue;
      const { x, y, width, height } = at(cells.firstColumn + column, cells.firstRow + row);
      const [left, right, top, bottom] = [x - width / 2, x + width / 2, y - height / 2, y + height / 2];
      const cell = row * cells.columns + column;
      for (let r = Math.max(block.firstRow, Math.floor(top)); r < bottom && r < lastRow; r += 1) {
        const high = (Math.min(bottom, r + 1) - Math.max(top, r)) / height;
        for (let c = Math.max(block.firstColumn, Math.floor(left)); c < right && c < lastColumn; c += 1) {
          const share = (high * (Math.min(right, c + 1) - Math.max(left, c))) / width;
          const pixel = (r - stripFirstRow) * place.columns + c;
          out.touched[pixel] = 1;
          for (let layer = 0; layer < layers.length; layer += 1) {
            const target = out.counts[layer];
            if (target !== undefined) target[pixel] = (target[pixel] ?? 0) + share * (counts[layer]?.[cell] ?? 0);
          }
        }
      }
    }
  }
}

interface Landed {
  /** Middle of the source cell, in pixels. */
  x: number;
  y: number;
  /** Size of the source cell, in pixels. */
  width: number;
  height: number;
}

/** Where source cells land. Nodes lie on the shared lattice, so that neighbouring blocks see the same. */
function bilinear(project: Source["project"]): (column: number, row: number) => Landed {
  const nodes = new Map<string, readonly [number, number]>();
  const node = (column: number, row: number): readonly [number, number] => {
    const key = `${column} ${row}`;
    const known = nodes.get(key) ?? project(column * NODE_CELLS, row * NODE_CELLS);
    nodes.set(key, known);
    return known;
  };
  const landed: Landed = { x: 0, y: 0, width: 0, height: 0 };
  let [left, top] = [Number.NaN, Number.NaN];
  let [x00, y00, x10, y10, x01, y01, x11, y11] = [0, 0, 0, 0, 0, 0, 0, 0];
  return (column, row) => {
    const nodeColumn = Math.floor(column / NODE_CELLS);
    const nodeRow = Math.floor(row / NODE_CELLS);
    if (nodeColumn !== left || nodeRow !== top) {
      [left, top] = [nodeColumn, nodeRow];
      [x00, y00] = node(left, top);
      [x10, y10] = node(left + 1, top);
      [x01, y01] = node(left, top + 1);
      [x11, y11] = node(left + 1, top + 1);
      landed.width = Math.hypot(x10 - x00, y10 - y00) / NODE_CELLS;
      landed.height = Math.hypot(x01 - x00, y01 - y00) / NODE_CELLS;
    }
    const u = (column + 0.5) / NODE_CELLS - left;
    const v = (row + 0.5) / NODE_CELLS - top;
    landed.x = (1 - v) * (x00 + u * (x10 - x00)) + v * (x01 + u * (x11 - x01));
    landed.y = (1 - v) * (y00 + u * (y10 - y00)) + v * (y01 + u * (y11 - y01));
    return landed;
  };
}
