import { beforeAll, describe, expect, it, vi } from "vitest";
import { climatologyForecaster } from "../../../models/baselines/index.ts";
import { crimeForecaster } from "../../../models/crime/index.ts";
import { intensityAt } from "../../../models/density/index.ts";
import {
  historyBefore,
  type IncidentTable,
  type IntensityPrediction,
  lowerBound,
  trainWindow,
} from "../../../models/forecast/index.ts";
import { toLocal, toLonLat } from "../../../models/grid/index.ts";
import { createRng } from "../../../models/tensor/index.ts";
import { useEngine } from "../../support/engines.ts";
import { plantedMixture } from "./planted-mixture.ts";
import { poisson, TOWN_FIRST_DAY, TOWN_FRAME, tableOf } from "./small-town.ts";

// Trainings of some seconds each, on a machine that may be busy.
vi.setConfig({ testTimeout: 180_000 });

// On every machine, with the same bytes, and on one core.
beforeAll(() => useEngine("wasm"));

describe("the planted mixture of period 10", () => {
  /**
   * Of the gap between the long-run map and the oracle, the least share that a training has to close. Not asked for is a distance of .03
   * nats to the oracle: even 3,000 days leave a map of 125 m cells with known node factors .026 nats behind it, and 1,000 days .036.
   */
  const LEAST_SHARE = 0.75;
  const TRAINING_DAYS = 1200;
  const SCORED_DAYS = 25;

  /** Sum over a day's incidents of -log rate, plus the expected incidents. */
  function dayLoss(table: IncidentTable, day: number, expected: number, rate: (row: number) => number): number {
    let loss = expected;
    for (let row = lowerBound(table.day, day); row < lowerBound(table.day, day + 1); row++) loss -= Math.log(rate(row));
    return loss;
  }

  it("is learnt to three quarters of what an oracle knows beyond the long-run map", async () => {
    const planted = plantedMixture(TRAINING_DAYS + SCORED_DAYS, 2);
    const { table, box } = planted;
    const end = table.firstDay + TRAINING_DAYS;
    const train = trainWindow(table, table.firstDay, end, end - 20);
    const space = { studyBox: box, splitAbove: 2000 };
    const configuration = {
      ...space,
      steps: 5,
      hidden: [12],
      headUnits: 16,
      components: 1,
      epochs: 5,
      windowsPerEpoch: 200,
      batchWindows: 4,
      learningRate: 0.04,
      averaging: 0.9,
      ratePrior: 1e-3,
    };
    const { fitted } = await crimeForecaster.fit(train, { seed: 7, configuration });
    const map = await climatologyForecaster.fit(train, { seed: 7, configuration: space });
    expect(fitted.base.partition.nodeCount).toBeLessThanOrEqual(60);
    const loss = { oracle: 0, model: 0, map: 0 };
    for (let day = end; day < end + SCORED_DAYS; day++) {
      const [history, valid] = [historyBefore(table, day), { startDay: day, days: 1 }];
      const score = (prediction: IntensityPrediction): number => {
        const { mixture } = prediction.drawing();
        return dayLoss(table, day, prediction.total("all"), (row) => {
          const place = { lon: table.lon[row] ?? 0, lat: table.lat[row] ?? 0 };
          return intensityAt(mixture, toLocal(mixture.frame, place), table.category[row] ?? 0);
        });
      };
      loss.model += score(await crimeForecaster.predict(fitted, history, valid));
      loss.map += score(await climatologyForecaster.predict(map.fitted, history, valid));
      loss.oracle += dayLoss(table, day, planted.daily(day), (row) =>
        planted.rate(day, table.category[row] ?? 0, table.lon[row] ?? 0, table.lat[row] ?? 0),
      );
    }
    const incidents = lowerBound(table.day, end + SCORED_DAYS) - lowerBound(table.day, end);
    const gap = (loss.map - loss.oracle) / incidents;
    // Two states, each of which makes its own places about twice as likely: at most ln 2.
    expect(gap).toBeGreaterThan(0.3);
    expect(gap).toBeLessThan(Math.log(2));
    expect(loss.model).toBeGreaterThan(loss.oracle);
    expect((loss.map - loss.model) / (loss.map - loss.oracle)).toBeGreaterThan(LEAST_SHARE);
  });
});

describe("diffusion on the graph", () => {
  const SIDE = 4;
  const NODE_METRES = 2000;
  const SEEDED = 5;
  /** Incidents of the next day in each rook neighbour for one in the seeded node. */
  const SPILL = 0.5;
  const MEAN_SEEDS = 8;
  const DAYS = 900;
  type Row = { readonly day: number; readonly x: number; readonly y: number; readonly category: number };

  const west = (node: number): number => (node % SIDE) * NODE_METRES - 4000;
  const north = (node: number): number => 4000 - Math.floor(node / SIDE) * NODE_METRES;
  const nodes = Array.from({ length: SIDE * SIDE }, (_, node) => node);
  const neighbours = [SEEDED - SIDE, SEEDED - 1, SEEDED + 1, SEEDED + SIDE];

  /** Seeds in one node on half of the days; the day after, a Poisson number in each neighbour of a mean linear in them. */
  function spreading(): Row[] {
    const rng = createRng(5);
    const rows: Row[] = [];
    const put = (day: number, node: number, count: number): void => {
      for (let i = 0; i < count; i++)
        rows.push({
          day,
          x: west(node) + NODE_METRES * rng.uniform(),
          y: north(node) - NODE_METRES * rng.uniform(),
          category: 0,
        });
    };
    let before = 0;
    for (let day = TOWN_FIRST_DAY; day < TOWN_FIRST_DAY + DAYS; day++) {
      const seeds = rng.uniform() < 0.5 ? 0 : poisson(rng, MEAN_SEEDS);
      put(day, SEEDED, seeds);
      for (const node of neighbours) put(day, node, poisson(rng, SPILL * before));
      before = seeds;
    }
    return rows;
  }

  it("is found with its sign and, within 20 %, its weight, in the neighbours alone", async () => {
    const rows = spreading();
    const categories = ["a"];
    const span = { firstDay: TOWN_FIRST_DAY, lastDay: TOWN_FIRST_DAY + DAYS - 1, categories };
    const [southWest, northEast] = [toLonLat(TOWN_FRAME, { x: -4000, y: -4000 }), toLonLat(TOWN_FRAME, { x: 4000, y: 4000 })];
    const studyBox = {
      west: southWest.lon,
      south: southWest.lat,
      east: northEast.lon,
      north: northEast.lat,
      rows: 8,
      columns: 8,
    };
    const configuration = {
      studyBox,
      splitAbove: 1,
      steps: 2,
      hidden: [8],
      headUnits: 16,
      components: 1,
      epochs: 5,
      windowsPerEpoch: 480,
      batchWindows: 8,
      learningRate: 0.03,
      averaging: 0.9,
      ratePrior: 1e-3,
    };
    const { fitted } = await crimeForecaster.fit(trainWindow(tableOf(rows, span)), { seed: 7, configuration });
    const response = new Float64Array(SIDE * SIDE);
    const issueDays = Array.from({ length: 8 }, (_, i) => TOWN_FIRST_DAY + DAYS - 1 - 6 * i);
    for (const day of issueDays) {
      for (const seeds of [0, MEAN_SEEDS]) {
        const past = rows.filter((row) => row.day < day - 1 || (row.day === day - 1 && !withinSeeded(row)));
        for (let i = 0; i < seeds; i++)
          past.push({ day: day - 1, x: west(SEEDED) + 250 * i + 100, y: north(SEEDED) - 1000, category: 0 });
        const table = tableOf(past, { ...span, lastDay: day - 1 });
        const prediction = await crimeForecaster.predict(fitted, historyBefore(table, day), { startDay: day, days: 1 });
        for (const node of nodes) {
          const where = {
            west: west(node),
            east: west(node) + NODE_METRES,
            north: north(node),
            south: north(node) - NODE_METRES,
          };
          const sign = seeds === 0 ? -1 : 1;
          response[node] = (response[node] ?? 0) + (sign * prediction.expectedCount(where, 0)) / (MEAN_SEEDS * issueDays.length);
        }
      }
    }
    for (const node of nodes) {
      const wanted = neighbours.includes(node) ? SPILL : 0;
      expect(Math.abs((response[node] ?? 0) - wanted), `node ${node}`).toBeLessThan(0.2 * SPILL);
    }
  });

  function withinSeeded({ x, y }: Row): boolean {
    return x >= west(SEEDED) && x < west(SEEDED) + NODE_METRES && y <= north(SEEDED) && y > north(SEEDED) - NODE_METRES;
  }
});
