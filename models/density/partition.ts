import { AppError } from "../errors/index.ts";
import type { IncidentTable } from "../forecast/index.ts";
import { COARSE_CELLS, cellsOfIncidents, type StudyArea } from "./study-area.ts";
import { defaultTau, type SplitRule, subdivide } from "./subdivide.ts";

/** A study area cut into nodes: rectangles of coarse cells. Every cell of the study area belongs to exactly one node. */
export interface Partition {
  readonly area: StudyArea;
  readonly rule: SplitRule;
  readonly tau: number;
  readonly nodeCount: number;
  /** [nodes, 4] in coarse cells: row0, row1, column0, column1, half-open, north row first. */
  readonly rects: Int32Array;
  /** [nodes, 2] middle of the rectangle, x and y in metres. */
  readonly centroid: Float64Array;
  /** [nodes, 2] half width and half height, metres. */
  readonly halfSize: Float64Array;
  /** [nodes] area of the node's cells inside the study area, m2. */
  readonly landArea: Float64Array;
  /** [rows, columns] of the base grid: node of each cell, -1 outside of the study area. */
  readonly nodeOfCell: Int32Array;
}

export interface PartitionOptions {
  /** Default: defaultTau of the incidents inside the area. */
  readonly tau?: number;
  /** Default "both". */
  readonly rule?: SplitRule;
  /** Keep leaves without a cell inside the study area (published protocol). Default false: they can hold no incident. */
  readonly keepNodesWithoutLand?: boolean;
}

/** Incidents of every coarse cell, [rows / 8, columns / 8], and how many lie inside the study area. */
function coarseCounts(area: StudyArea, incidents: IncidentTable): { counts: Float64Array; inside: number } {
  const columns = area.grid.columns / COARSE_CELLS;
  const counts = new Float64Array((area.grid.rows / COARSE_CELLS) * columns);
  let inside = 0;
  for (const cell of cellsOfIncidents(area, incidents)) {
    if (cell < 0) continue;
    const row = Math.floor(Math.floor(cell / area.grid.columns) / COARSE_CELLS);
    const column = Math.floor((cell % area.grid.columns) / COARSE_CELLS);
    const index = row * columns + column;
    counts[index] = (counts[index] ?? 0) + 1;
    inside++;
  }
  return { counts, inside };
}

/** Nodes from leaves [L, 4] of coarse cells. */
function nodesOfLeaves(area: StudyArea, leaves: Int32Array, rule: SplitRule, tau: number, keepAll: boolean): Partition {
  const { grid, mask } = area;
  const cellArea = grid.cellWidthMetres * grid.cellHeightMetres;
  const nodeOfCell = new Int32Array(mask.length).fill(-1);
  const rects: number[] = [];
  const centroid: number[] = [];
  const halfSize: number[] = [];
  const landArea: number[] = [];
  for (let leaf = 0; leaf < leaves.length / 4; leaf++) {
    const [r0 = 0, r1 = 0, c0 = 0, c1 = 0] = leaves.subarray(leaf * 4, leaf * 4 + 4);
    const node = landArea.length;
    let land = 0;
    for (let row = r0 * COARSE_CELLS; row < r1 * COARSE_CELLS; row++) {
      for (let cell = row * grid.columns + c0 * COARSE_CELLS; cell < row * grid.columns + c1 * COARSE_CELLS; cell++) {
        if (mask[cell] !== 1) continue;
        nodeOfCell[cell] = node;
        land++;
      }
    }
    if (land === 0 && !keepAll) continue;
    rects.push(r0, r1, c0, c1);
    centroid.push(
      grid.west + ((c0 + c1) / 2) * COARSE_CELLS * grid.cellWidthMetres,
      grid.north - ((r0 + r1) / 2) * COARSE_CELLS * grid.cellHeightMetres,
    );
    halfSize.push(((c1 - c0) / 2) * COARSE_CELLS * grid.cellWidthMetres, ((r1 - r0) / 2) * COARSE_CELLS * grid.cellHeightMetres);
    landArea.push(land * cellArea);
  }
  return {
    area,
    rule,
    tau,
    nodeCount: landArea.length,
    rects: Int32Array.from(rects),
    centroid: Float64Array.from(centroid),
    halfSize: Float64Array.from(halfSize),
    landArea: Float64Array.from(landArea),
    nodeOfCell,
  };
}

/** Cuts a study area into nodes by the counts of `incidents`, which must be those of a training window. */
export function partitionOf(area: StudyArea, incidents: IncidentTable, options: PartitionOptions = {}): Partition {
  const { counts, inside } = coarseCounts(area, incidents);
  const tau = options.tau ?? defaultTau(inside);
  if (!(tau > 0)) {
    throw new AppError("InvalidConfiguration", {
      message: `tau must be above 0, not ${tau}.`,
      hint: "Leave tau out to have it follow the number of incidents.",
    });
  }
  const rule = options.rule ?? "both";
  const leaves = subdivide(counts, area.grid.rows / COARSE_CELLS, area.grid.columns / COARSE_CELLS, { tau, rule });
  return nodesOfLeaves(area, leaves, rule, tau, options.keepNodesWithoutLand ?? false);
}

/** The nodes of a stored partition: everything beside the rectangles follows from them. */
export function partitionOfRects(area: StudyArea, rects: Int32Array, rule: SplitRule, tau: number): Partition {
  return nodesOfLeaves(area, rects, rule, tau, true);
}
