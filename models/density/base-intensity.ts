import { AppError } from "../errors/index.ts";
import type { IncidentTable } from "../forecast/index.ts";
import type { Partition } from "./partition.ts";
import { fitDirichletStrength, fitGammaPrior, type GammaPrior, shrunkRate } from "./shrinkage.ts";
import { type SplitTree, splitTree } from "./split-tree.ts";
import { cellsOfIncidents } from "./study-area.ts";

/**
 * Median of the prior of kappa where all categories together are shrunk to land area, pseudo-incidents. Chicago's fitted values are 1 to
 * 7; what counts is that a level with next to nothing to learn from ends up smooth, and neither bare nor flat.
 */
export const LAND_KAPPA_MEDIAN = 10;

/** The same where one category is shrunk to the map of all together. Chicago's fitted values are 35 to 220. */
export const CATEGORY_KAPPA_MEDIAN = 100;

/** How much a category's map was shrunk; the constants that were learnt beside the rates. */
export interface Shrinkage {
  /** Gamma prior of the node rates, per m2 and day. */
  readonly nodePrior: GammaPrior;
  /** Strength kappa (pseudo-incidents) of the prior shares, by level of the split: index ceil(log2 of the parent's longer side in base cells). */
  readonly kappa: readonly number[];
}

/** The long-run map: incidents per m2 and day of every category, from a training window alone. */
export interface BaseIntensity {
  readonly partition: Partition;
  readonly categories: readonly string[];
  /** [categories, rows, columns] of the base grid, incidents per m2 and day; 0 outside of the study area. */
  readonly rate: Float32Array;
  /** [categories, nodes] incidents per m2 of land and day; above 0 wherever a node has land. */
  readonly nodeRate: Float64Array;
  /** [categories, nodes] expected incidents of a day in the node: nodeRate x land area = the sum of rate x cell area over its cells. */
  readonly nodeDailyCount: Float64Array;
  readonly shrinkage: readonly Shrinkage[];
}

/** Most values that a map may hold (512 MB): a state's worth of base cells in a hundred categories would not fit into memory. */
export const MAXIMUM_MAP_VALUES = 2 ** 27;

/** Incidents of every part of the tree, [size], from the leaf part of each incident, [incidents] (-1: outside). */
function partCounts(tree: SplitTree, leaves: Int32Array): Float64Array {
  const counts = new Float64Array(tree.size);
  for (const leaf of leaves) if (leaf >= 0) counts[leaf] = (counts[leaf] ?? 0) + 1;
  for (let part = tree.size - 1; part >= 0; part--) {
    const parent = tree.parent[part] ?? -1;
    if (parent >= 0) counts[parent] = (counts[parent] ?? 0) + (counts[part] ?? 0);
  }
  return counts;
}

/** Strength by level: greatest Dirichlet-multinomial likelihood around the prior shares [size]. */
function fitKappa(tree: SplitTree, counts: Float64Array, prior: Float64Array, median: number): number[] {
  const splits: { count: number[]; share: number[]; parent: number[] }[] = [];
  for (const level of tree.level) while (splits.length <= level) splits.push({ count: [], share: [], parent: [] });
  for (let part = 0; part < tree.size; part++) {
    const n = counts[part] ?? 0;
    if (n === 0) continue;
    if ((tree.childCount[part] ?? 0) > 1) splits[tree.level[part] ?? 0]?.parent.push(n);
    const parent = tree.parent[part] ?? -1;
    if (parent < 0 || (tree.childCount[parent] ?? 0) < 2) continue;
    const split = splits[tree.level[parent] ?? 0];
    split?.count.push(n);
    split?.share.push(prior[part] ?? 0);
  }
  return splits.map((split) => fitDirichletStrength(split, median));
}

/** Posterior share of every part in its parent, [size]; 1 for roots. */
function posteriorShares(tree: SplitTree, counts: Float64Array, prior: Float64Array, kappa: readonly number[]): Float64Array {
  const shares = new Float64Array(tree.size).fill(1);
  for (let part = 0; part < tree.size; part++) {
    const parent = tree.parent[part] ?? -1;
    if (parent < 0) continue;
    const strength = kappa[tree.level[parent] ?? 0] ?? 0;
    shares[part] = ((counts[part] ?? 0) + strength * (prior[part] ?? 0)) / ((counts[parent] ?? 0) + strength);
  }
  return shares;
}

/** The tree's leaf that holds each incident, -1 outside. */
function leavesOfIncidents(tree: SplitTree, cellCount: number, cells: Int32Array): Int32Array {
  const leafOfCell = new Int32Array(cellCount).fill(-1);
  tree.cell.forEach((cell, part) => {
    if (cell >= 0) leafOfCell[cell] = part;
  });
  return cells.map((cell) => (cell < 0 ? -1 : (leafOfCell[cell] ?? -1)));
}

function landShares(tree: SplitTree): Float64Array {
  const shares = new Float64Array(tree.size).fill(1);
  for (let part = 0; part < tree.size; part++) {
    const parent = tree.parent[part] ?? -1;
    if (parent >= 0) shares[part] = (tree.landCells[part] ?? 0) / (tree.landCells[parent] ?? 1);
  }
  return shares;
}

/**
 * Fits the long-run map to the incidents of `days` days. Node rates: gamma empirical Bayes over land area. Below a node each split
 * gives a child the share (n_child + kappa * prior) / (n_parent + kappa), kappa per level by Dirichlet-multinomial likelihood, so that
 * children sum to their parent exactly. The prior share of all categories together is the child's share of the land; that of one
 * category is its share in the map of all together, since one kind of incident tells where the others are: on two years of Chicago
 * this gains .054 nats an incident over land shares for each category alone.
 */
export function fitBaseIntensity(partition: Partition, incidents: IncidentTable, days: number): BaseIntensity {
  if (!(days > 0)) {
    throw new AppError("PeriodOutsideData", {
      message: `The long-run map needs at least one day of training, not ${days}.`,
      hint: "Choose a training period inside the data set's span.",
    });
  }
  const { area, nodeCount } = partition;
  const categoryCount = incidents.categories.length;
  const cellCount = area.mask.length;
  if (categoryCount * cellCount > MAXIMUM_MAP_VALUES) {
    throw new AppError("StudyAreaTooLarge", {
      message: `A map of ${area.grid.rows} x ${area.grid.columns} cells in ${categoryCount} categories does not fit into memory.`,
      hint: "Choose a smaller area, or put rare categories together.",
      details: { rows: area.grid.rows, columns: area.grid.columns, categories: categoryCount },
    });
  }
  const tree = splitTree(partition);
  const leaves = leavesOfIncidents(tree, cellCount, cellsOfIncidents(area, incidents));
  const land = landShares(tree);
  const allCounts = partCounts(tree, leaves);
  const allShares = posteriorShares(tree, allCounts, land, fitKappa(tree, allCounts, land, LAND_KAPPA_MEDIAN));
  const cellArea = area.grid.cellWidthMetres * area.grid.cellHeightMetres;
  const exposure = partition.landArea.map((squareMetres) => squareMetres * days);
  const rate = new Float32Array(categoryCount * cellCount);
  const nodeRate = new Float64Array(categoryCount * nodeCount);
  const nodeDailyCount = new Float64Array(categoryCount * nodeCount);
  const shrinkage: Shrinkage[] = [];
  for (let category = 0; category < categoryCount; category++) {
    const counts = partCounts(
      tree,
      leaves.filter((_, incident) => incidents.category[incident] === category),
    );
    const kappa = fitKappa(tree, counts, allShares, CATEGORY_KAPPA_MEDIAN);
    const share = posteriorShares(tree, counts, allShares, kappa);
    const nodePrior = fitGammaPrior(counts.subarray(0, nodeCount), exposure);
    const expected = new Float64Array(tree.size);
    for (let part = 0; part < tree.size; part++) {
      const parent = tree.parent[part] ?? -1;
      if (parent >= 0) expected[part] = (expected[parent] ?? 0) * (share[part] ?? 0);
      else {
        const landArea = partition.landArea[part] ?? 0;
        const perArea = shrunkRate(nodePrior, counts[part] ?? 0, exposure[part] ?? 0);
        expected[part] = perArea * landArea;
        nodeRate[category * nodeCount + part] = perArea;
        nodeDailyCount[category * nodeCount + part] = perArea * landArea;
      }
      const cell = tree.cell[part] ?? -1;
      if (cell >= 0) rate[category * cellCount + cell] = (expected[part] ?? 0) / cellArea;
    }
    shrinkage.push({ nodePrior, kappa });
  }
  return { partition, categories: incidents.categories, rate, nodeRate, nodeDailyCount, shrinkage };
}

export interface MapLoss {
  readonly natsPerIncident: number;
  /** Incidents scored: those inside the study area. */
  readonly incidents: number;
  /** Incidents outside of it, where the map states no rate. */
  readonly outside: number;
}

/**
 * Negative log-likelihood per incident of the map as a marked Poisson process over `days` days: (days * sum of expected counts - sum
 * over incidents of ln rate) / incidents, rates per m2 and day.
 */
export function basePointProcessLoss(base: BaseIntensity, incidents: IncidentTable, days: number): MapLoss {
  const { area } = base.partition;
  const cells = cellsOfIncidents(area, incidents);
  let logRates = 0;
  let inside = 0;
  for (let i = 0; i < cells.length; i++) {
    const cell = cells[i] ?? -1;
    if (cell < 0) continue;
    logRates += Math.log(base.rate[(incidents.category[i] ?? 0) * area.mask.length + cell] ?? 0);
    inside++;
  }
  const expected = days * base.nodeDailyCount.reduce((sum, value) => sum + value, 0);
  return { natsPerIncident: (expected - logRates) / Math.max(1, inside), incidents: inside, outside: cells.length - inside };
}
