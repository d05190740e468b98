import type { Partition } from "./partition.ts";
import { COARSE_CELLS } from "./study-area.ts";

/**
 * The splits that carry a node's rate down to base cells: halves of coarse cells while a part is larger than one, then halves of base
 * cells. Parts without a cell inside the study area are left out. Parents stand before their children.
 */
export interface SplitTree {
  readonly size: number;
  /** [size] parent's index, -1 for the roots; root i is node i of the partition. */
  readonly parent: Int32Array;
  /** [size] cells inside the study area. */
  readonly landCells: Int32Array;
  /** [size] base cell of a leaf, -1 for the others. */
  readonly cell: Int32Array;
  /** [size] level of the split of a parent: ceil(log2 of its longer side in base cells); 0 for leaves. */
  readonly level: Uint8Array;
  /** [size] children that the part has. */
  readonly childCount: Uint8Array;
}

/** The middle of a part: on a border of coarse cells while it is larger than one. */
function middle(from: number, to: number): number {
  const length = to - from;
  return length > COARSE_CELLS ? from + Math.floor(length / COARSE_CELLS / 2) * COARSE_CELLS : from + Math.floor(length / 2);
}

export function splitTree(partition: Partition): SplitTree {
  const { grid, mask } = partition.area;
  const stride = grid.columns + 1;
  const sums = new Int32Array((grid.rows + 1) * stride);
  for (let row = 0; row < grid.rows; row++) {
    let across = 0;
    for (let column = 0; column < grid.columns; column++) {
      across += mask[row * grid.columns + column] ?? 0;
      sums[(row + 1) * stride + column + 1] = across + (sums[row * stride + column + 1] ?? 0);
    }
  }
  const landIn = (r0: number, r1: number, c0: number, c1: number): number =>
    (sums[r1 * stride + c1] ?? 0) - (sums[r0 * stride + c1] ?? 0) - (sums[r1 * stride + c0] ?? 0) + (sums[r0 * stride + c0] ?? 0);

  const rects: number[] = [];
  const parent: number[] = [];
  const landCells: number[] = [];
  for (let node = 0; node < partition.nodeCount; node++) {
    for (let side = 0; side < 4; side++) rects.push((partition.rects[node * 4 + side] ?? 0) * COARSE_CELLS);
    parent.push(-1);
    landCells.push(landIn(...rectAt(rects, node)));
  }
  const cell: number[] = [];
  const level: number[] = [];
  const childCount: number[] = [];
  for (let part = 0; part < parent.length; part++) {
    const [r0, r1, c0, c1] = rectAt(rects, part);
    const longer = Math.max(r1 - r0, c1 - c0);
    if (longer <= 1) {
      cell.push(longer === 1 && landCells[part] === 1 ? r0 * grid.columns + c0 : -1);
      level.push(0);
      childCount.push(0);
      continue;
    }
    const row = middle(r0, r1);
    const column = middle(c0, c1);
    let children = 0;
    for (const [from, to] of [
      [r0, row],
      [row, r1],
    ] as const) {
      for (const [left, right] of [
        [c0, column],
        [column, c1],
      ] as const) {
        const land = landIn(from, to, left, right);
        if (land === 0) continue;
        rects.push(from, to, left, right);
        parent.push(part);
        landCells.push(land);
        children++;
      }
    }
    cell.push(-1);
    level.push(Math.ceil(Math.log2(longer)));
    childCount.push(children);
  }
  return {
    size: parent.length,
    parent: Int32Array.from(parent),
    landCells: Int32Array.from(landCells),
    cell: Int32Array.from(cell),
    level: Uint8Array.from(level),
    childCount: Uint8Array.from(childCount),
  };
}

function rectAt(rects: readonly number[], part: number): [number, number, number, number] {
  return [rects[part * 4] ?? 0, rects[part * 4 + 1] ?? 0, rects[part * 4 + 2] ?? 0, rects[part * 4 + 3] ?? 0];
}
