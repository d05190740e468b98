import { AppError } from "../errors/index.ts";
import type { AreaPolygons, IncidentTable, TrainWindow } from "../forecast/index.ts";
import { cellIndex, type LocalFrame, type LocalGrid, makeLocalGrid, metresPerDegree, toLocal } from "../grid/index.ts";
import { insideTest } from "./study-polygon.ts";

/** Side of a base cell of the default grid, metres. A city block: the map holds no finer detail than this. */
export const BASE_CELL_METRES = 125;

/** Base cells on a side of a coarse cell. 8 makes it 1 km, so that 250 m, 500 m and 1 km cells all nest in the base grid. */
export const COARSE_CELLS = 8;

/** Base cells on a side of an occupancy cell (250 m), the unit in which the default study area is drawn. */
export const OCCUPANCY_CELLS = 2;

/**
 * Width of the margin around occupied 250 m cells that still belongs to the study area, metres. Of Chicago's 25,170 incidents of
 * November and December 2017, 25 fall outside of the 22 months' cells alone, 4 outside of a margin of 250 m, 1 of 500 m, 0 of 1 km; the
 * area grows from 499 to 621, 693 and 806 km2.
 */
export const STUDY_AREA_BUFFER_METRES = 500;

/** Share of the incidents, nearest to the median first, whose reach defines "near" when far-off points are dropped. */
export const NEAR_SHARE = 0.99;

/** Points farther from the median than this many reaches of the near share are no part of the area (a wrong geocode, another town). */
export const FAR_FACTOR = 3;

/** Least distance from the median, metres, at which a point may count as far-off: a single street must not throw out its neighbour. */
export const FAR_MINIMUM_METRES = 5000;

/** Where a forecaster forecasts: a base grid of whole coarse blocks and the cells of it that belong to the area. */
export interface StudyArea {
  readonly frame: LocalFrame;
  /** Base grid; rows and columns are multiples of COARSE_CELLS. */
  readonly grid: LocalGrid;
  /** [rows, columns], 1 inside the study area. */
  readonly mask: Uint8Array;
}

/** A box in degrees, cut into coarse cells of COARSE_CELLS x COARSE_CELLS base cells. */
export interface CoarseBox {
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
  /** Coarse cells from north to south. */
  readonly rows: number;
  /** Coarse cells from west to east. */
  readonly columns: number;
}

/** The coarse cells of a study area (about 1 km), north row first. */
export function coarseGrid(area: StudyArea): LocalGrid {
  return makeLocalGrid({
    ...area.grid,
    cellWidthMetres: area.grid.cellWidthMetres * COARSE_CELLS,
    cellHeightMetres: area.grid.cellHeightMetres * COARSE_CELLS,
    columns: area.grid.columns / COARSE_CELLS,
    rows: area.grid.rows / COARSE_CELLS,
  });
}

/** Base cell of every incident, -1 outside of the grid or of the mask. */
export function cellsOfIncidents(area: StudyArea, incidents: IncidentTable): Int32Array {
  const { grid, mask, frame } = area;
  const scale = metresPerDegree(frame);
  const cells = new Int32Array(incidents.lon.length);
  for (let i = 0; i < cells.length; i++) {
    const difference = (incidents.lon[i] ?? Number.NaN) - frame.lon0;
    const x = (difference - 360 * Math.floor((difference + 180) / 360)) * scale.x;
    const cell = cellIndex(grid, x, ((incidents.lat[i] ?? Number.NaN) - frame.lat0) * scale.y);
    cells[i] = cell >= 0 && mask[cell] === 1 ? cell : -1;
  }
  return cells;
}

function quantileOf(sorted: Float64Array, share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}

/** Frame at the median incident. Longitudes are compared with the first one, so that a city on the antimeridian stays whole. */
function medianFrame(incidents: IncidentTable): LocalFrame {
  const first = incidents.lon[0];
  if (first === undefined) {
    throw new AppError("NoIncidents", {
      message: "The training period holds no incidents, so there is no area to forecast for.",
      hint: "Choose a training period in which incidents were reported.",
    });
  }
  const lon = incidents.lon.map((value) => value - first - 360 * Math.floor((value - first + 180) / 360)).sort();
  const lat = incidents.lat.slice().sort();
  const lon0 = first + quantileOf(lon, 0.5);
  return { lon0: lon0 - 360 * Math.floor((lon0 + 180) / 360), lat0: quantileOf(lat, 0.5) };
}

/** Grows the marked cells of [rows, columns] by `steps` cells in both axes (a square neighbourhood). */
function dilate(marks: Uint8Array, rows: number, columns: number, steps: number): Uint8Array {
  const across = new Uint8Array(marks.length);
  const grown = new Uint8Array(marks.length);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      if (marks[row * columns + column] !== 1) continue;
      const end = Math.min(columns - 1, column + steps);
      across.fill(1, row * columns + Math.max(0, column - steps), row * columns + end + 1);
    }
  }
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      if (across[row * columns + column] !== 1) continue;
      const end = Math.min(rows - 1, row + steps);
      for (let near = Math.max(0, row - steps); near <= end; near++) grown[near * columns + column] = 1;
    }
  }
  return grown;
}

/** x and y in metres of every incident, and whether it is near enough to the median to shape the area. */
function nearPoints(frame: LocalFrame, incidents: IncidentTable): { x: Float64Array; y: Float64Array; limit: number } {
  const count = incidents.lon.length;
  const x = new Float64Array(count);
  const y = new Float64Array(count);
  const reach = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const point = toLocal(frame, { lon: incidents.lon[i] ?? Number.NaN, lat: incidents.lat[i] ?? Number.NaN });
    x[i] = point.x;
    y[i] = point.y;
    reach[i] = Math.max(Math.abs(point.x), Math.abs(point.y));
  }
  return { x, y, limit: Math.max(FAR_MINIMUM_METRES, FAR_FACTOR * quantileOf(reach.sort(), NEAR_SHARE)) };
}

/** The incidents inside of the table's own polygons. Throws NoIncidentsInArea. */
function insidePolygons(incidents: IncidentTable, polygons: AreaPolygons): IncidentTable {
  const frame = medianFrame(incidents);
  const isInside = insideTest(frame, polygons);
  const rows: number[] = [];
  for (let row = 0; row < incidents.lon.length; row++) {
    const { x, y } = toLocal(frame, { lon: incidents.lon[row] ?? Number.NaN, lat: incidents.lat[row] ?? Number.NaN });
    if (isInside(x, y)) rows.push(row);
  }
  if (rows.length === 0) {
    throw new AppError("NoIncidentsInArea", {
      message: "None of the incidents of the training period lies in the study area.",
      hint: "Choose another area or another period.",
    });
  }
  const { spanSeconds: _spans, ...columns } = incidents;
  return {
    ...columns,
    day: Int32Array.from(rows, (row) => incidents.day[row] ?? 0),
    secondOfDay: Int32Array.from(rows, (row) => incidents.secondOfDay[row] ?? -1),
    lon: Float64Array.from(rows, (row) => incidents.lon[row] ?? Number.NaN),
    lat: Float64Array.from(rows, (row) => incidents.lat[row] ?? Number.NaN),
    category: Uint16Array.from(rows, (row) => incidents.category[row] ?? 0),
  };
}

/** A default area without the cells outside of polygons. A cell with an incident inside of them stays, wherever its middle lies. */
function withinPolygons(area: StudyArea, incidents: IncidentTable, polygons: AreaPolygons): StudyArea {
  const { frame, grid } = area;
  const isInside = insideTest(frame, polygons);
  const mask = new Uint8Array(area.mask.length);
  for (const cell of cellsOfIncidents(area, incidents)) if (cell >= 0) mask[cell] = 1;
  for (let row = 0; row < grid.rows; row++) {
    const y = grid.north - (row + 0.5) * grid.cellHeightMetres;
    for (let column = 0; column < grid.columns; column++) {
      const cell = row * grid.columns + column;
      if (area.mask[cell] === 1 && isInside(grid.west + (column + 0.5) * grid.cellWidthMetres, y)) mask[cell] = 1;
    }
  }
  return { frame, grid, mask };
}

/**
 * The study area: 250 m cells with an incident of the training window, and their neighbours within the buffer; water and parks without
 * incidents are no part of it. Where the table has polygons of its own, what lies outside of them is cut off, incidents and cells. The
 * frame's origin is the median incident and lies in the middle of a base cell. Far-off points (see FAR_FACTOR) do not shape the area.
 * Throws NoIncidents, NoIncidentsInArea.
 */
export function studyAreaOf(train: TrainWindow, options: { readonly bufferMetres?: number } = {}): StudyArea {
  const polygons = train.incidents.studyArea;
  if (polygons === undefined) return areaAround(train.incidents, options);
  const inside = insidePolygons(train.incidents, polygons);
  return withinPolygons(areaAround(inside, options), inside, polygons);
}

function areaAround(incidents: IncidentTable, options: { readonly bufferMetres?: number }): StudyArea {
  const bufferMetres = options.bufferMetres ?? STUDY_AREA_BUFFER_METRES;
  const frame = medianFrame(incidents);
  const { x, y, limit } = nearPoints(frame, incidents);
  const occupancyMetres = BASE_CELL_METRES * OCCUPANCY_CELLS;
  const coarseMetres = BASE_CELL_METRES * COARSE_CELLS;
  const steps = Math.ceil(bufferMetres / occupancyMetres);
  const half = BASE_CELL_METRES / 2;
  let [minX, maxX, minY, maxY] = [0, 0, 0, 0];
  for (let i = 0; i < x.length; i++) {
    const [px, py] = [x[i] ?? 0, y[i] ?? 0];
    if (Math.max(Math.abs(px), Math.abs(py)) > limit) continue;
    minX = Math.min(minX, px);
    maxX = Math.max(maxX, px);
    minY = Math.min(minY, py);
    maxY = Math.max(maxY, py);
  }
  const margin = steps * occupancyMetres;
  // Edges of coarse cells lie at half a base cell beside the multiples of 1 km, so that the origin is a cell's middle and no edge.
  const west = Math.floor((minX - margin + half) / coarseMetres) * coarseMetres - half;
  const east = Math.ceil((maxX + margin + half) / coarseMetres) * coarseMetres - half;
  const south = Math.floor((minY - margin + half) / coarseMetres) * coarseMetres - half;
  const north = Math.ceil((maxY + margin + half) / coarseMetres) * coarseMetres - half;
  const grid = makeLocalGrid({
    frame,
    west,
    north,
    cellWidthMetres: BASE_CELL_METRES,
    cellHeightMetres: BASE_CELL_METRES,
    columns: Math.max(1, Math.round((east - west) / coarseMetres)) * COARSE_CELLS,
    rows: Math.max(1, Math.round((north - south) / coarseMetres)) * COARSE_CELLS,
  });
  const occupancyColumns = grid.columns / OCCUPANCY_CELLS;
  const occupancyRows = grid.rows / OCCUPANCY_CELLS;
  const occupied = new Uint8Array(occupancyColumns * occupancyRows);
  for (let i = 0; i < x.length; i++) {
    const [px, py] = [x[i] ?? 0, y[i] ?? 0];
    if (Math.max(Math.abs(px), Math.abs(py)) > limit) continue;
    const column = Math.floor((px - west) / occupancyMetres);
    const row = Math.floor((north - py) / occupancyMetres);
    occupied[row * occupancyColumns + column] = 1;
  }
  const inside = dilate(occupied, occupancyRows, occupancyColumns, steps);
  const mask = new Uint8Array(grid.rows * grid.columns);
  for (let row = 0; row < grid.rows; row++) {
    const from = Math.floor(row / OCCUPANCY_CELLS) * occupancyColumns;
    for (let column = 0; column < grid.columns; column++) {
      mask[row * grid.columns + column] = inside[from + Math.floor(column / OCCUPANCY_CELLS)] ?? 0;
    }
  }
  return { frame, grid, mask };
}

/** A study area given by a box in degrees: an evaluation on a published grid, or an area that the analyst chose. Mask default: all of it. */
export function studyAreaOfBox(box: CoarseBox, mask?: Uint8Array): StudyArea {
  const whole = Number.isInteger(box.rows) && Number.isInteger(box.columns) && box.rows > 0 && box.columns > 0;
  if (!whole || !(box.west < box.east && box.south < box.north && box.south >= -85 && box.north <= 85)) {
    throw new AppError("InvalidStudyBox", {
      message: `The box from ${box.west}, ${box.south} to ${box.east}, ${box.north} degrees in ${box.rows} x ${box.columns} cells is no area.`,
      hint: "Give west below east, south below north (within 85 degrees), and whole numbers of rows and columns above 0.",
    });
  }
  const frame = { lon0: (box.west + box.east) / 2, lat0: (box.south + box.north) / 2 };
  const scale = metresPerDegree(frame);
  const columns = box.columns * COARSE_CELLS;
  const rows = box.rows * COARSE_CELLS;
  const grid = makeLocalGrid({
    frame,
    west: (box.west - frame.lon0) * scale.x,
    north: (box.north - frame.lat0) * scale.y,
    cellWidthMetres: ((box.east - box.west) * scale.x) / columns,
    cellHeightMetres: ((box.north - box.south) * scale.y) / rows,
    columns,
    rows,
  });
  if (mask !== undefined && mask.length !== rows * columns) {
    throw new AppError("InvalidMask", {
      message: `The mask has ${mask.length} cells, but the study area has ${rows} x ${columns}.`,
      hint: "Give one value per base cell, north row first.",
    });
  }
  return { frame, grid, mask: mask ?? new Uint8Array(rows * columns).fill(1) };
}
