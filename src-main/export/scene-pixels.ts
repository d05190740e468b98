/** Draws a scene into pixels on the CPU, edges smoothed by the exact share of each pixel that they cover. */
import { coverage, type Ring, type Window, windowOf } from "./coverage.ts";
import { fontOf } from "./fonts.ts";
import type { Colour, Path, Pixels, Scene, SceneItem, TextItem } from "./scene.ts";

/** Straight pieces that a curve of a letter is drawn with. */
const CURVE_PIECES = 6;

interface Canvas {
  readonly pixels: Pixels;
  readonly scale: number;
  /** Pixels that may be drawn to. */
  readonly clip: Window;
}

export function renderPixels(scene: Scene, pixelsPerPoint: number): Pixels {
  const columns = Math.round(scene.width * pixelsPerPoint);
  const rows = Math.round(scene.height * pixelsPerPoint);
  const pixels = { columns, rows, bytes: new Uint8Array(columns * rows * 4).fill(255) };
  const canvas = { pixels, scale: pixelsPerPoint, clip: { firstColumn: 0, firstRow: 0, columns, rows } };
  for (const item of scene.items) draw(canvas, item);
  return pixels;
}

function draw(canvas: Canvas, item: SceneItem): void {
  switch (item.kind) {
    case "fill":
      fill(
        canvas,
        item.rings.map((ring) => scaled(ring, canvas.scale)),
        item.colour,
        item.opacity ?? 1,
      );
      return;
    case "line":
      fill(
        canvas,
        item.paths.flatMap((path) => strokeRings(scaled(path, canvas.scale), item.width * canvas.scale)),
        item.colour,
        item.opacity ?? 1,
      );
      return;
    case "text":
      fill(canvas, glyphRings(item, canvas.scale), item.colour, 1);
      return;
    case "image":
      drawImage(canvas, item);
      return;
    case "clip":
      for (const inner of item.items) draw({ ...canvas, clip: intersect(canvas, item) }, inner);
  }
}

function intersect({ clip, scale }: Canvas, box: { x: number; y: number; width: number; height: number }): Window {
  const firstColumn = Math.max(clip.firstColumn, Math.round(box.x * scale));
  const firstRow = Math.max(clip.firstRow, Math.round(box.y * scale));
  const columns = Math.min(clip.firstColumn + clip.columns, Math.round((box.x + box.width) * scale)) - firstColumn;
  const rows = Math.min(clip.firstRow + clip.rows, Math.round((box.y + box.height) * scale)) - firstRow;
  return { firstColumn, firstRow, columns: Math.max(0, columns), rows: Math.max(0, rows) };
}

function scaled(path: Path, scale: number): number[] {
  return path.map((value) => value * scale);
}

function channels(colour: Colour): readonly [number, number, number] {
  const value = Number.parseInt(colour.slice(1), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}

function blend(bytes: Uint8Array, at: number, [red, green, blue]: readonly [number, number, number], alpha: number): void {
  bytes[at] = (bytes[at] ?? 0) + alpha * (red - (bytes[at] ?? 0));
  bytes[at + 1] = (bytes[at + 1] ?? 0) + alpha * (green - (bytes[at + 1] ?? 0));
  bytes[at + 2] = (bytes[at + 2] ?? 0) + alpha * (blue - (bytes[at + 2] ?? 0));
}

function fill({ pixels, clip }: Canvas, rings: readonly Ring[], colour: Colour, opacity: number): void {
  const shifted = rings.map((ring) =>
    Float64Array.from(ring, (value, index) => value - (index % 2 === 0 ? clip.firstColumn : clip.firstRow)),
  );
  const window = windowOf(shifted, clip.columns, clip.rows);
  if (window === undefined) return;
  const shares = coverage(shifted, window);
  const paint = channels(colour);
  for (let row = 0; row < window.rows; row += 1) {
    const start = (clip.firstRow + window.firstRow + row) * pixels.columns + clip.firstColumn + window.firstColumn;
    for (let column = 0; column < window.columns; column += 1) {
      const share = shares[row * window.columns + column] ?? 0;
      // Sums of many edges leave a trace of rounding where nothing is covered.
      if (share > 0.002) blend(pixels.bytes, (start + column) * 4, paint, share * opacity);
    }
  }
}

/** Each piece of a line as a rectangle with square ends of half its width, all turning the same way. */
function strokeRings(path: Path, width: number): number[][] {
  const half = width / 2;
  const rings: number[][] = [];
  for (let index = 0; index + 3 < path.length; index += 2) {
    const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = path.slice(index, index + 4);
    const length = Math.hypot(x1 - x0, y1 - y0);
    if (length === 0) continue;
    const [ux, uy] = [((x1 - x0) / length) * half, ((y1 - y0) / length) * half];
    rings.push([
      ...[x0 - ux + uy, y0 - uy - ux],
      ...[x1 + ux + uy, y1 + uy - ux],
      ...[x1 + ux - uy, y1 + uy + ux],
      ...[x0 - ux - uy, y0 - uy + ux],
    ]);
  }
  return rings;
}

function glyphRings({ x, y, size, weight, anchor, text }: TextItem, scale: number): number[][] {
  const font = fontOf(weight);
  const perUnit = (size * scale) / font.unitsPerEm;
  const run = font.layout(text);
  const shift = { start: 0, middle: 0.5, end: 1 }[anchor];
  let penX = x * scale - shift * run.advanceWidth * perUnit;
  const rings: number[][] = [];
  for (const [index, glyph] of run.glyphs.entries()) {
    const place = run.positions[index];
    const originX = penX + (place?.xOffset ?? 0) * perUnit;
    const originY = y * scale - (place?.yOffset ?? 0) * perUnit;
    rings.push(...outlines(glyph.path.commands, originX, originY, perUnit));
    penX += (place?.xAdvance ?? 0) * perUnit;
  }
  return rings;
}

type Commands = readonly { readonly command: string; readonly args: readonly number[] }[];

function outlines(commands: Commands, originX: number, originY: number, perUnit: number): number[][] {
  const rings: number[][] = [];
  let ring: number[] = [];
  let [atX, atY] = [0, 0];
  const push = (x: number, y: number): void => {
    ring.push(originX + x * perUnit, originY - y * perUnit);
  };
  for (const { command, args } of commands) {
    const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = args;
    if (command === "moveTo") {
      if (ring.length > 4) rings.push(ring);
      ring = [];
      push(a, b);
      [atX, atY] = [a, b];
    } else if (command === "lineTo") {
      push(a, b);
      [atX, atY] = [a, b];
    } else if (command === "quadraticCurveTo") {
      for (let piece = 1; piece <= CURVE_PIECES; piece += 1) {
        const t = piece / CURVE_PIECES;
        const s = 1 - t;
        push(s * s * atX + 2 * s * t * a + t * t * c, s * s * atY + 2 * s * t * b + t * t * d);
      }
      [atX, atY] = [c, d];
    } else if (command === "bezierCurveTo") {
      for (let piece = 1; piece <= CURVE_PIECES; piece += 1) {
        const t = piece / CURVE_PIECES;
        const s = 1 - t;
        push(
          s * s * s * atX + 3 * s * s * t * a + 3 * s * t * t * c + t * t * t * e,
          s * s * s * atY + 3 * s * s * t * b + 3 * s * t * t * d + t * t * t * f,
        );
      }
      [atX, atY] = [e, f];
    }
  }
  if (ring.length > 4) rings.push(ring);
  return rings;
}

function drawImage({ pixels, scale, clip }: Canvas, image: Extract<SceneItem, { kind: "image" }>): void {
  const { columns, rows, bytes } = image.pixels;
  const window = intersect({ pixels, scale, clip }, image);
  for (let row = window.firstRow; row < window.firstRow + window.rows; row += 1) {
    const sourceRow = Math.min(rows - 1, Math.max(0, Math.floor((((row + 0.5) / scale - image.y) / image.height) * rows)));
    for (let column = window.firstColumn; column < window.firstColumn + window.columns; column += 1) {
      const sourceColumn = Math.min(
        columns - 1,
        Math.max(0, Math.floor((((column + 0.5) / scale - image.x) / image.width) * columns)),
      );
      const from = (sourceRow * columns + sourceColumn) * 4;
      const alpha = (bytes[from + 3] ?? 0) / 255;
      if (alpha === 0) continue;
      const paint = [bytes[from] ?? 0, bytes[from + 1] ?? 0, bytes[from + 2] ?? 0] as const;
      blend(pixels.bytes, (row * pixels.columns + column) * 4, paint, alpha);
    }
  }
}
