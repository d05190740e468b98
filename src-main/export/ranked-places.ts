import { layerCounts } from "../../models/density/index.ts";
import { AppError } from "../../models/errors/index.ts";
import type { CategoryChoice, IntensityPrediction } from "../../models/forecast/index.ts";
import { cellRect, type LocalRect, type LonLat, lonLatGrid, makeLocalGrid, toLocal, toLonLat } from "../../models/grid/index.ts";
import type { NamedArea, PolygonRings } from "./areas.ts";
import { type CountFigures, countFigures, figureLayers } from "./count-figures.ts";
import { coverage, type Ring, windowOf } from "./coverage.ts";
import { coordinatesText, type PlaceNames } from "./place-names.ts";
import { coveringGrid, type StudyArea } from "./study-area.ts";

/** A line of a list of places, most expected first. */
export interface RankedPlace extends CountFigures {
  readonly rank: number;
  /** Told apart from other places of the same name by its coordinates. */
  readonly name: string;
  /** The same without them. */
  readonly plainName: string;
  readonly middle: LonLat;
  /** Of the long-run map for the same place and period. */
  readonly longRunCount: number;
  /** Forecast over long-run map; null where the map expects nothing. */
  readonly ratio: number | null;
  /** Share of the study area's expected count in this place and all before it. */
  readonly cumulativeShare: number;
  readonly polygons: readonly PolygonRings[];
}

export interface RankingRequest {
  readonly prediction: IntensityPrediction;
  /** The long-run map; the prediction itself where it is that. */
  readonly longRun: IntensityPrediction;
  readonly category: CategoryChoice;
}

export interface CellRanking extends RankingRequest {
  readonly area: StudyArea;
  readonly cellMetres: number;
  readonly names: PlaceNames;
  /** Most places that are listed; all that lie in the study area when absent. */
  readonly limit?: number;
  /** "apart": a square that touches one listed before is left out, so that ten lines are ten places and not one hot spot. */
  readonly spacing?: "any" | "apart";
}

/** Most squares of a list: more are no list. */
export const MAX_LISTED_CELLS = 2_000_000;

/** Throws ListTooLong. */
export function refuseLongList(columns: number, rows: number, cellMetres: number): void {
  if (columns * rows <= MAX_LISTED_CELLS) return;
  throw new AppError("ListTooLong", {
    message: `Squares of ${cellMetres} m make a list of ${(columns * rows).toLocaleString("en")} places.`,
    hint: "Choose larger squares, or write a raster (geotiff).",
    details: { columns, rows, cellMetres },
  });
}

/** Squares of a grid over the study area. Errors: ListTooLong. */
export function rankCells(request: CellRanking): RankedPlace[] {
  const { prediction, longRun, category, area, cellMetres, limit = Number.POSITIVE_INFINITY } = request;
  const columns = Math.ceil((area.extent.east - area.extent.west) / cellMetres);
  const rows = Math.ceil((area.extent.north - area.extent.south) / cellMetres);
  refuseLongList(columns, rows, cellMetres);
  const cells = coveringGrid(prediction.frame, area.extent, cellMetres);
  const layers = figureLayers(prediction, category);
  const counts = layerCounts(prediction, cells, layers);
  const [longRunCounts = new Float64Array()] = layerCounts(longRun, cells, [categoryIn(longRun, prediction, category)]);
  const size = cells.rows * cells.columns;
  const sums = new Float64Array(size);
  for (const layer of counts) for (let cell = 0; cell < size; cell += 1) sums[cell] = (sums[cell] ?? 0) + (layer[cell] ?? 0);
  const inside: number[] = [];
  for (let cell = 0; cell < size; cell += 1) {
    if (area.touches(cellRect(cells, Math.floor(cell / cells.columns), cell % cells.columns))) inside.push(cell);
  }
  inside.sort((a, b) => (sums[b] ?? 0) - (sums[a] ?? 0) || a - b);
  const chosen = request.spacing === "apart" ? apart(inside, cells.columns, limit) : inside.slice(0, limit);
  const total = prediction.total(category);
  const degrees = lonLatGrid(cells);
  const names = new Set<string>();
  let before = 0;
  return chosen.map((cell, index) => {
    const row = Math.floor(cell / cells.columns);
    const column = cell % cells.columns;
    const rect = cellRect(cells, row, column);
    const figures = countFigures(
      prediction,
      layers,
      counts.map((layer) => layer[cell] ?? 0),
    );
    before += figures.expectedCount;
    const longRunCount = longRunCounts[cell] ?? 0;
    const middle = toLonLat(prediction.frame, middleOf(rect));
    const plainName = request.names.nameOf(rect);
    const west = degrees.west + column * degrees.lonStep;
    const north = degrees.north - row * degrees.latStep;
    return {
      ...figures,
      rank: index + 1,
      name: unique(plainName, middle, names),
      plainName,
      middle,
      longRunCount,
      ratio: longRunCount > 0 ? figures.expectedCount / longRunCount : null,
      cumulativeShare: total > 0 ? before / total : 0,
      polygons: [[rectangle(west, north - degrees.latStep, west + degrees.lonStep, north)]],
    };
  });
}

function middleOf(rect: LocalRect): { x: number; y: number } {
  return { x: (rect.west + rect.east) / 2, y: (rect.south + rect.north) / 2 };
}

/** Two places of one name are told apart by where they are. */
function unique(name: string, middle: LonLat, taken: Set<string>): string {
  const chosen = taken.has(name) ? `${name} (${coordinatesText(middle)})` : name;
  taken.add(chosen);
  return chosen;
}

function rectangle(west: number, south: number, east: number, north: number): readonly (readonly [number, number])[] {
  return [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ];
}

/** The first of the cells of which none touches another, corner or side. */
function apart(ranked: readonly number[], columns: number, limit: number): number[] {
  const taken = new Set<number>();
  const chosen: number[] = [];
  for (const cell of ranked) {
    if (chosen.length >= limit) break;
    if (taken.has(cell)) continue;
    chosen.push(cell);
    for (const row of [-1, 0, 1]) for (const column of [-1, 0, 1]) taken.add(cell + row * columns + column);
  }
  return chosen;
}

/** The category by name in another prediction: the long-run map may have been fitted with others. */
function categoryIn(other: IntensityPrediction, prediction: IntensityPrediction, category: CategoryChoice): CategoryChoice {
  return category === "all" ? "all" : other.categories.indexOf(prediction.categories[category] ?? "");
}

/** Cells that areas are integrated over: small enough for a city block, and no more of them than this. */
const AREA_CELL_METRES = 50;
const MOST_AREA_CELLS = 1_500_000;

export interface RankedAreas {
  readonly places: readonly RankedPlace[];
  /** Expected count of the study area that none of the areas holds. */
  readonly outside: number;
}

/**
 * Named areas. Exact counts of small cells, divided by the share of each cell that an area covers; areas that divide the study area add
 * up to its total.
 */
export function rankAreas(
  request: RankingRequest & { readonly area: StudyArea; readonly areas: readonly NamedArea[] },
): RankedAreas {
  const { prediction, longRun, category, area, areas } = request;
  const { frame } = prediction;
  const { west, east, south, north } = area.extent;
  const cellMetres = Math.max(AREA_CELL_METRES, Math.sqrt(((east - west) * (north - south)) / MOST_AREA_CELLS));
  // A margin of one cell: what is cut at the grid's own edge is cut where nothing is expected.
  const cells = makeLocalGrid({
    frame,
    west: west - cellMetres,
    north: north + cellMetres,
    cellWidthMetres: cellMetres,
    cellHeightMetres: cellMetres,
    columns: Math.ceil((east - west) / cellMetres) + 2,
    rows: Math.ceil((north - south) / cellMetres) + 2,
  });
  const layers = figureLayers(prediction, category);
  const counts = layerCounts(prediction, cells, layers);
  const longRunCounts = layerCounts(longRun, cells, [categoryIn(longRun, prediction, category)]);
  const all = [...counts, ...longRunCounts];
  const places = areas.map((named) => {
    const rings = ringsInCells(named, (lon, lat) => {
      const { x, y } = toLocal(frame, { lon, lat });
      return [(x - cells.west) / cellMetres, (cells.north - y) / cellMetres];
    });
    const sums = all.map(() => 0);
    const window = windowOf(rings, cells.columns, cells.rows);
    if (window !== undefined) {
      const shares = coverage(rings, window);
      for (let row = 0; row < window.rows; row += 1) {
        const from = (window.firstRow + row) * cells.columns + window.firstColumn;
        for (let column = 0; column < window.columns; column += 1) {
          const share = shares[row * window.columns + column] ?? 0;
          if (share === 0) continue;
          for (let layer = 0; layer < all.length; layer += 1) {
            sums[layer] = (sums[layer] ?? 0) + share * (all[layer]?.[from + column] ?? 0);
          }
        }
      }
    }
    const longRunCount = sums.at(-1) ?? 0;
    const figures = countFigures(prediction, layers, sums.slice(0, -1));
    return {
      ...figures,
      name: named.name,
      plainName: named.name,
      middle: middleOfArea(named),
      longRunCount,
      ratio: longRunCount > 0 ? figures.expectedCount / longRunCount : null,
      polygons: named.polygons,
    };
  });
  const total = prediction.total(category);
  let before = 0;
  const ranked = places
    .toSorted((a, b) => b.expectedCount - a.expectedCount || a.name.localeCompare(b.name))
    .map((place, index): RankedPlace => {
      before += place.expectedCount;
      return { ...place, rank: index + 1, cumulativeShare: total > 0 ? Math.min(1, before / total) : 0 };
    });
  return { places: ranked, outside: Math.max(0, total - before) };
}

/** Rings in cells, outer ones turning one way and holes the other, whatever the file's own order is. */
function ringsInCells({ polygons }: NamedArea, map: (lon: number, lat: number) => readonly [number, number]): Ring[] {
  return polygons.flatMap((rings) =>
    rings.map((ring, index) => {
      const corners = ring.map(([lon, lat]) => map(lon, lat));
      const turnsRight = signedArea(corners) > 0;
      return Float64Array.from((turnsRight === (index === 0) ? corners : corners.toReversed()).flat());
    }),
  );
}

function signedArea(corners: readonly (readonly [number, number])[]): number {
  let sum = 0;
  for (const [index, [x, y]] of corners.entries()) {
    const [nextX, nextY] = corners[(index + 1) % corners.length] ?? [0, 0];
    sum += x * nextY - nextX * y;
  }
  return sum / 2;
}

function middleOfArea({ polygons }: NamedArea): LonLat {
  const corners = polygons.flatMap((rings) => rings[0] ?? []);
  const lons = corners.map(([lon]) => lon);
  const lats = corners.map(([, lat]) => lat);
  return { lon: (Math.min(...lons) + Math.max(...lons)) / 2, lat: (Math.min(...lats) + Math.max(...lats)) / 2 };
}
