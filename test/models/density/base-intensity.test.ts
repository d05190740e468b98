import { describe, expect, it } from "vitest";
import {
  type BaseIntensity,
  basePointProcessLoss,
  fitBaseIntensity,
  fitGammaPrior,
  mixtureOfBase,
  mixturePrediction,
  partitionOf,
  type StudyArea,
  shrunkRate,
  studyAreaOf,
} from "../../../models/density/index.ts";
import { type IncidentTable, sliceDays, trainWindow } from "../../../models/forecast/index.ts";
import { cellIndex, cellRect, toLocal, toLonLat } from "../../../models/grid/index.ts";
import { occurrenceScore } from "../../../models/verify/index.ts";
import {
  chicagoIncidents,
  chicagoIsHere,
  dailyCounts,
  dayNumber,
  publishedArea,
  publishedGrid,
  tableOf,
  totalCounts,
} from "./chicago-incidents.ts";

const SPAN = { firstDay: 0, lastDay: 9 };

function longRunMap(table: IncidentTable): BaseIntensity {
  const train = trainWindow(table);
  return fitBaseIntensity(partitionOf(studyAreaOf(train), train.incidents), train.incidents, train.toDay - train.fromDay);
}

/** Expected incidents a day of every node by adding up the map's cells, [categories, nodes]. */
function sumOfCells({ partition, categories, rate }: BaseIntensity): Float64Array {
  const { grid } = partition.area;
  const sums = new Float64Array(categories.length * partition.nodeCount);
  const cells = partition.nodeOfCell.length;
  rate.forEach((value, index) => {
    const node = partition.nodeOfCell[index % cells] ?? -1;
    const at = Math.floor(index / cells) * partition.nodeCount + node;
    if (node >= 0) sums[at] = (sums[at] ?? 0) + value * grid.cellWidthMetres * grid.cellHeightMetres;
  });
  return sums;
}

function scattered(count: number): IncidentTable {
  const rows = Array.from({ length: count }, (_, i) => {
    const [u, v] = [(i * 0.6180339887) % 1, (i * 0.7548776662) % 1];
    return [i % 10, -87.6 + 0.1 * u * u, 41.8 + 0.08 * v * v, i % 7 === 0 ? 1 : 0] as const;
  });
  return tableOf(rows, ["often", "seldom", "never"], SPAN);
}

describe("fitBaseIntensity", () => {
  it("gives cells that sum to their node exactly, in every category", () => {
    const base = longRunMap(scattered(2000));
    const sums = sumOfCells(base);
    expect(base.partition.nodeCount).toBeGreaterThan(20);
    sums.forEach((sum, index) => {
      expect(Math.abs(sum / (base.nodeDailyCount[index] ?? 0) - 1)).toBeLessThan(1e-6);
    });
  });

  it("keeps the number of incidents to 1 %", () => {
    const base = longRunMap(scattered(2000));
    const daily = base.nodeDailyCount.reduce((sum, value) => sum + value, 0);
    expect(Math.abs(daily / (200 + 0.05) - 1)).toBeLessThan(0.01);
  });

  it("is above zero on all land, also in a category without incidents", () => {
    const base = longRunMap(scattered(500));
    const cells = base.partition.nodeOfCell.length;
    const wrong = base.rate.filter((value, index) => value > 0 !== (base.partition.nodeOfCell[index % cells] ?? -1) >= 0);
    expect(wrong).toHaveLength(0);
  });

  it("refuses a map that would not fit into memory, and no days", () => {
    const table = scattered(50);
    const train = trainWindow(table);
    const partition = partitionOf(studyAreaOf(train), train.incidents);
    const many = { ...table, categories: new Array<string>(1_000_000).fill("a") };
    expect(() => fitBaseIntensity(partition, many, 10)).toThrow(expect.objectContaining({ code: "StudyAreaTooLarge" }));
    expect(() => fitBaseIntensity(partition, table, 0)).toThrow(expect.objectContaining({ code: "PeriodOutsideData" }));
  });

  it.each([
    ["a single incident", 1],
    ["forty incidents at one point", 40],
  ])("is smooth and finite for %s", (_, count) => {
    const base = longRunMap(
      tableOf(
        Array.from({ length: count }, (_, i) => [i % 10, -87.6, 41.8, 0] as const),
        ["a"],
        SPAN,
      ),
    );
    expect(base.rate.every(Number.isFinite)).toBe(true);
    expect(sumOfCells(base)[0]).toBeCloseTo(count / 10, 6);
    const land = base.rate.filter((value) => value > 0);
    expect(Math.max(...land) / Math.min(...land)).toBeGreaterThan(1);
  });
});

describe("basePointProcessLoss", () => {
  it("is the negative log-likelihood of a uniform Poisson process where the map is uniform", () => {
    const base = longRunMap(scattered(300));
    const rate = 1e-6;
    const uniform = {
      ...base,
      categories: ["often"],
      rate: new Float32Array(base.partition.nodeOfCell.length).fill(rate),
      nodeDailyCount: base.partition.landArea.map((area) => area * rate),
    };
    const one = { ...scattered(300), category: new Uint16Array(300), categories: ["often"] };
    const land = base.partition.landArea.reduce((sum, area) => sum + area, 0);
    const loss = basePointProcessLoss(uniform, one, 10);
    expect(loss.natsPerIncident).toBeCloseTo((10 * land * rate) / 300 - Math.log(rate), 5);
    expect([loss.incidents, loss.outside]).toEqual([300, 0]);
  });
});

describe.skipIf(!chicagoIsHere)("the map of 22 months of Chicago", { timeout: 120_000 }, () => {
  const START = dayNumber("2016-01-01");
  const END = dayNumber("2017-11-01");
  const DAYS = END - START;

  function mapOf(area: StudyArea): BaseIntensity {
    const incidents = sliceDays(chicagoIncidents(), START, END);
    return fitBaseIntensity(partitionOf(area, incidents), incidents, DAYS);
  }

  /** Land log-loss of a map, of the best shrunk cell climatology and of the Poisson map of cell counts + .3 in one month of 2017, by 8, 4, 2 base cells. */
  function losses(base: BaseIntensity, fromDay: number, toDay: number): { map: number; climatology: number; poisson: number }[] {
    const prediction = mixturePrediction(mixtureOfBase(base), {
      timeZone: "UTC",
      issueDay: END,
      valid: { startDay: END, days: 1 },
    });
    return [8, 4, 2].map((baseCells) => {
      const grid = publishedGrid(baseCells);
      const all = totalCounts(dailyCounts(chicagoIncidents(), grid, START, dayNumber("2018-01-01")));
      const land = Uint8Array.from(all, (count) => (count > 0 ? 1 : 0));
      const before = totalCounts(dailyCounts(chicagoIncidents(), grid, START, END));
      const seen = before.filter((count) => count > 0);
      const prior = fitGammaPrior(seen, new Float64Array(seen.length).fill(DAYS));
      const shrunk = [
        ...[0.1, 0.3, 0.5].map((extra) => before.map((count) => (count + extra) / (DAYS + 1))),
        before.map((count) => shrunkRate(prior, count, DAYS)),
      ].map((rates) => rates.map((rate) => -Math.expm1(-rate)));
      const map = prediction.expectedCounts(grid, "all").map((mean) => -Math.expm1(-mean));
      const sums = { map: 0, cells: 0 };
      const rivals = shrunk.map(() => 0);
      for (const observed of dailyCounts(chicagoIncidents(), grid, fromDay, toDay)) {
        const score = occurrenceScore(map, observed, land);
        sums.map += score.logLoss;
        shrunk.forEach((chances, rival) => {
          rivals[rival] = (rivals[rival] ?? 0) + occurrenceScore(chances, observed, land).logLoss;
        });
        sums.cells += score.cells;
      }
      return {
        map: sums.map / sums.cells,
        climatology: Math.min(...rivals) / sums.cells,
        poisson: (rivals[1] ?? 0) / sums.cells,
      };
    });
  }

  /** The published box, its mask the default study area of the training incidents (by the middle of each cell). */
  function bufferedBox(): StudyArea {
    const area = publishedArea();
    const byDefault = studyAreaOf(trainWindow(chicagoIncidents(), START, END));
    const mask = area.mask.map((_, cell) => {
      const rect = cellRect(area.grid, Math.floor(cell / area.grid.columns), cell % area.grid.columns);
      const middle = { x: (rect.west + rect.east) / 2, y: (rect.south + rect.north) / 2 };
      const { x, y } = toLocal(byDefault.frame, toLonLat(area.frame, middle));
      return byDefault.mask[cellIndex(byDefault.grid, x, y)] ?? 0;
    });
    return { ...area, mask };
  }

  it.each([
    ["the whole published box", publishedArea],
    ["the default study area's cells of it", bufferedBox],
  ])("is, on %s, within .1 percent of the best shrunk cell climatology at 1 km, 500 m and 250 m", (_, area) => {
    const base = mapOf(area());
    const november = losses(base, END, dayNumber("2017-12-01"));
    const december = losses(base, dayNumber("2017-12-01"), dayNumber("2018-01-01"));
    for (const { map, climatology } of [...november, ...december]) expect(map / climatology - 1).toBeLessThan(1e-3);
    expect(november.map(({ poisson }) => poisson.toFixed(4))).toEqual(["0.4885", "0.3503", "0.1685"]);
  });

  it("does not see a spike on later days", () => {
    const table = chicagoIncidents();
    const months = sliceDays(table, dayNumber("2017-08-01"), dayNumber("2018-01-01"));
    const span = { firstDay: dayNumber("2017-08-01"), lastDay: dayNumber("2017-12-31") };
    const rows = Array.from(
      months.day,
      (day, i) => [day, months.lon[i] ?? 0, months.lat[i] ?? 0, months.category[i] ?? 0] as const,
    );
    const spike = Array.from({ length: 3000 }, () => [END + 5, -87.62, 41.88, 0] as const);
    const [plain, spiked] = [rows, [...rows, ...spike]].map((all) => {
      const train = trainWindow(tableOf(all, table.categories, span), span.firstDay, END);
      return fitBaseIntensity(partitionOf(studyAreaOf(train), train.incidents), train.incidents, END - span.firstDay);
    });
    expect(spiked).toEqual(plain);
  });
});
