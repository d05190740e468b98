/**
 * One training step of the Graph-ConvGRU stack (forward, backward, Adam) on a planar graph of the size of Chicago's, with the graph
 * operator in blocks and as one dense product. Run by `isarithm bench crime-step`; prints one JSON document.
 */
import { cpus } from "node:os";
import {
  BLOCK_NODES,
  graphConvGruStack,
  initialiseGraphConvGru,
  type LaplacianArrays,
  type ScaledLaplacian,
  scaledLaplacian,
} from "../models/cells/index.ts";
import {
  balanced,
  createAdam,
  createRng,
  createVariables,
  disposeAll,
  type Rng,
  tf,
  valueAndGradients,
} from "../models/tensor/index.ts";
import { loadEngine } from "../src-main/engine/index.ts";

const BATCH = 5;
const DAYS = 10;
const FEATURES = 16;
const HIDDEN = [50, 20, 10];
const TERMS = [3, 3, 3];
/** Share of a grid's squares that get a diagonal: brings the mean degree from 3.8 to 4.4, that of Chicago's graph. */
const DIAGONAL_SHARE = 0.32;
const NODES = 337;
const WARM_UP_STEPS = 3;
const STEPS = 30;

/** A rectangular grid with random diagonals: planar, mean degree 4.4, neighbours close in number as in a quad-tree's leaves. */
function planarGraph(rng: Rng, nodeCount: number): LaplacianArrays {
  const width = Math.ceil(Math.sqrt(nodeCount));
  const edges: [number, number, number][] = [];
  const connect = (a: number, b: number) => {
    if (b < nodeCount) edges.push([a, b, 0.2 + rng.uniform()]);
  };
  for (let node = 0; node < nodeCount; node++) {
    const inner = node % width < width - 1;
    if (inner) connect(node, node + 1);
    connect(node, node + width);
    if (inner && rng.uniform() < DIAGONAL_SHARE) connect(node, node + width + 1);
  }
  const degree = new Float64Array(nodeCount);
  const count = new Int32Array(nodeCount);
  for (const [a, b, weight] of edges) {
    for (const node of [a, b]) {
      degree[node] = (degree[node] ?? 0) + weight;
      count[node] = (count[node] ?? 0) + 1;
    }
  }
  const maxDegree = Math.max(...count);
  const neighbours = Int32Array.from({ length: nodeCount * maxDegree }, (_, i) => Math.floor(i / maxDegree));
  const laplacian = new Float32Array(nodeCount * maxDegree);
  count.fill(0);
  for (const [a, b, weight] of edges) {
    const entry = -weight / Math.sqrt((degree[a] ?? 1) * (degree[b] ?? 1));
    for (const [node, neighbour] of [
      [a, b],
      [b, a],
    ] as const) {
      const place = node * maxDegree + (count[node] ?? 0);
      count[node] = (count[node] ?? 0) + 1;
      neighbours[place] = neighbour;
      laplacian[place] = entry;
    }
  }
  return { nodeCount, maxDegree, neighbours, laplacian };
}

const report = await loadEngine({ prefer: "tensorflow" });
if (report.problem !== null) process.stderr.write(`${report.problem.message} ${report.problem.hint}\n`);

const rng = createRng(1);
const graph = planarGraph(rng, NODES);
const parameters = createVariables(initialiseGraphConvGru(rng, { inputs: FEATURES, hidden: HIDDEN, terms: TERMS }));
using adam = createAdam(parameters);
const normals = (size: number) => Float32Array.from({ length: size }, () => rng.normal());
const input = tf.tensor4d(normals(BATCH * DAYS * NODES * FEATURES), [BATCH, DAYS, NODES, FEATURES]);
const target = tf.tensor3d(normals(BATCH * NODES * (HIDDEN.at(-1) ?? 1)), [BATCH, NODES, HIDDEN.at(-1) ?? 1]);

function step(laplacian: ScaledLaplacian): void {
  const { value, gradients } = valueAndGradients(parameters, () =>
    tf.mean(tf.squaredDifference(graphConvGruStack(parameters, laplacian, input), target)).asScalar(),
  );
  adam.step(gradients, { learningRate: 1e-3, clipNorm: 5 }).dispose();
  // Reading the loss waits for all that was started, so that the time is the step's.
  value.dataSync();
  value.dispose();
  disposeAll(gradients);
}

/** Median milliseconds of a step. */
function measure(blockNodes: number): number {
  using laplacian = scaledLaplacian(graph, { blockNodes });
  const milliseconds: number[] = [];
  for (let i = 0; i < WARM_UP_STEPS + STEPS; i++) {
    const start = performance.now();
    balanced(() => step(laplacian));
    if (i >= WARM_UP_STEPS) milliseconds.push(performance.now() - start);
  }
  milliseconds.sort((a, b) => a - b);
  return Math.round((milliseconds[STEPS >> 1] ?? Number.NaN) * 10) / 10;
}

const work = `training step, ${NODES} nodes, ${BATCH} x ${DAYS} days, ${report.library}`;
const row = (form: string, blockNodes: number) => ({
  work: `${work}, ${form}`,
  ours: measure(blockNodes),
  peer: null,
  ratio: null,
  unit: "ms",
});
const rows = [row(`blocks of ${BLOCK_NODES} nodes`, BLOCK_NODES), row("dense", NODES)];
process.stdout.write(
  `${JSON.stringify({ rows, machine: `${cpus().length} x ${cpus()[0]?.model ?? "unknown"}, ${report.device}` })}\n`,
);
