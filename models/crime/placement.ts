import { cellsOfIncidents, type Partition } from "../density/index.ts";
import type { IncidentTable } from "../forecast/index.ts";
import { toLocal } from "../grid/index.ts";

/** Incidents brought to the model's own places. Rows keep the table's order (sorted by day); rows outside of the study area are dropped. */
export interface PlacedIncidents {
  readonly day: Int32Array;
  /** Index into the model's categories. */
  readonly category: Uint16Array;
  readonly node: Int32Array;
  /** Base cell, row-major. */
  readonly cell: Int32Array;
  /** Metres of the model's frame. */
  readonly x: Float64Array;
  readonly y: Float64Array;
}

/**
 * Places the incidents of a table. Categories are matched by name: a category that the model does not know is dropped, one that the
 * table lacks has no incidents.
 */
export function placeIncidents(partition: Partition, categories: readonly string[], incidents: IncidentTable): PlacedIncidents {
  const { area, nodeOfCell } = partition;
  const rename = Int32Array.from(incidents.categories, (name) => categories.indexOf(name));
  const cells = cellsOfIncidents(area, incidents);
  const day = new Int32Array(cells.length);
  const category = new Uint16Array(cells.length);
  const node = new Int32Array(cells.length);
  const cell = new Int32Array(cells.length);
  const x = new Float64Array(cells.length);
  const y = new Float64Array(cells.length);
  let kept = 0;
  for (let row = 0; row < cells.length; row++) {
    const at = cells[row] ?? -1;
    const known = rename[incidents.category[row] ?? 0] ?? -1;
    const inNode = at < 0 ? -1 : (nodeOfCell[at] ?? -1);
    if (known < 0 || inNode < 0) continue;
    const point = toLocal(area.frame, { lon: incidents.lon[row] ?? Number.NaN, lat: incidents.lat[row] ?? Number.NaN });
    day[kept] = incidents.day[row] ?? 0;
    category[kept] = known;
    node[kept] = inNode;
    cell[kept] = at;
    x[kept] = point.x;
    y[kept] = point.y;
    kept++;
  }
  return {
    day: day.subarray(0, kept),
    category: category.subarray(0, kept),
    node: node.subarray(0, kept),
    cell: cell.subarray(0, kept),
    x: x.subarray(0, kept),
    y: y.subarray(0, kept),
  };
}

/** Incidents of each day of [fromDay, toDay) per node and category. Shape [days, nodes, categories]. */
export function dailyCounts(
  placed: PlacedIncidents,
  shape: { readonly nodeCount: number; readonly categoryCount: number },
  fromDay: number,
  toDay: number,
): Float32Array {
  const { nodeCount, categoryCount } = shape;
  const counts = new Float32Array(Math.max(0, toDay - fromDay) * nodeCount * categoryCount);
  for (let row = 0; row < placed.day.length; row++) {
    const day = (placed.day[row] ?? 0) - fromDay;
    if (day < 0 || day >= toDay - fromDay) continue;
    const at = (day * nodeCount + (placed.node[row] ?? 0)) * categoryCount + (placed.category[row] ?? 0);
    counts[at] = (counts[at] ?? 0) + 1;
  }
  return counts;
}
