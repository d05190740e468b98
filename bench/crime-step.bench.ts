/**
 * One training step on every engine that this machine has: of the Graph-ConvGRU stack alone (forward, backward, Adam) on a planar graph of
 * the size of Chicago's, and of the whole crime model on a made-up city. Run by `isarithm bench crime-step`; prints one JSON document.
 */
import { cpus, loadavg } from "node:os";
import {
  BLOCK_NODES,
  graphConvGruStack,
  initialiseGraphConvGru,
  type LaplacianArrays,
  type ScaledLaplacian,
  scaledLaplacian,
} from "../models/cells/index.ts";
import { crimeForecaster } from "../models/crime/index.ts";
import { trainWindow } from "../models/forecast/index.ts";
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
import { type EnginePreference, loadEngine } from "../src-main/engine/index.ts";
import { crimeTable } from "./made-up-city.ts";

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
/** Incidents above which the made-up city's rectangles are split: cuts it into 338 nodes, beside Chicago's 337. */
const SPLIT_ABOVE = 353;
const CITY_NODES = 338;

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

const rng = createRng(1);
const graph = planarGraph(rng, NODES);
const weights = initialiseGraphConvGru(rng, { inputs: FEATURES, hidden: HIDDEN, terms: TERMS });
const normals = (size: number) => Float32Array.from({ length: size }, () => rng.normal());
const inputs = normals(BATCH * DAYS * NODES * FEATURES);
const targets = normals(BATCH * NODES * (HIDDEN.at(-1) ?? 1));

/** Milliseconds of each step of the stack alone; `blockNodes` undefined: what the engine takes by itself. */
function stackSteps(blockNodes?: number): number[] {
  const parameters = createVariables(weights);
  using adam = createAdam(parameters);
  using laplacian: ScaledLaplacian = scaledLaplacian(graph, { blockNodes });
  const input = tf.tensor4d(inputs, [BATCH, DAYS, NODES, FEATURES]);
  const target = tf.tensor3d(targets, [BATCH, NODES, HIDDEN.at(-1) ?? 1]);
  const step = (): void => {
    const { value, gradients } = valueAndGradients(parameters, () =>
      tf.mean(tf.squaredDifference(graphConvGruStack(parameters, laplacian, input), target)).asScalar(),
    );
    adam.step(gradients, { learningRate: 1e-3, clipNorm: 5 }).dispose();
    // Reading the loss waits for all that was started, so that the time is the step's.
    value.dataSync();
    value.dispose();
    disposeAll(gradients);
  };
  const milliseconds = Array.from({ length: WARM_UP_STEPS + STEPS }, () => {
    const start = performance.now();
    balanced(step);
    return performance.now() - start;
  });
  tf.dispose([input, target]);
  disposeAll(parameters);
  return milliseconds.slice(WARM_UP_STEPS);
}

/** Milliseconds of each step of the whole model: network, heads, likelihood of a day's incidents, all gradients, averages. */
async function modelSteps(): Promise<number[]> {
  const table = crimeTable();
  const enough = new AbortController();
  const milliseconds: number[] = [];
  await crimeForecaster
    .fit(trainWindow(table, table.firstDay, table.lastDay + 1, table.lastDay + 1), {
      seed: 1,
      configuration: { batchWindows: BATCH, steps: DAYS, hidden: HIDDEN, splitAbove: SPLIT_ABOVE },
      now: () => performance.now(),
      signal: enough.signal,
      progress: ({ stepMilliseconds }) => {
        if (stepMilliseconds !== undefined) milliseconds.push(stepMilliseconds);
        if (milliseconds.length === WARM_UP_STEPS + STEPS) enough.abort();
      },
    })
    .catch((error: unknown) => {
      if (!enough.signal.aborted) throw error;
    });
  return milliseconds.slice(WARM_UP_STEPS);
}

function row(work: string, milliseconds: readonly number[], share = 0.5) {
  const sorted = milliseconds.toSorted((a, b) => a - b);
  const ours = Math.round((sorted[Math.floor(share * sorted.length)] ?? Number.NaN) * 10) / 10;
  return { work, ours, peer: null, ratio: null, unit: "ms" };
}

const rows: ReturnType<typeof row>[] = [];
const devices: string[] = [];

async function measure(prefer: EnginePreference): Promise<void> {
  const { backend, library, device, problem } = await loadEngine({ prefer });
  if (problem !== null) process.stderr.write(`${problem.message} ${problem.hint}\n`);
  if (backend !== prefer) return;
  devices.push(`${library}: ${device}`);
  const stack = `training step, ${NODES} nodes, ${BATCH} x ${DAYS} days, ${library}`;
  if (backend === "wasm") rows.push(row(`${stack}, sparse`, stackSteps()));
  else {
    rows.push(row(`${stack}, blocks of ${BLOCK_NODES} nodes`, stackSteps(BLOCK_NODES)));
    rows.push(row(`${stack}, dense`, stackSteps(NODES)));
  }
  const model = `whole crime model, ${CITY_NODES} nodes, 4 categories, ${BATCH} x ${DAYS} days, ${library}`;
  const steps = await modelSteps();
  rows.push(row(model, steps), row(`${model}, p90`, steps, 0.9));
}

const load = loadavg();
await measure("tensorflow");
await measure("wasm");
process.stdout.write(
  `${JSON.stringify({
    rows,
    machine: `${cpus().length} x ${cpus()[0]?.model ?? "unknown"}; ${devices.join("; ")}; load before ${load.map((l) => l.toFixed(1)).join(" ")}`,
  })}\n`,
);
