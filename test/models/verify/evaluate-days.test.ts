import { describe, expect, it } from "vitest";
import { climatologyForecaster } from "../../../models/baselines/index.ts";
import { coarseGrid, mixtureOfBase, mixturePrediction, studyAreaOf } from "../../../models/density/index.ts";
import { type IncidentTable, trainWindow } from "../../../models/forecast/index.ts";
import {
  type Contestant,
  contestant,
  type Evaluation,
  evaluateDays,
  landCells,
  type Metric,
} from "../../../models/verify/index.ts";
import { tableOf } from "../density/chicago-incidents.ts";

const SPAN = { firstDay: 0, lastDay: 67 };
const TEST_FROM = 40;

function chance(seed: number) {
  let state = seed;
  return {
    uniform() {
      state = (state * 16_807) % 2_147_483_647;
      return state / 2_147_483_647;
    },
  };
}

/** 68 days; from day 40 twice as many incidents as before. */
function busier(): IncidentTable {
  const rows = Array.from({ length: 4800 }, (_, i) => {
    const [u, v] = [(i * 0.6180339887) % 1, (i * 0.7548776662) % 1];
    const day = i < 2000 ? i % 40 : 40 + (i % 28);
    return [day, -87.6 + 0.05 * u * u, 41.8 + 0.04 * v * v, i % 3] as const;
  });
  return tableOf(rows, ["a", "b", "c"], SPAN);
}

async function contest(table: IncidentTable) {
  const train = trainWindow(table, 0, TEST_FROM);
  const { fitted } = await climatologyForecaster.fit(train, { seed: 1 });
  const grid = coarseGrid(studyAreaOf(train));
  const doubled: Contestant = {
    name: "doubled",
    async predict(history, day) {
      const mixture = mixtureOfBase(fitted.base);
      const factors = mixture.nodeFactors.map(() => 2);
      return mixturePrediction(
        { ...mixture, nodeFactors: factors },
        {
          timeZone: "UTC",
          issueDay: history.issueDay,
          valid: { startDay: day, days: 1 },
        },
      );
    },
  };
  return {
    contestants: [contestant("climatology", climatologyForecaster, fitted), doubled],
    reference: "climatology",
    incidents: table,
    fromDay: TEST_FROM,
    toDay: 68,
    grid,
    land: landCells(grid, train.incidents),
    resamples: 200,
  };
}

function scoreOf(evaluation: Evaluation, forecaster: string, metric: Metric) {
  const score = evaluation.scores.find((one) => one.forecaster === forecaster && one.metric === metric);
  if (score === undefined) throw new Error(`no ${metric} of ${forecaster}`);
  return score;
}

describe("evaluateDays", () => {
  it("finds the gain of a forecast that knows the new level, ln 2 - 1/2 an incident, beyond chance", async () => {
    const evaluation = await evaluateDays({ ...(await contest(busier())), rng: chance(1) });
    const gain = scoreOf(evaluation, "doubled", "informationGain");
    expect(gain.value).toBeCloseTo(Math.log(2) - 0.5, 1);
    expect(gain.low).toBeGreaterThan(0);
    expect(scoreOf(evaluation, "climatology", "informationGain").value).toBe(0);
    expect(scoreOf(evaluation, "climatology", "countRatio").value).toBeCloseTo(0.5, 1);
    expect(scoreOf(evaluation, "doubled", "countRatio").value).toBeCloseTo(1, 1);
    expect(scoreOf(evaluation, "doubled", "logLoss").value).toBeLessThan(scoreOf(evaluation, "climatology", "logLoss").value);
    // Twice the rate everywhere ranks the cells as before.
    expect(evaluation.differences.filter(({ metric }) => metric.startsWith("hitRate")).map(({ value }) => value)).toEqual([0, 0]);
    expect(evaluation.incidents + evaluation.outside).toBe(2800);
  });

  it("gives every forecaster only the days before the one that it forecasts", async () => {
    const options = await contest(busier());
    const seen: [number, number][] = [];
    const [first] = options.contestants;
    if (first === undefined) throw new Error("one contestant");
    const recorder: Contestant = {
      name: "climatology",
      predict(history, day, signal) {
        seen.push([day, history.incidents.day.at(-1) ?? -1]);
        return first.predict(history, day, signal);
      },
    };
    await evaluateDays({ ...options, contestants: [recorder], rng: chance(1) });
    expect(seen).toEqual(Array.from({ length: 28 }, (_, i) => [TEST_FROM + i, TEST_FROM + i - 1]));
  });

  it("is the same for the same seed", async () => {
    const options = await contest(busier());
    const [one, two] = [await evaluateDays({ ...options, rng: chance(4) }), await evaluateDays({ ...options, rng: chance(4) })];
    expect(one).toEqual(two);
  });

  it("stops at the next forecast when it is told to", async () => {
    const stop = new AbortController();
    const days: number[] = [];
    const progress = (done: number): void => {
      days.push(done);
      if (done === 3) stop.abort(new Error("stopped"));
    };
    await expect(evaluateDays({ ...(await contest(busier())), rng: chance(1), signal: stop.signal, progress })).rejects.toThrow(
      "stopped",
    );
    expect(days).toEqual([1, 2, 3]);
  });

  it("refuses days without data, a reference that is not there and land of another grid", async () => {
    const options = { ...(await contest(busier())), rng: chance(1) };
    await expect(evaluateDays({ ...options, toDay: 69 })).rejects.toMatchObject({ code: "PeriodOutsideData" });
    await expect(evaluateDays({ ...options, reference: "kde" })).rejects.toMatchObject({ code: "UnknownForecaster" });
    await expect(evaluateDays({ ...options, land: new Uint8Array(3) })).rejects.toMatchObject({ code: "InvalidMask" });
  });
});
