import { beforeAll, describe, expect, test } from "vitest";
import { applyLaplacian, chebyshevStack, type LaplacianArrays, scaledLaplacian } from "../../../models/cells/index.ts";
import { createRng, tf } from "../../../models/tensor/index.ts";
import { engines, useEngine } from "../../support/engines.ts";
import { ringLaplacian } from "./graphs.ts";

const NODES = 8;
const COLUMNS = 3;

function randomRows(seed: number): Float64Array {
  const rng = createRng(seed);
  return Float64Array.from({ length: NODES * COLUMNS }, () => rng.normal());
}

/** Lhat x in double arithmetic, straight from the list. */
function multiplied({ nodeCount, maxDegree, neighbours, laplacian }: LaplacianArrays, x: Float64Array): Float64Array {
  const columns = x.length / nodeCount;
  const result = new Float64Array(x.length);
  neighbours.forEach((neighbour, entry) => {
    const node = Math.floor(entry / maxDegree);
    for (let c = 0; c < columns; c++) {
      result[node * columns + c] =
        (result[node * columns + c] ?? 0) + (laplacian[entry] ?? 0) * (x[neighbour * columns + c] ?? 0);
    }
  });
  return result;
}

function largestDifference(values: ArrayLike<number>, reference: ArrayLike<number>): number {
  expect(values.length).toBe(reference.length);
  return Math.max(...Array.from(reference, (value, i) => Math.abs(value - (values[i] ?? Number.NaN))));
}

/** Nodes a block: all (the dense product), three, one (the neighbour list), and what the engine takes by itself. */
const blockings = [100, 3, 1, undefined];

describe.each(engines.flatMap((engine) => blockings.map((blockNodes) => ({ engine, blockNodes }))))(
  "blocks of $blockNodes on $engine",
  ({ engine, blockNodes }) => {
    beforeAll(() => useEngine(engine));

    test("applyLaplacian is the sum over the neighbours; an isolated node gets 0", () => {
      using laplacian = scaledLaplacian(ringLaplacian(NODES), { blockNodes });
      const x = randomRows(1);
      const values = tf.tidy(() => applyLaplacian(laplacian, tf.tensor2d(Float32Array.from(x), [NODES, COLUMNS])).dataSync());
      expect(largestDifference(values, multiplied(ringLaplacian(NODES), x))).toBeLessThan(1e-6);
      expect([...values.slice(-COLUMNS)]).toEqual([0, 0, 0]);
    });

    test("chebyshevStack follows the recursion up to five terms, on the channel axis", () => {
      using laplacian = scaledLaplacian(ringLaplacian(NODES), { blockNodes, terms: 5 });
      const x = randomRows(2);
      const terms = [x, multiplied(ringLaplacian(NODES), x)];
      for (let k = 2; k < 5; k++) {
        const product = multiplied(ringLaplacian(NODES), terms[k - 1] ?? x);
        terms.push(product.map((value, i) => 2 * value - (terms[k - 2]?.[i] ?? 0)));
      }
      const stack = tf.tidy(() => chebyshevStack(laplacian, tf.tensor2d(Float32Array.from(x), [NODES, COLUMNS]), 5).dataSync());
      const reference = Array.from({ length: NODES }, (_, node) =>
        terms.flatMap((term) => [...term.slice(node * COLUMNS, (node + 1) * COLUMNS)]),
      ).flat();
      expect(largestDifference(stack, reference)).toBeLessThan(3e-6);
    });

    test("the gradients of applyLaplacian and chebyshevStack agree with central differences", () => {
      using laplacian = scaledLaplacian(ringLaplacian(NODES), { blockNodes });
      const x = randomRows(3);
      // A quadratic form: central differences of it have no error of their own, so that float32 rounding is all there is.
      const losses = {
        applyLaplacian: (rows: tf.Tensor) => tf.sum(tf.square(applyLaplacian(laplacian, rows))).asScalar(),
        chebyshevStack: (rows: tf.Tensor) => tf.sum(tf.square(chebyshevStack(laplacian, rows, 3))).asScalar(),
      };
      const at = (values: Float64Array) => tf.tensor2d(Float32Array.from(values), [NODES, COLUMNS]);
      for (const [name, loss] of Object.entries(losses)) {
        const gradient = tf.tidy(() => tf.grad(loss)(at(x)).dataSync());
        const scale = Math.max(...gradient.map(Math.abs));
        for (let i = 0; i < x.length; i++) {
          const moved = (step: number) =>
            tf.tidy(() => loss(at(x.map((value, j) => (j === i ? value + step : value)))).dataSync()[0] ?? 0);
          const difference = (moved(0.5) - moved(-0.5)) / 1;
          expect(Math.abs(difference - (gradient[i] ?? Number.NaN)) / scale, `${name} ${i}`).toBeLessThan(1e-5);
        }
      }
    });

    test("disposing frees every tensor", () => {
      const before = tf.memory().numTensors;
      scaledLaplacian(ringLaplacian(NODES), { blockNodes })[Symbol.dispose]();
      expect(tf.memory().numTensors).toBe(before);
    });
  },
);

describe("scaledLaplacian", () => {
  test("refuses one that is not symmetric, naming the edge", () => {
    const graph = ringLaplacian(NODES);
    graph.laplacian[0] = (graph.laplacian[0] ?? 0) * 2;
    expect(() => scaledLaplacian(graph)).toThrow(expect.objectContaining({ code: "LaplacianAsymmetric" }));
  });

  test.each<[string, (graph: LaplacianArrays) => LaplacianArrays]>([
    [
      "a neighbour outside of the graph",
      (graph) => ({ ...graph, neighbours: graph.neighbours.map((n, i) => (i === 0 ? NODES : n)) }),
    ],
    [
      "a weight that is not finite",
      (graph) => ({ ...graph, laplacian: graph.laplacian.map((w, i) => (i === 0 ? Number.NaN : w)) }),
    ],
    ["arrays that are too short", (graph) => ({ ...graph, maxDegree: graph.maxDegree + 1 })],
  ])("refuses %s", (_, spoil) => {
    expect(() => scaledLaplacian(spoil(ringLaplacian(NODES)))).toThrow(expect.objectContaining({ code: "LaplacianMalformed" }));
  });

  test("refuses more terms than it was made for", async () => {
    await useEngine("cpu");
    using laplacian = scaledLaplacian(ringLaplacian(NODES), { terms: 3 });
    expect(() => tf.tidy(() => chebyshevStack(laplacian, tf.zeros([NODES, 1]), 4))).toThrow(RangeError);
  });
});
