import { describe, expect, it } from "vitest";
import { informationGain, LEAST_EXPECTED_COUNT, poissonLogScore } from "../../../models/verify/index.ts";
import {
  chicagoIncidents,
  chicagoIsHere,
  dailyCounts,
  dayNumber,
  publishedGrid,
  totalCounts,
} from "../density/chicago-incidents.ts";

const LAND = Uint8Array.of(1, 1, 0);

describe("poissonLogScore", () => {
  it("is the sum of n ln m - m over land", () => {
    expect(poissonLogScore([2, 0.5, 9], [3, 0, 7], LAND)).toBeCloseTo(3 * Math.log(2) - 2 - 0.5, 12);
  });

  it("is best for the true mean", () => {
    const counts = [12, 4, 0];
    const best = poissonLogScore(counts, counts, LAND);
    for (const factor of [0.8, 0.95, 1.05, 1.2]) {
      expect(
        poissonLogScore(
          counts.map((count) => count * factor),
          counts,
          LAND,
        ),
      ).toBeLessThan(best);
    }
  });

  it("tells 12 incidents in a cell from 1", () => {
    expect(poissonLogScore([1, 1, 0], [12, 0, 0], LAND)).toBe(poissonLogScore([1, 1, 0], [1, 0, 0], LAND));
    expect(poissonLogScore([3, 1, 0], [12, 0, 0], LAND) - poissonLogScore([1, 1, 0], [12, 0, 0], LAND)).toBeCloseTo(
      12 * Math.log(3) - 2,
      9,
    );
  });

  it("bounds the cost of a forecast of 0", () => {
    expect(poissonLogScore([0, 1, 0], [1, 0, 0], LAND)).toBeCloseTo(Math.log(LEAST_EXPECTED_COUNT) - 1, 5);
  });
});

describe("informationGain", () => {
  it("is the gain per incident", () => {
    expect(informationGain(-10, -16, 3)).toBe(2);
  });

  it.skipIf(!chicagoIsHere)(
    "of the 28-day level over the static map is .0003 in November and .0045 in December 2017",
    { timeout: 60_000 },
    () => {
      const table = chicagoIncidents();
      const start = dayNumber("2016-01-01");
      const gains = [8, 4].flatMap((baseCells) =>
        [
          [dayNumber("2017-11-01"), dayNumber("2017-12-01")],
          [dayNumber("2017-12-01"), dayNumber("2018-01-01")],
        ].map(([from = 0, to = 0]) => {
          const grid = publishedGrid(baseCells);
          const daily = dailyCounts(table, grid, start, to);
          const totals = daily.map((counts) => counts.reduce((sum, count) => sum + count, 0));
          const fitDays = from - start;
          const fitMean = totals.slice(0, fitDays).reduce((sum, total) => sum + total, 0) / fitDays;
          const rate = totalCounts(daily.slice(0, fitDays)).map((count) => (count + 0.3) / (fitDays + 1));
          const land = Uint8Array.from(totalCounts(dailyCounts(table, grid, start, dayNumber("2018-01-01"))), (count) =>
            count > 0 ? 1 : 0,
          );
          let gain = 0;
          let incidents = 0;
          for (let day = fitDays; day < daily.length; day++) {
            const level = totals.slice(day - 28, day).reduce((sum, total) => sum + total, 0) / 28 / fitMean;
            const observed = daily[day] ?? new Float64Array(0);
            gain +=
              poissonLogScore(
                rate.map((value) => value * level),
                observed,
                land,
              ) - poissonLogScore(rate, observed, land);
            incidents += totals[day] ?? 0;
          }
          return informationGain(gain, 0, incidents).toFixed(4);
        }),
      );
      expect(gains).toEqual(["0.0003", "0.0045", "0.0003", "0.0046"]);
    },
  );
});
