import { describe, expect, it } from "vitest";
import { partitionOf, studyAreaOfBox } from "../../../models/density/index.ts";
import { splitTree } from "../../../models/density/split-tree.ts";
import { tableOf } from "./chicago-incidents.ts";

const BOX = { west: 10, south: 50, east: 10.05, north: 50.04, rows: 4, columns: 3 };

describe("splitTree", () => {
  const mask = new Uint8Array(32 * 24).fill(1);
  mask.fill(0, 0, 24 * 9);
  const partition = partitionOf(studyAreaOfBox(BOX, mask), tableOf([], ["a"], { firstDay: 0, lastDay: 1 }));
  const tree = splitTree(partition);

  it("ends in every land cell exactly once", () => {
    const leaves = Array.from(tree.cell).filter((cell) => cell >= 0);
    expect(leaves.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 32 * 24 - 24 * 9 }, (_, i) => 24 * 9 + i));
  });

  it("gives children whose land sums to their parent's", () => {
    const sums = new Int32Array(tree.size);
    tree.parent.forEach((parent, part) => {
      if (parent >= 0) sums[parent] = (sums[parent] ?? 0) + (tree.landCells[part] ?? 0);
    });
    tree.childCount.forEach((children, part) => {
      if (children > 0) expect(sums[part]).toBe(tree.landCells[part]);
    });
  });

  it("puts parents before children", () => {
    expect(tree.parent.every((parent, part) => parent < part)).toBe(true);
  });
});
