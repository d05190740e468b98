import { describe, expect, it } from "vitest";
import { climatologyForecaster, LEVEL_DAYS, levelAdjustedForecaster } from "../../../models/baselines/index.ts";
import { historyBefore, type IncidentTable, trainWindow } from "../../../models/forecast/index.ts";
import { tableOf } from "../density/chicago-incidents.ts";

/** 10 incidents a day until day 60, 15 a day from then on, at places that do not change. */
function rising(): IncidentTable {
  const rows = Array.from({ length: 100 }, (_, day) =>
    Array.from({ length: day < 60 ? 10 : 15 }, (_, i) => {
      const [u, v] = [((day * 15 + i) * 0.6180339887) % 1, ((day * 15 + i) * 0.7548776662) % 1];
      return [day, -87.6 + 0.05 * u, 41.8 + 0.04 * v, i % 3 === 0 ? 1 : 0] as const;
    }),
  ).flat();
  return tableOf(rows, ["often", "seldom"], { firstDay: 0, lastDay: 99 });
}

async function totals(table: IncidentTable, issueDay: number): Promise<readonly [map: number, adjusted: number]> {
  const window = trainWindow(table, 0, 60);
  const history = historyBefore(table, issueDay);
  const valid = { startDay: issueDay, days: 1 };
  const map = await climatologyForecaster.fit(window, { seed: 1 });
  const adjusted = await levelAdjustedForecaster.fit(window, { seed: 1 });
  const predictions = await Promise.all([
    climatologyForecaster.predict(map.fitted, history, valid),
    levelAdjustedForecaster.predict(adjusted.fitted, history, valid),
  ]);
  return [predictions[0].total("all"), predictions[1].total("all")];
}

describe("levelAdjustedForecaster", () => {
  it("expects the mean of the last 28 days", async () => {
    const [, full] = await totals(rising(), 100);
    expect(full).toBeCloseTo(15, 6);
    const [, half] = await totals(rising(), 60 + LEVEL_DAYS / 2);
    expect(half).toBeCloseTo(12.5, 6);
  });

  it("ranks places as the map does", async () => {
    const table = rising();
    const window = trainWindow(table, 0, 60);
    const valid = { startDay: 100, days: 1 };
    const map = await climatologyForecaster.fit(window, { seed: 1 });
    const adjusted = await levelAdjustedForecaster.fit(window, { seed: 1 });
    const plain = await climatologyForecaster.predict(map.fitted, historyBefore(table, 100), valid);
    const scaled = await levelAdjustedForecaster.predict(adjusted.fitted, historyBefore(table, 100), valid);
    const { grid } = plain.drawing().mixture.base;
    const ratios = scaled.expectedCounts(grid, 0).map((count, cell) => count / (plain.expectedCounts(grid, 0)[cell] ?? 0));
    const inside = ratios.filter(Number.isFinite);
    expect(Math.max(...inside) / Math.min(...inside)).toBeCloseTo(1, 5);
  });

  it("takes the days that there are where the data begin later", async () => {
    const [, one] = await totals(rising(), 1);
    expect(one).toBeCloseTo(10, 6);
  });

  it("comes back from its stored form with the same forecast", async () => {
    const table = rising();
    const { fitted } = await levelAdjustedForecaster.fit(trainWindow(table, 0, 60), { seed: 1 });
    const again = levelAdjustedForecaster.load(levelAdjustedForecaster.save(fitted));
    const predict = (one: typeof fitted) =>
      levelAdjustedForecaster.predict(one, historyBefore(table, 90), { startDay: 90, days: 3 });
    expect((await predict(again)).total(1)).toBe((await predict(fitted)).total(1));
  });

  it("refuses the stored form of another forecaster", async () => {
    const { fitted } = await climatologyForecaster.fit(trainWindow(rising(), 0, 60), { seed: 1 });
    expect(() => levelAdjustedForecaster.load(climatologyForecaster.save(fitted))).toThrow(
      expect.objectContaining({ code: "DamagedForecaster" }),
    );
  });
});
