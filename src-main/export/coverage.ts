/**
 * Exact cover of grid cells by polygons, by accumulated signed areas: each edge adds, to the cell that it crosses, the area to its right,
 * and hands the rest on to the next cell; a running sum along the row then gives every cell's covered share.
 */

/** Corners of a closed ring as x, y by turns, in cells: x to the right, y downwards. The last corner need not repeat the first. */
export type Ring = ArrayLike<number>;

export interface Window {
  readonly firstColumn: number;
  readonly firstRow: number;
  readonly columns: number;
  readonly rows: number;
}

/** The cells of a grid of `columns` x `rows` that rings may meet, or undefined where there are none. */
export function windowOf(rings: readonly Ring[], columns: number, rows: number): Window | undefined {
  let [left, top, right, bottom] = [columns, rows, 0, 0];
  for (const ring of rings) {
    for (let index = 0; index + 1 < ring.length; index += 2) {
      left = Math.min(left, ring[index] ?? 0);
      right = Math.max(right, ring[index] ?? 0);
      top = Math.min(top, ring[index + 1] ?? 0);
      bottom = Math.max(bottom, ring[index + 1] ?? 0);
    }
  }
  const firstColumn = Math.max(0, Math.floor(left));
  const firstRow = Math.max(0, Math.floor(top));
  const width = Math.min(columns, Math.ceil(right)) - firstColumn;
  const height = Math.min(rows, Math.ceil(bottom)) - firstRow;
  return width > 0 && height > 0 ? { firstColumn, firstRow, columns: width, rows: height } : undefined;
}

/**
 * Covered share of each cell of the window, [rows, columns], in 0..1. Rings that turn the same way add up to one at most, those that turn
 * the other way are holes: the rule of non-zero winding, for outlines that do not cross themselves.
 */
export function coverage(rings: readonly Ring[], window: Window): Float32Array {
  const { columns, rows, firstColumn, firstRow } = window;
  const stride = columns + 2;
  const sums = new Float32Array(stride * rows);
  for (const ring of rings) {
    const last = ring.length - 2;
    let x0 = (ring[last] ?? 0) - firstColumn;
    let y0 = (ring[last + 1] ?? 0) - firstRow;
    for (let index = 0; index <= last; index += 2) {
      const x1 = (ring[index] ?? 0) - firstColumn;
      const y1 = (ring[index + 1] ?? 0) - firstRow;
      addEdge(sums, stride, columns, rows, x0, y0, x1, y1);
      x0 = x1;
      y0 = y1;
    }
  }
  const out = new Float32Array(columns * rows);
  for (let row = 0; row < rows; row += 1) {
    let sum = 0;
    for (let column = 0; column < columns; column += 1) {
      sum += sums[row * stride + column] ?? 0;
      out[row * columns + column] = Math.min(1, Math.abs(sum));
    }
  }
  return out;
}

function addEdge(
  sums: Float32Array,
  stride: number,
  columns: number,
  rows: number,
  fromX: number,
  fromY: number,
  toX: number,
  toY: number,
): void {
  if (fromY === toY) return;
  const direction = fromY < toY ? 1 : -1;
  const [topX, topY, bottomX, bottomY] = direction > 0 ? [fromX, fromY, toX, toY] : [toX, toY, fromX, fromY];
  const slope = (bottomX - topX) / (bottomY - topY);
  const start = Math.max(0, topY);
  const end = Math.min(rows, bottomY);
  let x = topX + slope * (start - topY);
  for (let row = Math.floor(start); row < end; row += 1) {
    const height = Math.min(row + 1, end) - Math.max(row, start);
    const next = x + slope * height;
    addSpan(sums, row * stride, columns, Math.min(x, next), Math.max(x, next), direction * height);
    x = next;
  }
}

/** The part of an edge inside one row, from `left` to `right`: `amount` is its height with its direction's sign. */
function addSpan(sums: Float32Array, row: number, columns: number, left: number, right: number, amount: number): void {
  const from = Math.min(columns, Math.max(0, left));
  const to = Math.min(columns, Math.max(0, right));
  const first = Math.floor(from);
  const last = Math.ceil(to);
  const add = (column: number, value: number): void => {
    sums[row + column] = (sums[row + column] ?? 0) + value;
  };
  if (last <= first + 1) {
    const middle = (from + to) / 2 - first;
    add(first, amount * (1 - middle));
    add(first + 1, amount * middle);
    return;
  }
  const perCell = 1 / (to - from);
  // Area to the right of the edge in cell `column`, as a share of the edge's height; differences of it are what the cells get.
  let before = 0;
  for (let column = first; column <= last; column += 1) {
    const enter = Math.max(from, column);
    const leave = Math.min(to, column + 1);
    const passed = (Math.max(column, Math.min(to, column)) - from) * perCell;
    const within = leave > enter ? (leave - enter) * perCell * (column + 1 - (enter + leave) / 2) : 0;
    const covered = column >= last ? 1 : Math.max(0, passed) + within;
    add(column, amount * (covered - before));
    before = covered;
  }
}
