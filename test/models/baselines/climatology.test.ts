import { describe, expect, it } from "vitest";
import { climatologyForecaster } from "../../../models/baselines/index.ts";
import { basePointProcessLoss } from "../../../models/density/index.ts";
import { historyBefore, type IncidentTable, sliceDays, trainWindow } from "../../../models/forecast/index.ts";
import { chicagoIncidents, chicagoIsHere, tableOf } from "../density/chicago-incidents.ts";

const SPAN = { firstDay: 0, lastDay: 19 };

function scattered(count: number): IncidentTable {
  const rows = Array.from({ length: count }, (_, i) => {
    const [u, v] = [(i * 0.6180339887) % 1, (i * 0.7548776662) % 1];
    // Days 5 and 6 are empty.
    const day = i % 20 === 5 || i % 20 === 6 ? 7 : i % 20;
    return [day, -87.6 + 0.05 * u * u, 41.8 + 0.04 * v * v, i % 5 === 0 ? 1 : 0] as const;
  });
  return tableOf(rows, ["often", "seldom", "never"], SPAN);
}

async function predictionFor(table: IncidentTable, days = 1) {
  const { fitted, summary } = await climatologyForecaster.fit(trainWindow(table), { seed: 1 });
  const prediction = await climatologyForecaster.predict(fitted, historyBefore(table, 20), { startDay: 20, days });
  return { fitted, summary, prediction };
}

describe("climatologyForecaster", () => {
  it("expects the mean number of incidents on every day", async () => {
    const { prediction } = await predictionFor(scattered(2000), 7);
    expect(Math.abs(prediction.total("all") / 700 - 1)).toBeLessThan(0.01);
    expect(Math.abs(prediction.total(0) / 560 - 1)).toBeLessThan(0.01);
    expect(prediction.total(2)).toBeGreaterThan(0);
    expect(prediction.total(2)).toBeLessThan(1);
    expect(prediction.countFamily).toEqual({ kind: "poisson" });
  });

  it("states its loss on the validation days, from the days before them alone", async () => {
    const table = scattered(2000);
    const { summary } = await predictionFor(table);
    expect(summary.baseline).toEqual(summary.validation);
    const before = await climatologyForecaster.fit(trainWindow(table, 0, 18), { seed: 1 });
    const loss = basePointProcessLoss(before.fitted.base, sliceDays(table, 18, 20), 2);
    expect(summary.validation).toEqual({ logScore: loss.natsPerIncident });
  });

  it("learns nothing from a spike on the days after the window", async () => {
    const table = scattered(2000);
    const rows = Array.from(table.day, (day, i) => [day, table.lon[i] ?? 0, table.lat[i] ?? 0, table.category[i] ?? 0] as const);
    const spike = Array.from({ length: 3000 }, (_, i) => [16 + (i % 4), -87.59, 41.83, 2] as const);
    const learnt = async (all: typeof rows) => {
      const { fitted, summary } = await climatologyForecaster.fit(trainWindow(tableOf(all, table.categories, SPAN), 0, 16), {
        seed: 1,
      });
      return { saved: climatologyForecaster.save(fitted), summary };
    };
    expect(await learnt([...rows, ...spike])).toEqual(await learnt(rows));
  });

  it.each([
    ["a single incident", [[3, 10, 50, 0]]],
    ["all incidents at one point", Array.from({ length: 30 }, (_, i) => [i % 20, 10, 50, 0])],
    ["incidents on the last day alone", [[19, 10, 50, 0]]],
    [
      "one incident an hour's drive away",
      [...Array.from({ length: 30 }, (_, i) => [i % 20, 10 + i * 1e-4, 50, 0]), [4, 10.9, 50, 0]],
    ],
  ])("is finite for %s", async (_, rows) => {
    const table = tableOf(rows as [number, number, number, number][], ["a", "absent"], SPAN);
    const { prediction, summary } = await predictionFor(table);
    expect(prediction.total("all")).toBeGreaterThan(0.04);
    expect(Number.isFinite(prediction.total("all"))).toBe(true);
    expect(prediction.total(1)).toBeGreaterThan(0);
    expect(Object.values(summary.validation).every(Number.isFinite)).toBe(true);
    const { rate } = prediction.drawing().mixture.base;
    expect(rate.every(Number.isFinite)).toBe(true);
  });

  it("predicts the same after saving and loading", async () => {
    const table = scattered(500);
    const { fitted, prediction } = await predictionFor(table);
    const saved = climatologyForecaster.save(fitted);
    const loaded = climatologyForecaster.load({ ...saved, manifest: JSON.parse(JSON.stringify(saved.manifest)) });
    const again = await climatologyForecaster.predict(loaded, historyBefore(table, 20), { startDay: 20, days: 1 });
    expect(again.drawing()).toEqual(prediction.drawing());
    expect(again.timeZone).toBe("America/Chicago");
    expect(() => climatologyForecaster.load({ ...saved, version: 99 })).toThrow(
      expect.objectContaining({ code: "DamagedForecaster" }),
    );
  });

  it("refuses settings that it does not have, and values that make no sense", async () => {
    const train = trainWindow(scattered(100));
    const fitWith = (configuration: Record<string, unknown>) => climatologyForecaster.fit(train, { seed: 1, configuration });
    await expect(fitWith({ tau: 5 })).rejects.toMatchObject({ code: "UnknownSetting" });
    await expect(fitWith({ splitAbove: -5 })).rejects.toMatchObject({ code: "InvalidConfiguration" });
    await expect(fitWith({ rule: "either" })).rejects.toMatchObject({ code: "InvalidConfiguration" });
    await expect(fitWith({ splitAbove: 30, rule: "lexicographic", bufferMetres: 250 })).resolves.toBeDefined();
  });

  it("takes the cells of a given box", async () => {
    const studyBox = { west: -87.62, south: 41.78, east: -87.53, north: 41.86, rows: 9, columns: 8 };
    const { fitted } = await climatologyForecaster.fit(trainWindow(scattered(100)), { seed: 1, configuration: { studyBox } });
    const { grid } = fitted.base.partition.area;
    expect([grid.rows, grid.columns]).toEqual([72, 64]);
    await expect(
      climatologyForecaster.fit(trainWindow(scattered(100)), { seed: 1, configuration: { studyBox: { west: 1 } } }),
    ).rejects.toMatchObject({ code: "InvalidConfiguration" });
  });

  it("stops when it is told to", async () => {
    const stop = new AbortController();
    stop.abort(new Error("stopped"));
    await expect(climatologyForecaster.fit(trainWindow(scattered(100)), { seed: 1, signal: stop.signal })).rejects.toThrow(
      "stopped",
    );
  });

  it.skipIf(!chicagoIsHere)("fits two years of Chicago", { timeout: 60_000 }, async () => {
    const table = chicagoIncidents();
    const { fitted, summary } = await climatologyForecaster.fit(trainWindow(table), { seed: 1 });
    const daily = fitted.base.nodeDailyCount.reduce((sum, value) => sum + value, 0);
    expect(Math.abs(daily / (321_877 / 731) - 1)).toBeLessThan(0.001);
    expect(fitted.base.partition.nodeCount).toBeGreaterThan(250);
    expect(fitted.base.partition.nodeCount).toBeLessThan(450);
    expect(summary.validation.logScore).toBeGreaterThan(13);
  });
});
