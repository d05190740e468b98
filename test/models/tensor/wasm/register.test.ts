import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createRng, type SparseRows, stackNeighbours, sumNeighbours, tf } from "../../../../models/tensor/index.ts";
import { useEngine } from "../../../support/engines.ts";

const rng = createRng(11);
const random = (size: number) => Float32Array.from({ length: size }, () => rng.normal());
const tensor = (shape: number[]) => ({ shape, data: random(tf.util.sizeFromShape(shape)) });
type Plain = ReturnType<typeof tensor>;

/** Numbers of data ids that the backend holds, beside tfjs's own count of tensors: a kernel's temporaries are in the first alone. */
function held(): number[] {
  return [tf.engine().backend.numDataIds(), tf.memory().numTensors];
}

/** Results of `work` on wasm and in plain JavaScript, which is the reference; nothing may stay behind on wasm. */
async function onBoth(inputs: readonly Plain[], work: (...tensors: tf.Tensor[]) => tf.Tensor | tf.Tensor[]) {
  const run = () =>
    tf.tidy(() => {
      const result = work(...inputs.map(({ data, shape }) => tf.tensor(data, shape)));
      return (Array.isArray(result) ? result : [result]).map((t) => ({ shape: t.shape, values: [...t.dataSync()] }));
    });
  await useEngine("cpu");
  const reference = run();
  await useEngine("wasm");
  run();
  const before = held();
  const computed = run();
  expect(held()).toEqual(before);
  return { computed, reference };
}

async function expectEqual(inputs: readonly Plain[], work: (...tensors: tf.Tensor[]) => tf.Tensor | tf.Tensor[]): Promise<void> {
  const { computed, reference } = await onBoth(inputs, work);
  expect(computed.map(({ shape }) => shape)).toEqual(reference.map(({ shape }) => shape));
  reference.forEach(({ values }, part) => {
    const largest = Math.max(1e-6, ...values.map(Math.abs));
    values.forEach((value, i) => {
      expect(Math.abs((computed[part]?.values[i] ?? Number.NaN) - value) / largest, `part ${part}, value ${i}`).toBeLessThan(
        1e-5,
      );
    });
  });
}

afterAll(() => useEngine("cpu"));

describe("products of matrices", () => {
  test.each([
    { a: [5, 7], b: [7, 4], transposeA: false, transposeB: false },
    { a: [70, 40], b: [70, 33], transposeA: true, transposeB: false },
    { a: [35, 70], b: [40, 70], transposeA: false, transposeB: true },
    { a: [7, 5], b: [4, 7], transposeA: true, transposeB: true },
    { a: [3, 5, 7], b: [3, 7, 4], transposeA: false, transposeB: false },
    { a: [3, 7, 5], b: [3, 4, 7], transposeA: true, transposeB: true },
    { a: [3, 5, 7], b: [7, 4], transposeA: false, transposeB: false },
    { a: [5, 7], b: [3, 7, 4], transposeA: false, transposeB: false },
    { a: [3, 5, 7], b: [2, 3, 7, 4], transposeA: false, transposeB: false },
    { a: [3, 7, 5], b: [1, 7, 4], transposeA: true, transposeB: false },
    { a: [0, 7], b: [7, 4], transposeA: false, transposeB: false },
  ])("$a x $b, transposed $transposeA, $transposeB", async ({ a, b, transposeA, transposeB }) => {
    await expectEqual([tensor(a), tensor(b)], (left, right) => tf.matMul(left, right, transposeA, transposeB));
  });

  test("stacks that are broadcast both ways", async () => {
    // Against copies, because plain JavaScript mixes such stacks up.
    await useEngine("wasm");
    const [a, b] = [tensor([2, 1, 5, 7]), tensor([1, 3, 7, 4])];
    const [broadcast, copied] = tf.tidy(() => {
      const [left, right] = [tf.tensor(a.data, a.shape), tf.tensor(b.data, b.shape)];
      const whole = tf.matMul(left.tile([1, 3, 1, 1]), right.tile([2, 1, 1, 1]));
      return [tf.matMul(left, right).dataSync(), whole.dataSync()];
    });
    expect(broadcast.length).toBe(120);
    expect(broadcast).toEqual(copied);
  });
});

describe("copies", () => {
  test.each([
    { shape: [9], begin: [2], size: [5] },
    { shape: [4, 100], begin: [1, 3], size: [2, 60] },
    { shape: [4, 5, 6], begin: [0, 2, 0], size: [4, 2, 6] },
    { shape: [4, 5, 6], begin: [1, 2, 3], size: [2, 1, 3] },
    { shape: [2, 3, 4, 5, 6], begin: [0, 1, 0, 2, 0], size: [2, 2, 4, 3, 6] },
    { shape: [4, 5], begin: [0, 0], size: [4, 5] },
    { shape: [4, 5], begin: [2, 0], size: [0, 5] },
  ])("slice of $shape from $begin, $size", async ({ shape, begin, size }) => {
    await expectEqual([tensor(shape)], (x) => tf.slice(x, begin, size));
  });

  test("of whole numbers, of a scalar, and of text", async () => {
    await expectEqual([tensor([6])], (x) => tf.slice(x.mul(10).toInt(), [1], [3]).toFloat());
    expect(tf.slice(tf.tensor1d(["a", "b", "c"]), [1], [2]).dataSync()).toEqual(["b", "c"]);
    expect(tf.concat([tf.tensor1d(["a"]), tf.tensor1d(["b"])]).dataSync()).toEqual(["a", "b"]);
  });

  test.each([0, 1, 2])("split, unstack, stack and concatenation on axis %s", async (axis) => {
    await expectEqual([tensor([4, 6, 8])], (x) => tf.split(x, 2, axis));
    await expectEqual([tensor([4, 6, 8])], (x) => tf.split(x, [1, (x.shape[axis] ?? 0) - 1], axis));
    await expectEqual([tensor([4, 6, 8])], (x) => tf.unstack(x, axis));
    await expectEqual([tensor([4, 6, 8]), tensor([4, 6, 8])], (x, y) => tf.stack([x, y], axis));
    const longer = [4, 6, 8].with(axis, 3);
    await expectEqual([tensor([4, 6, 8]), tensor(longer), tensor([4, 6, 8].with(axis, 0))], (...parts) => tf.concat(parts, axis));
  });
});

describe("gathers", () => {
  test.each([0, 1, 2])("on axis %s, with one index and with a table of them", async (axis) => {
    await expectEqual([tensor([4, 60, 3])], (x) => tf.gather(x, tf.tensor1d([2, 0, 2], "int32"), axis));
    await expectEqual([tensor([4, 60, 3])], (x) => tf.gather(x, tf.scalar(1, "int32"), axis));
    await expectEqual([tensor([4, 60, 3])], (x) =>
      tf.gather(
        x,
        tf.tensor2d(
          [
            [2, 0],
            [1, 1],
          ],
          [2, 2],
          "int32",
        ),
        axis,
      ),
    );
  });

  test("within batches, and never outside of the axis", async () => {
    await expectEqual([tensor([2, 5, 3])], (x) =>
      tf.gather(
        x,
        tf.tensor2d(
          [
            [4, 0],
            [1, 1],
          ],
          [2, 2],
          "int32",
        ),
        1,
        1,
      ),
    );
    const gathered = (index: number) => () => tf.tidy(() => tf.gather(tf.tensor1d([1, 2, 3]), tf.tensor1d([index], "int32")));
    const before = held();
    for (const index of [-1, 3]) expect(gathered(index)).toThrow(RangeError);
    expect(held()).toEqual(before);
  });
});

describe("gradient of a gather", () => {
  test.each([0, 1])("axis %s, with rows that are asked for twice and rows that are not", async (axis) => {
    await expectEqual([tensor([5, 6]), tensor(axis === 0 ? [4, 6] : [5, 4])], (x, upstream) =>
      tf.grad((y) =>
        tf
          .gather(y, tf.tensor1d([3, 1, 3, 0], "int32"), axis)
          .mul(upstream)
          .sum(),
      )(x),
    );
  });

  test("ids outside of the segments are dropped", async () => {
    await expectEqual([tensor([4, 3])], (x) => tf.unsortedSegmentSum(x, tf.tensor1d([1, -1, 7, 1], "int32"), 2));
  });
});

describe("gradients of a convolution", () => {
  const cases = [
    { image: [2, 7, 6, 3], filter: [3, 3, 3, 4], strides: 1, pad: "same" },
    { image: [2, 7, 6, 3], filter: [3, 3, 3, 4], strides: 1, pad: "valid" },
    { image: [1, 8, 9, 2], filter: [5, 3, 2, 3], strides: 1, pad: "same" },
    { image: [2, 8, 8, 2], filter: [2, 4, 2, 3], strides: 1, pad: "same" },
    { image: [2, 9, 8, 2], filter: [3, 3, 2, 5], strides: 2, pad: "same" },
    { image: [1, 4, 4, 3], filter: [1, 1, 3, 2], strides: 1, pad: 0 },
    { image: [1, 6, 6, 1], filter: [3, 3, 1, 1], strides: 1, pad: 1 },
    { image: [1, 6, 6, 1], filter: [3, 3, 1, 2], strides: 1, pad: 3 },
  ] as const;

  test.each(cases)("$image with $filter, stride $strides, pad $pad", async ({ image, filter, strides, pad }) => {
    const convolved = (x: tf.Tensor, w: tf.Tensor) =>
      tf
        .conv2d(x as tf.Tensor4D, w as tf.Tensor4D, strides, pad)
        .square()
        .sum();
    await expectEqual([tensor([...image]), tensor([...filter])], (x, w) => tf.grads(convolved)([x, w]));
  });
});

describe("sparse matrices with stacked rows", () => {
  /** Symmetric, 5 nodes; node 4 has no neighbours, node 0 has more than four entries. */
  const dense = [
    [0.1, 0.2, -0.3, 0.4, 0],
    [0.2, 0, 0.5, 0.6, 0],
    [-0.3, 0.5, 0.7, 0.8, 0],
    [0.4, 0.6, 0.8, -0.9, 0],
    [0, 0, 0, 0, 0],
  ];
  const squared = dense.map((row, i) =>
    row.map((_, j) => row.reduce((sum, w, k) => sum + w * (dense[k]?.[j] ?? 0), i === j ? -1 : 0)),
  );

  function sparse(matrix: readonly (readonly number[])[]): SparseRows {
    const entries = matrix.map((row) => row.flatMap((value, column) => (value === 0 ? [] : [{ value, column }])));
    return {
      starts: Int32Array.from([0, ...entries.map((_, i) => entries.slice(0, i + 1).flat().length)]),
      columns: Int32Array.from(entries.flat(), ({ column }) => column),
      values: Float32Array.from(entries.flat(), ({ value }) => value),
    };
  }

  const [batch, channels] = [3, 2];
  const matrices = [sparse(dense), sparse(squared)];

  /** The same by dense products. */
  function parts(x: tf.Tensor): tf.Tensor[] {
    const steps = x.shape.slice(0, -2);
    const nodes = x.reshape([...steps, 5, batch * channels]);
    return [x, ...[dense, squared].map((m) => tf.matMul(tf.tensor2d(m.map((row) => [...row])), nodes).reshape(x.shape))];
  }

  beforeAll(() => useEngine("wasm"));

  test.each([[[5 * batch, channels]], [[4, 5 * batch, channels]]])("stacks %s", (shape) => {
    const { data } = tensor(shape);
    const [stack, reference] = tf.tidy(() => {
      const x = tf.tensor(data, shape);
      return [stackNeighbours(x, matrices).dataSync(), tf.concat(parts(x), shape.length - 1).dataSync()];
    });
    expect(stack.length).toBe(3 * data.length);
    reference.forEach((value, i) => {
      expect(stack[i]).toBeCloseTo(value, 5);
    });
  });

  test("sums what it stacked: the transpose, <stack x, y> = <x, sum y>", () => {
    const [x, y] = [tensor([4, 5 * batch, channels]), tensor([4, 5 * batch, 3 * channels])];
    const before = held();
    const [left, right] = tf.tidy(() => {
      const [tx, ty] = [tf.tensor(x.data, x.shape), tf.tensor(y.data, y.shape)];
      return [
        stackNeighbours(tx, matrices).mul(ty).sum().dataSync()[0] ?? 0,
        sumNeighbours(ty, matrices).mul(tx).sum().dataSync()[0] ?? 1,
      ];
    });
    expect(left).toBeCloseTo(right, 4);
    expect(held()).toEqual(before);
  });
});
