import type { AreaPolygons } from "../forecast/index.ts";
import { type LocalPoint, toLonLat } from "../grid/index.ts";
import type { StudyArea } from "./study-area.ts";

interface Corner {
  readonly row: number;
  readonly column: number;
}

/** Twice the signed area in cells: above 0 for an outer ring, which has its inside on the left. */
function signedArea(ring: readonly Corner[]): number {
  let twice = 0;
  for (const [index, a] of ring.entries()) {
    const b = ring[(index + 1) % ring.length] ?? a;
    // Rows count southward.
    twice += a.column * -b.row - b.column * -a.row;
  }
  return twice;
}

function isInside(ring: readonly Corner[], row: number, column: number): boolean {
  let inside = false;
  for (const [index, a] of ring.entries()) {
    const b = ring[(index + 1) % ring.length] ?? a;
    if (a.row > row !== b.row > row && column < a.column + ((row - a.row) / (b.row - a.row)) * (b.column - a.column))
      inside = !inside;
  }
  return inside;
}

/** Boundary of the marked cells as rings of corners, the marked side on the left; straight runs have no corners inside. */
function traceRings(mask: Uint8Array, rows: number, columns: number): Corner[][] {
  const at = (row: number, column: number) =>
    row >= 0 && row < rows && column >= 0 && column < columns && mask[row * columns + column] === 1;
  const stride = columns + 1;
  // Directed edges by their beginning: at a corner where two parts touch there are two.
  const next = new Map<number, number[]>();
  const add = (fromRow: number, fromColumn: number, toRow: number, toColumn: number) => {
    const key = fromRow * stride + fromColumn;
    next.set(key, [...(next.get(key) ?? []), toRow * stride + toColumn]);
  };
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      if (!at(row, column)) continue;
      if (!at(row - 1, column)) add(row, column + 1, row, column);
      if (!at(row, column - 1)) add(row, column, row + 1, column);
      if (!at(row + 1, column)) add(row + 1, column, row + 1, column + 1);
      if (!at(row, column + 1)) add(row + 1, column + 1, row, column + 1);
    }
  }
  const rings: Corner[][] = [];
  for (const start of next.keys()) {
    while ((next.get(start)?.length ?? 0) > 0) {
      const ring: number[] = [];
      let from = start;
      let before = 0;
      do {
        const choices: number[] = next.get(from) ?? [];
        // Where two parts touch at a corner, turning left stays with the part that one came along.
        const left = before === 1 ? -stride : before === -1 ? stride : before === stride ? 1 : -1;
        const chosen = choices.length > 1 && choices.includes(from + left) ? from + left : (choices[0] ?? start);
        choices.splice(choices.indexOf(chosen), 1);
        if (chosen - from !== before) ring.push(from);
        before = chosen - from;
        from = chosen;
      } while (from !== start);
      const corners = ring.map((key) => ({ row: Math.floor(key / stride), column: key % stride }));
      rings.push(withoutStraight(corners));
    }
  }
  return rings;
}

/** Without a first corner in the middle of a straight run. */
function withoutStraight(ring: readonly Corner[]): Corner[] {
  return ring.filter((corner, index) => {
    const before = ring.at(index - 1) ?? corner;
    const after = ring[(index + 1) % ring.length] ?? corner;
    const isStraight =
      (before.row === corner.row && corner.row === after.row) ||
      (before.column === corner.column && corner.column === after.column);
    return !isStraight;
  });
}

/** The cells of a study area as polygons in degrees, each an outer ring and its holes; the first point is repeated at the end. */
export function outlineOf({ grid, mask, frame }: StudyArea): AreaPolygons {
  const rings = traceRings(mask, grid.rows, grid.columns);
  const outer = rings.filter((ring) => signedArea(ring) > 0);
  const holes = rings.filter((ring) => signedArea(ring) < 0);
  const toDegrees = (ring: readonly Corner[]): (readonly [number, number])[] => {
    const points = ring.map(({ row, column }): readonly [number, number] => {
      const point: LocalPoint = { x: grid.west + column * grid.cellWidthMetres, y: grid.north - row * grid.cellHeightMetres };
      const { lon, lat } = toLonLat(frame, point);
      return [lon, lat];
    });
    const [first] = points;
    return first === undefined ? points : [...points, first];
  };
  return outer.map((ring) => [
    toDegrees(ring),
    ...holes
      .filter(([corner]) => corner !== undefined && isOwner(ring, corner, outer, mask, grid.columns))
      .map((hole) => toDegrees(hole)),
  ]);
}

/** Whether a hole that begins at a corner lies in this outer ring and in no smaller one. */
function isOwner(
  ring: readonly Corner[],
  corner: Corner,
  outer: readonly (readonly Corner[])[],
  mask: Uint8Array,
  columns: number,
): boolean {
  // A marked cell beside the corner lies inside of the ring that owns the hole.
  const beside = [
    [-1, -1],
    [-1, 0],
    [0, -1],
    [0, 0],
  ]
    .map(([down = 0, right = 0]) => ({ row: corner.row + down, column: corner.column + right }))
    .find(({ row, column }) => row >= 0 && column >= 0 && column < columns && mask[row * columns + column] === 1);
  if (beside === undefined) return false;
  const holders = outer.filter((candidate) => isInside(candidate, beside.row + 0.5, beside.column + 0.5));
  const smallest = holders.sort((a, b) => signedArea(a) - signedArea(b))[0];
  return smallest === ring;
}
