import { describe, expect, it } from "vitest";
import { partitionOf, partitionOfRects, studyAreaOf } from "../../../models/density/index.ts";
import { sliceDays, trainWindow } from "../../../models/forecast/index.ts";
import { chicagoIncidents, chicagoIsHere, dayNumber, publishedArea, tableOf } from "./chicago-incidents.ts";

const SPAN = { firstDay: 0, lastDay: 9 };

describe("partitionOf", () => {
  it("gives every land cell exactly one node and a node the area of its cells", () => {
    const rows = Array.from({ length: 400 }, (_, i) => [i % 10, -87.6 + 0.002 * (i % 37), 41.8 + 0.003 * (i % 23), 0] as const);
    const table = tableOf(rows, ["a"], SPAN);
    const area = studyAreaOf(trainWindow(table));
    const partition = partitionOf(area, table, { tau: 20 });
    const cells = new Array<number>(partition.nodeCount).fill(0);
    partition.nodeOfCell.forEach((node, cell) => {
      expect(node >= 0).toBe(area.mask[cell] === 1);
      if (node >= 0) cells[node] = (cells[node] ?? 0) + 1;
    });
    expect(partition.nodeCount).toBeGreaterThan(10);
    expect(cells.every((count) => count > 0)).toBe(true);
    expect(Array.from(partition.landArea)).toEqual(cells.map((count) => count * 125 * 125));
  });

  it("comes back from its rectangles", () => {
    const table = tableOf([[0, -87.6, 41.8, 0]], ["a"], SPAN);
    const partition = partitionOf(studyAreaOf(trainWindow(table)), table);
    expect(partitionOfRects(partition.area, partition.rects, partition.rule, partition.tau)).toEqual(partition);
    expect(partition.nodeCount).toBeGreaterThan(0);
  });

  it("is one node where all incidents lie at one point", () => {
    const table = tableOf(
      Array.from({ length: 40 }, (_, i) => [i % 10, -87.6, 41.8, 0] as const),
      ["a"],
      SPAN,
    );
    const partition = partitionOf(studyAreaOf(trainWindow(table)), table);
    expect(partition.nodeCount).toBe(1);
  });

  it.skipIf(!chicagoIsHere)("has the 337 nodes of the published partition on two years of Chicago", { timeout: 60_000 }, () => {
    const partition = partitionOf(publishedArea(), chicagoIncidents(), {
      tau: 1000,
      rule: "lexicographic",
      keepNodesWithoutLand: true,
    });
    expect(partition.nodeCount).toBe(337);
  });

  it.skipIf(!chicagoIsHere)("does not see a spike on test days", { timeout: 60_000 }, () => {
    const table = chicagoIncidents();
    const end = dayNumber("2017-11-01");
    const spike = Array.from({ length: 5000 }, () => [end + 3, -87.62, 41.88, 0] as const);
    const kept = sliceDays(table, dayNumber("2017-09-01"), dayNumber("2018-01-01"));
    const rows = Array.from(kept.day, (day, i) => [day, kept.lon[i] ?? 0, kept.lat[i] ?? 0, kept.category[i] ?? 0] as const);
    const span = { firstDay: dayNumber("2017-09-01"), lastDay: dayNumber("2017-12-31") };
    const [plain, spiked] = [rows, [...rows, ...spike]].map((all) => {
      const train = trainWindow(tableOf(all, table.categories, span), span.firstDay, end);
      return partitionOf(studyAreaOf(train), train.incidents);
    });
    expect(spiked).toEqual(plain);
  });
});
