/** Smaller copies of a raster, halved again and again, made while its rows come in from the north. */

export interface LevelSize {
  readonly columns: number;
  readonly rows: number;
}

/** Sizes of the raster and of its overviews, largest first: halved until one tile holds all of it. */
export function levelSizes(columns: number, rows: number, tileSize: number): LevelSize[] {
  const sizes: LevelSize[] = [{ columns, rows }];
  for (let last = sizes[0]; last !== undefined && (last.columns > tileSize || last.rows > tileSize); last = sizes.at(-1)) {
    sizes.push({ columns: Math.ceil(last.columns / 2), rows: Math.ceil(last.rows / 2) });
  }
  return sizes;
}

/** Values with the area that each stands for; 0 where it is no data. Both [rows, columns, bands]. */
interface Strip {
  readonly values: Float32Array;
  readonly areas: Float32Array;
}

/** A row of tiles of one level, [rows, columns, bands]. */
export interface LevelStrip {
  readonly level: number;
  readonly values: Float32Array;
  readonly rows: number;
}

export interface Pyramid {
  /** Takes the next rows of the raster itself and gives what is whole by that, on every level. */
  push(values: Float32Array, rows: number): LevelStrip[];
}

/**
 * Overviews of strips of `stripRows` rows (even; the last may be shorter). A pixel is the mean of what it covers, weighted by ground
 * area; what is no data counts for nothing, so that the edge of a study area is not thinned out, and the sum of value x valid area is
 * the same on every level. `areaOfRow` gives the area of a pixel of the raster's row.
 */
export function createPyramid(
  sizes: readonly LevelSize[],
  bands: number,
  stripRows: number,
  areaOfRow: (row: number) => number = () => 1,
): Pyramid {
  const pending = sizes.map(({ columns }, level) =>
    level === 0 ? undefined : { strip: emptyStrip(stripRows * columns * bands), rows: 0, done: 0 },
  );
  let rowsSeen = 0;

  function reduce(level: number, strip: Strip, rows: number, given: LevelStrip[]): void {
    const size = sizes[level];
    const below = sizes[level + 1];
    const target = pending[level + 1];
    if (size === undefined || below === undefined || target === undefined) return;
    halve(strip, rows, size.columns, bands, target.strip, target.rows * below.columns * bands, below.columns);
    target.rows += Math.ceil(rows / 2);
    const isLast = target.done + target.rows === below.rows;
    if (target.rows < stripRows && !isLast) return;
    const taken = target.rows * below.columns * bands;
    given.push({ level: level + 1, values: target.strip.values.slice(0, taken), rows: target.rows });
    reduce(level + 1, target.strip, target.rows, given);
    target.done += target.rows;
    target.rows = 0;
  }

  return {
    push(values, rows) {
      const given: LevelStrip[] = [{ level: 0, values, rows }];
      if (sizes.length > 1) {
        const areas = new Float32Array(values.length);
        const perRow = values.length / rows;
        for (let row = 0; row < rows; row += 1) {
          const area = areaOfRow(rowsSeen + row);
          for (let index = row * perRow; index < (row + 1) * perRow; index += 1) {
            areas[index] = Number.isNaN(values[index]) ? 0 : area;
          }
        }
        reduce(0, { values, areas }, rows, given);
      }
      rowsSeen += rows;
      return given;
    },
  };
}

function emptyStrip(length: number): Strip {
  return { values: new Float32Array(length), areas: new Float32Array(length) };
}

function halve(
  { values, areas }: Strip,
  rows: number,
  columns: number,
  bands: number,
  target: Strip,
  from: number,
  targetColumns: number,
): void {
  const rowLength = columns * bands;
  for (let row = 0; row < rows; row += 2) {
    const upper = row * rowLength;
    // Beyond the edge the same row or column is taken again, with no area.
    const lower = row + 1 < rows ? upper + rowLength : -1;
    const out = from + (row / 2) * targetColumns * bands;
    for (let column = 0; column < targetColumns; column += 1) {
      const hasRight = 2 * column + 1 < columns;
      for (let band = 0; band < bands; band += 1) {
        const index = upper + 2 * column * bands + band;
        let area = areas[index] ?? 0;
        let sum = area > 0 ? area * (values[index] ?? 0) : 0;
        if (hasRight) {
          const part = areas[index + bands] ?? 0;
          if (part > 0) sum += part * (values[index + bands] ?? 0);
          area += part;
        }
        if (lower >= 0) {
          const below = index - upper + lower;
          const part = areas[below] ?? 0;
          if (part > 0) sum += part * (values[below] ?? 0);
          area += part;
          if (hasRight) {
            const corner = areas[below + bands] ?? 0;
            if (corner > 0) sum += corner * (values[below + bands] ?? 0);
            area += corner;
          }
        }
        const place = out + column * bands + band;
        target.areas[place] = area;
        target.values[place] = area > 0 ? sum / area : Number.NaN;
      }
    }
  }
}
