/** The map itself: land, the prediction's values, outlines, scale bar and north arrow, in a box of a scene. */
import { layerCounts } from "../../models/density/index.ts";
import type { CategoryChoice, IntensityPrediction } from "../../models/forecast/index.ts";
import { cellAreaSquareMetres, cellRect, type LocalRect, lonLatGrid, toLocal, toLonLat } from "../../models/grid/index.ts";
import { atlasAround } from "./atlas.ts";
import { type ColourScale, fitColourScale, rampColour, scalePosition, scaleTicks, tickText } from "./colour-scale.ts";
import { countFigures, figureLayers } from "./count-figures.ts";
import { circlePath, type Path, type Pixels, rectanglePath, type SceneItem } from "./scene.ts";
import { coveringGrid, type StudyArea } from "./study-area.ts";

export const INK = "#1c2733";
export const MUTED = "#5b6773";
export const HAIRLINE = "#c9d0d6";
const WATER = "#e3ebf0";
const LAND = "#f8f7f3";
const OUTLINE = "#46525e";

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** What the colours stand for. A chance belongs to an area: it is drawn in squares of that area. */
export type PictureStatistic = "rate" | "count" | "probability";

export interface MapRequest {
  readonly prediction: IntensityPrediction;
  readonly category: CategoryChoice;
  readonly area: StudyArea;
  readonly statistic: PictureStatistic;
  /** Side of a drawn cell in metres. For a rate: nothing but how finely it is drawn. */
  readonly cellMetres: number;
}

export interface MapValues {
  readonly pixels: Pixels;
  /** What the pixels cover, metres of the frame. */
  readonly extent: LocalRect;
  readonly scale: ColourScale;
}

/** Values of all cells as colours. */
export function mapValues({ prediction, category, area, statistic, cellMetres }: MapRequest): MapValues {
  const cells = coveringGrid(prediction.frame, area.extent, cellMetres);
  const layers = statistic === "probability" ? figureLayers(prediction, category) : [category];
  const counts = layerCounts(prediction, cells, layers);
  const degrees = lonLatGrid(cells);
  const values = new Float32Array(cells.rows * cells.columns).fill(Number.NaN);
  for (let row = 0; row < cells.rows; row += 1) {
    const north = degrees.north - row * degrees.latStep;
    const squareKilometres = cellAreaSquareMetres(north - degrees.latStep, north, degrees.lonStep) / 1e6;
    for (let column = 0; column < cells.columns; column += 1) {
      if (!area.touches(cellRect(cells, row, column))) continue;
      const cell = row * cells.columns + column;
      const count = counts[0]?.[cell] ?? 0;
      if (statistic === "rate") values[cell] = count / (squareKilometres * prediction.valid.days);
      else if (statistic === "count") values[cell] = count;
      else {
        const means = counts.map((layer) => layer[cell] ?? 0);
        values[cell] = countFigures(prediction, layers, means).probabilityOfAny;
      }
    }
  }
  const scale = statistic === "probability" ? chanceScale(values) : fitColourScale(values);
  const bytes = new Uint8Array(values.length * 4);
  for (const [cell, value] of values.entries()) {
    if (!Number.isNaN(value)) bytes.set(rampColour(scalePosition(scale, value)), cell * 4);
  }
  const extent = {
    west: cells.west,
    north: cells.north,
    east: cells.west + cells.columns * cellMetres,
    south: cells.north - cells.rows * cellMetres,
  };
  return { pixels: { columns: cells.columns, rows: cells.rows, bytes }, extent, scale };
}

/** No chance is above 1. */
function chanceScale(values: Float32Array): ColourScale {
  const { high } = fitColourScale(values);
  return high > 1 ? { low: 1 / 300, high: 1 } : { low: high / 300, high };
}

export interface PlacedMap {
  readonly items: readonly SceneItem[];
  /** Metres of the frame to points of the scene. */
  readonly toScene: (x: number, y: number) => readonly [number, number];
  readonly credit: string;
}

/** Share of the box that stays free around the study area. */
const MARGIN = 0.035;

/** The map fitted into a box. */
export function placeMap({ prediction, area }: MapRequest, values: MapValues, box: Box): PlacedMap {
  const { extent } = area;
  const pointsPerMetre = Math.min(
    (box.width * (1 - 2 * MARGIN)) / (extent.east - extent.west),
    (box.height * (1 - 2 * MARGIN)) / (extent.north - extent.south),
  );
  const middleX = (extent.west + extent.east) / 2;
  const middleY = (extent.south + extent.north) / 2;
  const toScene = (x: number, y: number): readonly [number, number] => [
    box.x + box.width / 2 + (x - middleX) * pointsPerMetre,
    box.y + box.height / 2 - (y - middleY) * pointsPerMetre,
  ];
  const { frame } = prediction;
  const atlas = atlasAround(toLonLat(frame, { x: middleX, y: middleY }));
  const project = (line: readonly (readonly number[])[]): number[] =>
    line.flatMap(([lon = 0, lat = 0]) => {
      const { x, y } = toLocal(frame, { lon, lat });
      return toScene(x, y);
    });
  const [left, top] = toScene(values.extent.west, values.extent.north);
  const [right, bottom] = toScene(values.extent.east, values.extent.south);
  const land = atlas.land.map((ring) => clipRing(project(ring), box)).filter((ring) => ring.length > 0);
  const lines = (paths: Atlas): Path[] => paths.flatMap((line) => pieces(project(line), box));
  const items: SceneItem[] = [
    {
      kind: "clip",
      ...box,
      items: [
        { kind: "fill", rings: [rectanglePath(box.x, box.y, box.width, box.height)], colour: WATER },
        { kind: "fill", rings: land, colour: LAND },
        { kind: "line", paths: lines(atlas.countyBorders), colour: HAIRLINE, width: 0.5 },
        { kind: "image", x: left, y: top, width: right - left, height: bottom - top, pixels: values.pixels },
        { kind: "line", paths: lines(atlas.borders), colour: MUTED, width: 0.7, opacity: 0.7 },
        { kind: "line", paths: outlineOf(prediction, toScene), colour: OUTLINE, width: 0.6, opacity: 0.8 },
        ...scaleBar(box, pointsPerMetre),
        ...northArrow(box),
      ],
    },
    {
      kind: "line",
      paths: [[...rectanglePath(box.x, box.y, box.width, box.height), box.x, box.y]],
      colour: HAIRLINE,
      width: 0.75,
    },
  ];
  return { items, toScene, credit: atlas.credit };
}

type Atlas = readonly (readonly (readonly number[])[])[];

/** The part of a ring inside the box (Sutherland and Hodgman 1974): an outline of a country must not be drawn as a whole. */
function clipRing(ring: readonly number[], box: Box): number[] {
  const sides: readonly (readonly [axis: 0 | 1, limit: number, sign: 1 | -1])[] = [
    [0, box.x, 1],
    [0, box.x + box.width, -1],
    [1, box.y, 1],
    [1, box.y + box.height, -1],
  ];
  let points = ring;
  for (const [axis, limit, sign] of sides) {
    const kept: number[] = [];
    for (let index = 0; index < points.length; index += 2) {
      const before = (index + points.length - 2) % points.length;
      const a = [points[before] ?? 0, points[before + 1] ?? 0] as const;
      const b = [points[index] ?? 0, points[index + 1] ?? 0] as const;
      const [insideA, insideB] = [sign * (a[axis] - limit) >= 0, sign * (b[axis] - limit) >= 0];
      if (insideA !== insideB) {
        const share = (limit - a[axis]) / (b[axis] - a[axis]);
        kept.push(a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1]));
      }
      if (insideB) kept.push(...b);
    }
    points = kept;
  }
  return [...points];
}

/** Pieces of a line that may be seen in the box. */
function pieces(line: readonly number[], box: Box): Path[] {
  const found: number[][] = [];
  let piece: number[] = [];
  for (let index = 0; index + 3 < line.length; index += 2) {
    const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = line.slice(index, index + 4);
    const isNear =
      Math.max(x0, x1) >= box.x &&
      Math.min(x0, x1) <= box.x + box.width &&
      Math.max(y0, y1) >= box.y &&
      Math.min(y0, y1) <= box.y + box.height;
    if (isNear) piece.push(...(piece.length === 0 ? [x0, y0, x1, y1] : [x1, y1]));
    else if (piece.length > 0) {
      found.push(piece);
      piece = [];
    }
  }
  return piece.length > 0 ? [...found, piece] : found;
}

/** Edges between base cells of which one belongs to the study area, joined where they go on straight. */
function outlineOf(prediction: IntensityPrediction, toScene: PlacedMap["toScene"]): Path[] {
  const { grid, node } = prediction.drawing().mixture.base;
  const inside = (row: number, column: number): boolean =>
    row >= 0 && column >= 0 && row < grid.rows && column < grid.columns && (node[row * grid.columns + column] ?? -1) >= 0;
  const at = (row: number, column: number): readonly [number, number] =>
    toScene(grid.west + column * grid.cellWidthMetres, grid.north - row * grid.cellHeightMetres);
  const paths: Path[] = [];
  const trace = (
    length: number,
    isEdge: (index: number) => boolean,
    point: (index: number) => readonly [number, number],
  ): void => {
    let start = -1;
    for (let index = 0; index <= length; index += 1) {
      const edge = index < length && isEdge(index);
      if (edge && start < 0) start = index;
      if (!edge && start >= 0) {
        paths.push([...point(start), ...point(index)]);
        start = -1;
      }
    }
  };
  for (let row = 0; row <= grid.rows; row += 1) {
    trace(
      grid.columns,
      (column) => inside(row - 1, column) !== inside(row, column),
      (column) => at(row, column),
    );
  }
  for (let column = 0; column <= grid.columns; column += 1) {
    trace(
      grid.rows,
      (row) => inside(row, column - 1) !== inside(row, column),
      (row) => at(row, column),
    );
  }
  return paths;
}

function scaleBar(box: Box, pointsPerMetre: number): SceneItem[] {
  const longest = (box.width * 0.28) / pointsPerMetre;
  const power = 10 ** Math.floor(Math.log10(longest));
  const metres = ([5, 2, 1].find((step) => step * power <= longest) ?? 1) * power;
  const length = metres * pointsPerMetre;
  const x = box.x + 12;
  const y = box.y + box.height - 12;
  const label = metres >= 1000 ? `${metres / 1000} km` : `${metres} m`;
  return [
    { kind: "fill", rings: [rectanglePath(x - 6, y - 16, length + 12, 22)], colour: "#ffffff", opacity: 0.75 },
    { kind: "line", paths: [[x, y - 4, x, y, x + length, y, x + length, y - 4]], colour: INK, width: 1 },
    { kind: "text", x: x + length / 2, y: y - 4, size: 8.5, weight: "regular", anchor: "middle", colour: INK, text: label },
  ];
}

function northArrow(box: Box): SceneItem[] {
  const x = box.x + box.width - 18;
  const y = box.y + 12;
  return [
    { kind: "fill", rings: [circlePath(x, y + 11, 14)], colour: "#ffffff", opacity: 0.75 },
    { kind: "fill", rings: [[x, y, x + 4.5, y + 11, x, y + 8.5, x - 4.5, y + 11]], colour: INK },
    { kind: "text", x, y: y + 20.5, size: 8.5, weight: "bold", anchor: "middle", colour: INK, text: "N" },
  ];
}

/** Steps of a drawn ramp: finer than an eye can tell. */
const RAMP_STEPS = 160;

/** A legend of a scale: its title above, the ramp, round values under it. Height: 40 points. */
export function legendItems(
  scale: ColourScale,
  title: string,
  x: number,
  y: number,
  width: number,
  isChance: boolean,
): SceneItem[] {
  const bytes = new Uint8Array(RAMP_STEPS * 4);
  for (let step = 0; step < RAMP_STEPS; step += 1) bytes.set(rampColour(step / (RAMP_STEPS - 1)), step * 4);
  const items: SceneItem[] = [
    { kind: "text", x, y: y + 8, size: 9, weight: "bold", anchor: "start", colour: INK, text: title },
    { kind: "fill", rings: [rectanglePath(x, y + 14, width, 9)], colour: LAND },
    { kind: "image", x, y: y + 14, width, height: 9, pixels: { columns: RAMP_STEPS, rows: 1, bytes } },
    { kind: "line", paths: [[...rectanglePath(x, y + 14, width, 9), x, y + 14]], colour: HAIRLINE, width: 0.5 },
  ];
  for (const tick of scaleTicks(scale)) {
    const at = x + scalePosition(scale, tick) * width;
    const text = isChance ? `${tickText(tick * 100)} %` : tickText(tick);
    const anchor = at > x + width - 8 ? "end" : at < x + 8 ? "start" : "middle";
    items.push({ kind: "line", paths: [[at, y + 23, at, y + 26]], colour: MUTED, width: 0.5 });
    items.push({ kind: "text", x: at, y: y + 35, size: 8, weight: "regular", anchor, colour: MUTED, text });
  }
  return items;
}

/** A circle with a number, as the list beside the map has it. */
export function markerItems(x: number, y: number, label: string): SceneItem[] {
  return [
    { kind: "fill", rings: [circlePath(x, y, 7.2)], colour: "#ffffff" },
    { kind: "fill", rings: [circlePath(x, y, 6.3)], colour: INK },
    { kind: "text", x, y: y + 2.8, size: 8, weight: "bold", anchor: "middle", colour: "#ffffff", text: label },
  ];
}
