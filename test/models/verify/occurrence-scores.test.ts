import { describe, expect, it } from "vitest";
import {
  hitRate,
  hotSpotHits,
  type OccurrenceScore,
  occurrenceScore,
  predictionAccuracyIndex,
} from "../../../models/verify/index.ts";
import {
  chicagoIncidents,
  chicagoIsHere,
  dailyCounts,
  dayNumber,
  publishedGrid,
  totalCounts,
} from "../density/chicago-incidents.ts";

describe("occurrenceScore", () => {
  it("is log loss and squared error over land cells", () => {
    const { logLoss, brier, cells } = occurrenceScore([0.2, 0.9, 0.5], [0, 2, 1], Uint8Array.of(1, 1, 0));
    expect(logLoss).toBeCloseTo(-Math.log(0.8) - Math.log(0.9), 12);
    expect(brier).toBeCloseTo(0.04 + 0.01, 12);
    expect(cells).toBe(2);
  });

  it("bounds the cost of certainty that was wrong", () => {
    expect(occurrenceScore([0], [1], Uint8Array.of(1)).logLoss).toBeCloseTo(-Math.log(1e-6), 9);
  });
});

describe.skipIf(!chicagoIsHere)("known scores on Chicago's four types", { timeout: 120_000 }, () => {
  const MONTHS = [
    ["2016-11-01", "2016-12-01"],
    ["2016-12-01", "2017-01-01"],
    ["2017-11-01", "2017-12-01"],
    ["2017-12-01", "2018-01-01"],
  ] as const;

  function landOf(baseCells: number): Uint8Array {
    const all = dailyCounts(chicagoIncidents(), publishedGrid(baseCells), dayNumber("2016-01-01"), dayNumber("2018-01-01"));
    return Uint8Array.from(totalCounts(all), (count) => (count > 0 ? 1 : 0));
  }

  it("has 645 land cells at 1 km and 2,287 at 500 m", () => {
    expect([8, 4].map((baseCells) => landOf(baseCells).reduce((sum, inside) => sum + inside, 0))).toEqual([645, 2287]);
  });

  it.each([
    [8, 0, ".4983 .1673 .072 7.75 .203"],
    [8, 1, ".4991 .1681 .089 9.56 .214"],
    [8, 2, ".4872 .1630 .092 9.86 .214"],
    [8, 3, ".4892 .1641 .096 10.32 .224"],
    [4, 2, ".3500 .1078 .097 9.64 .233"],
    [4, 3, ".3376 .1030 .100 9.93 .246"],
  ])(
    "of climatology of January to October, %i base cells, month %i: log loss, Brier, hit rate, PAI, hit rate are %s",
    (baseCells, month, wanted) => {
      const [from, to] = (MONTHS[month] ?? MONTHS[0]).map(dayNumber) as [number, number];
      const grid = publishedGrid(baseCells);
      const year = dayNumber(month < 2 ? "2016-01-01" : "2017-01-01");
      const fit = dailyCounts(chicagoIncidents(), grid, year, dayNumber(month < 2 ? "2016-11-01" : "2017-11-01"));
      const share = totalCounts(fit.map((day) => day.map((count) => (count > 0 ? 1 : 0)))).map((days) =>
        Math.min(1 - 1e-4, Math.max(1e-4, days / fit.length)),
      );
      const land = landOf(baseCells);
      const observed = dailyCounts(chicagoIncidents(), grid, from, to);
      const scores = observed.map((day) => occurrenceScore(share, day, land));
      const mean = (of: (score: OccurrenceScore) => number): number =>
        scores.reduce((sum, score) => sum + of(score), 0) / scores.reduce((sum, score) => sum + score.cells, 0);
      const [one, five] = [0.01, 0.05].map((areaShare) => hotSpotHits(areaShare, share, totalCounts(observed), land));
      if (one === undefined || five === undefined) throw new Error("two shares");
      const found = [
        mean((score) => score.logLoss),
        mean((score) => score.brier),
        hitRate(one),
        predictionAccuracyIndex(one),
        hitRate(five),
      ];
      // Equal forecasts at 500 m may be ranked in another order: .001 in hits, .07 in PAI.
      const tolerance = baseCells === 8 ? [5e-5, 5e-5, 5e-4, 5e-3, 5e-4] : [5e-5, 5e-5, 1.5e-3, 0.08, 1.5e-3];
      wanted.split(" ").forEach((value, i) => {
        expect(Math.abs((found[i] ?? 0) - Number(value))).toBeLessThanOrEqual(tolerance[i] ?? 0);
      });
    },
  );

  it.each([
    // Fitted on 22 months; then on all days before the first of the month.
    ["static", "2017-11-01", 8, [".4885", ".4905"]],
    ["level", "2017-11-01", 8, [".4880", ".4879"]],
    ["static", "2017-11-01", 4, [".3503", ".3375"]],
    ["level", "2017-11-01", 4, [".3501", ".3365"]],
    ["static", "month", 8, [".4885", ".4902"]],
    ["level", "month", 8, [".4880", ".4877"]],
    ["static", "month", 4, [".3503", ".3373"]],
    ["level", "month", 4, [".3501", ".3363"]],
  ] as const)("of the %s Poisson map of the days before %s, %i base cells", (kind, fitEnd, baseCells, wanted) => {
    const grid = publishedGrid(baseCells);
    const start = dayNumber("2016-01-01");
    const daily = dailyCounts(chicagoIncidents(), grid, start, dayNumber("2018-01-01"));
    const totals = daily.map((counts) => counts.reduce((sum, count) => sum + count, 0));
    const land = landOf(baseCells);
    const found = MONTHS.slice(2).map(([from, to]) => {
      const fitDays = dayNumber(fitEnd === "month" ? from : fitEnd) - start;
      const fitMean = totals.slice(0, fitDays).reduce((sum, total) => sum + total, 0) / fitDays;
      const rate = totalCounts(daily.slice(0, fitDays)).map((count) => (count + 0.3) / (fitDays + 1));
      let loss = 0;
      let cells = 0;
      for (let day = dayNumber(from) - start; day < dayNumber(to) - start; day++) {
        const level = kind === "static" ? 1 : totals.slice(day - 28, day).reduce((sum, total) => sum + total, 0) / 28 / fitMean;
        const score = occurrenceScore(
          rate.map((value) => -Math.expm1(-value * level)),
          daily[day] ?? [],
          land,
        );
        loss += score.logLoss;
        cells += score.cells;
      }
      return (loss / cells).toFixed(4).slice(1);
    });
    expect(found).toEqual(wanted);
  });
});
