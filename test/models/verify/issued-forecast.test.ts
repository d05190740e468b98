import { expect, test } from "vitest";
import { countInterval, mixturePrediction } from "../../../models/density/index.ts";
import type { CountFamily, IncidentTable, IntensityPrediction, MixtureData } from "../../../models/forecast/index.ts";
import { makeLocalGrid, toLonLat } from "../../../models/grid/index.ts";
import { ISSUED_AREA_SHARES, scoreIssuedForecast, type TotalInterval } from "../../../models/verify/index.ts";
import { scoredGrid } from "../../../models/verify/issued-forecast.ts";

const FRAME = { lon0: -87.7, lat0: 41.8 };
const DAY = 17_600;

/** A town of 10 x 10 scored cells of 1 km, each of 4 x 4 base cells, with an expected count a day for each scored cell. */
function town(
  expected: (row: number, column: number) => number,
  { days = 1, family = { kind: "poisson" } as CountFamily, land = (_row: number, _column: number): boolean => true } = {},
): IntensityPrediction {
  const grid = makeLocalGrid({
    frame: FRAME,
    west: 0,
    north: 10_000,
    cellWidthMetres: 250,
    cellHeightMetres: 250,
    columns: 40,
    rows: 40,
  });
  const rate = new Float32Array(1600);
  const node = new Int32Array(1600).fill(-1);
  for (let cell = 0; cell < 1600; cell++) {
    const [row, column] = [Math.floor(cell / 160), Math.floor((cell % 40) / 4)];
    if (!land(row, column)) continue;
    node[cell] = 0;
    rate[cell] = expected(row, column) / 1e6;
  }
  const mixture: MixtureData = {
    frame: FRAME,
    categories: ["THEFT"],
    base: { grid, rate, node },
    nodeCount: 1,
    nodeFactors: Float32Array.of(1),
    geometry: new Float32Array(),
    weights: new Float32Array(),
  };
  return mixturePrediction(mixture, { timeZone: "UTC", issueDay: DAY, valid: { startDay: DAY, days }, countFamily: family });
}

/** Incidents at the middles of scored cells: [day, row, column, category]. */
function incidents(places: readonly (readonly [number, number, number, number?])[], categories = ["THEFT"]): IncidentTable {
  const sorted = places.toSorted((a, b) => a[0] - b[0]);
  const at = sorted.map(([, row, column]) => toLonLat(FRAME, { x: 1000 * column + 500, y: 10_000 - 1000 * row - 500 }));
  return {
    day: Int32Array.from(sorted, ([day]) => day),
    secondOfDay: new Int32Array(sorted.length),
    lon: Float64Array.from(at, ({ lon }) => lon),
    lat: Float64Array.from(at, ({ lat }) => lat),
    category: Uint16Array.from(sorted, (place) => place[3] ?? 0),
    categories,
    timeZone: "UTC",
    firstDay: DAY - 10,
    lastDay: DAY + 10,
  };
}

const interval: TotalInterval = (prediction) => countInterval([prediction.total("all")], prediction.countFamily, 0.9);

function figure(score: ReturnType<typeof scoreIssuedForecast>, metric: string) {
  return score.figures.find((one) => one.metric === metric);
}

test("cells of 1 km are made of whole base cells", () => {
  expect(scoredGrid(town(() => 1).drawing().mixture)).toMatchObject({
    columns: 10,
    rows: 10,
    cellWidthMetres: 1000,
    cellHeightMetres: 1000,
  });
});

test("log score per incident: the closed form on both maps, and their difference", () => {
  // 90 cells expect .1 and ten expect 1.1; the long-run map expects .2 everywhere. Both expect 20.
  const forecast = town((_row, column) => (column === 0 ? 1.1 : 0.1));
  const map = town(() => 0.2);
  const happened = incidents([
    [DAY, 0, 0],
    [DAY, 0, 0],
    [DAY, 5, 0],
    [DAY, 5, 7],
    [DAY - 1, 0, 0],
    [DAY + 1, 0, 0],
  ]);
  const score = scoreIssuedForecast(forecast, map, happened, interval);
  expect([score.incidents, score.observedCount]).toEqual([4, 4]);
  expect(figure(score, "logScore")?.value).toBeCloseTo((3 * Math.log(1.1) + Math.log(0.1) - 20) / 4, 6);
  expect(figure(score, "logScore")?.baseline).toBeCloseTo((4 * Math.log(0.2) - 20) / 4, 6);
  expect(figure(score, "informationGain")?.value).toBeCloseTo((3 * Math.log(1.1 / 0.2) + Math.log(0.1 / 0.2)) / 4, 6);
  expect(figure(score, "informationGain")?.baseline).toBe(0);
});

test("prediction accuracy index at the shares of the land, beside the long-run map's", () => {
  const forecast = town((row, column) => (column === 0 ? 1 + 0.01 * (10 - row) : 0.1));
  const map = town((row, column) => (column === 9 ? 1 + 0.01 * (10 - row) : 0.1));
  const score = scoreIssuedForecast(
    forecast,
    map,
    incidents([
      [DAY, 0, 0],
      [DAY, 3, 0],
      [DAY, 9, 0],
      [DAY, 0, 9],
    ]),
    interval,
  );
  // Of 100 cells: the best one catches 1 of 4, the best five 2 of 4, the best ten 3 of 4.
  expect(ISSUED_AREA_SHARES).toEqual([0.01, 0.05, 0.1]);
  expect(["pai@1", "pai@5", "pai@10"].map((metric) => figure(score, metric))).toEqual([
    { metric: "pai@1", value: 25, baseline: 25 },
    { metric: "pai@5", value: 10, baseline: 5 },
    { metric: "pai@10", value: 7.5, baseline: 2.5 },
  ]);
});

test("the expected count over the whole valid period, and whether the observed one lies in its interval", () => {
  const score = (observed: number) =>
    scoreIssuedForecast(
      town(() => 0.1, { days: 2 }),
      town(() => 0.1, { days: 2, family: { kind: "negative-binomial", size: [2] } }),
      incidents(Array.from({ length: observed }, (_, index) => [DAY + (index % 2), 1, 1] as const)),
      interval,
    );
  const usual = score(20);
  expect(figure(usual, "expectedCount")?.value).toBeCloseTo(20, 5);
  expect(figure(usual, "observedCount")).toEqual({ metric: "observedCount", value: 20, baseline: null });
  // Poisson with mean 20: 5 % below 13 and above 28.
  expect([figure(usual, "intervalLow")?.value, figure(usual, "intervalHigh")?.value]).toEqual([13, 28]);
  expect(figure(usual, "insideInterval")).toEqual({ metric: "insideInterval", value: 1, baseline: 1 });
  // A wider count family holds what the Poisson one does not.
  expect(figure(score(40), "insideInterval")).toEqual({ metric: "insideInterval", value: 0, baseline: 1 });
});

test("both are scored on the forecast's own study area, by the categories that it knows", () => {
  const forecast = town(() => 0.2, { land: (row) => row < 5 });
  const map = town(() => 0.2);
  const happened = incidents(
    [
      [DAY, 1, 1],
      [DAY, 8, 8],
      [DAY, 2, 2, 1],
    ],
    ["THEFT", "FRAUD"],
  );
  const score = scoreIssuedForecast(forecast, map, happened, interval);
  expect([score.incidents, score.observedCount]).toEqual([1, 1]);
  expect(figure(score, "informationGain")?.value).toBeCloseTo(0, 6);
});

test("a period without incidents has a log score and no accuracy index", () => {
  const score = scoreIssuedForecast(
    town(() => 0.01),
    town(() => 0.02),
    incidents([]),
    interval,
  );
  expect(figure(score, "logScore")).toMatchObject({ value: expect.closeTo(-1, 5), baseline: expect.closeTo(-2, 5) });
  expect(score.figures.filter(({ metric }) => metric.startsWith("pai"))).toEqual([]);
});

test("a period that the data do not hold is refused", () => {
  const early = { ...incidents([]), lastDay: DAY - 1 };
  expect(() =>
    scoreIssuedForecast(
      town(() => 1),
      town(() => 1),
      early,
      interval,
    ),
  ).toThrow(expect.objectContaining({ code: "OutcomesMissing" }));
});
