/**
 * Where the crime model's choices were made: two-month origins before the test months, `npm run acceptance -- crime-origins`. Trains the quick
 * preset on 2016 to the origin, scores the two months that follow, and compares what was decided: the refit of the base map, the parts
 * of the network, the count family. Writes docs/results/crime-origins.md.
 */
import { type CrimeModel, crimeForecaster, QUICK } from "../../models/crime/index.ts";
import {
  type CountFamily,
  type Fitted,
  historyBefore,
  type IncidentTable,
  type LocalDay,
  trainWindow,
} from "../../models/forecast/index.ts";
import {
  type CellCounts,
  cellCounts,
  chanceOfAny,
  type DayScores,
  dayOf,
  difference,
  joined,
  levels,
  PUBLISHED,
  scoreDays,
  staticRates,
} from "./crime-scores.ts";
import { prepareChicago, writeReport } from "./real-data-check.ts";

const SEED = 1;
const SIDES = [8, 4] as const;

const ORIGINS: readonly (readonly [from: string, to: string])[] = [
  ["2017-05-01", "2017-07-01"],
  ["2017-07-01", "2017-09-01"],
  ["2017-09-01", "2017-11-01"],
];

/** Scores of one forecaster at each side, by Poisson chances and by its own count family. */
async function scored(
  fitted: Fitted<CrimeModel>,
  table: IncidentTable,
  days: readonly LocalDay[],
  counts: readonly CellCounts[],
): Promise<{ readonly poisson: DayScores[]; readonly own: DayScores[] }> {
  const grids = SIDES.map((side) => joined(fitted.base.partition.area.grid, side));
  const byDay = new Map<LocalDay, { means: Float64Array[]; family: CrimeModel["countFamily"] }[]>();
  for (const day of days) {
    const prediction = await crimeForecaster.predict(fitted, historyBefore(table, day), { startDay: day, days: 1 });
    const means = grids.map((grid) => prediction.categories.map((_, category) => prediction.expectedCounts(grid, category)));
    byDay.set(
      day,
      means.map((categories) => ({ means: categories, family: prediction.countFamily })),
    );
  }
  const scores = (chance: (means: readonly Float64Array[], family: CountFamily) => Float64Array): DayScores[] =>
    SIDES.map((_, index) => {
      const chances = new Map<LocalDay, Float64Array>();
      const rates = new Map<LocalDay, Float64Array>();
      for (const [day, sides] of byDay) {
        const side = sides[index];
        if (side === undefined) continue;
        chances.set(day, chance(side.means, side.family));
        rates.set(
          day,
          (side.means[0] ?? new Float64Array()).map((_, cell) => side.means.reduce((sum, means) => sum + (means[cell] ?? 0), 0)),
        );
      }
      const grid = counts[index] as CellCounts;
      return scoreDays(
        grid,
        days,
        (cell, day) => rates.get(day)?.[cell] ?? 0,
        (cell, day) => chances.get(day)?.[cell] ?? 0,
      );
    });
  return { poisson: scores((means) => chanceOfAny(means, { kind: "poisson" })), own: scores(chanceOfAny) };
}

async function origin(table: IncidentTable, from: LocalDay, to: LocalDay, label: string): Promise<string[]> {
  const counts = SIDES.map((side) => cellCounts(table, PUBLISHED.studyBox, side));
  const days = Array.from({ length: to - from }, (_, index) => from + index);
  const options = { seed: SEED, configuration: { ...QUICK, ...PUBLISHED } };
  const window = trainWindow(table, undefined, from);
  const { fitted, summary } = await crimeForecaster.fit(window, options);
  // Same weights and use; only the last step differs.
  const { fitted: early } = await crimeForecaster.fit(window, {
    ...options,
    configuration: { ...options.configuration, epochs: 0, refitBase: false },
  });
  const withUse = (use: CrimeModel["use"], base: CrimeModel = fitted): Fitted<CrimeModel> =>
    ({ ...base, use }) as Fitted<CrimeModel>;
  const forecasters: readonly (readonly [string, Fitted<CrimeModel>])[] = [
    ["network", fitted],
    ["network without the refit", { ...fitted, base: early.base, meanPosition: early.meanPosition } as Fitted<CrimeModel>],
    ["city part alone", withUse({ ...fitted.use, node: 0 })],
    ["with Gaussians in full", withUse({ ...fitted.use, mixing: 1 })],
  ];
  const results: { readonly name: string; readonly poisson: DayScores[]; readonly own: DayScores[] }[] = [];
  for (const [name, model] of forecasters) results.push({ name, ...(await scored(model, table, days, counts)) });
  const lines: string[] = [];
  SIDES.forEach((side, index) => {
    const grid = counts[index] as CellCounts;
    const cells = staticRates(grid, table.firstDay, from);
    const levelOf = levels(counts[0] as CellCounts, table.firstDay, from);
    const byRate = (rate: (cell: number, day: LocalDay) => number): DayScores =>
      scoreDays(grid, days, rate, (cell, day) => -Math.expm1(-rate(cell, day)));
    const level = byRate((cell, day) => (cells[cell] ?? 0) * levelOf(day));
    const rows: [string, DayScores][] = [
      ["static", byRate((cell) => cells[cell] ?? 0)],
      ["static x level", level],
      ...results.map(({ name, poisson }): [string, DayScores] => [name, poisson[index] as DayScores]),
      ["network, own count family", results[0]?.own[index] as DayScores],
    ];
    for (const [name, scores] of rows) {
      const { loss, nats } = difference(scores, level, SEED);
      const percent = (value: number): string => ((100 * value) / level.logLoss).toFixed(3);
      lines.push(
        `| ${label} | ${side === 8 ? "1 km" : "500 m"} | ${name} | ${scores.logLoss.toFixed(5)} | ${percent(loss.value)} (${percent(loss.low)} to ${percent(loss.high)}) | ${nats.value.toFixed(5)} (${nats.low.toFixed(5)} to ${nats.high.toFixed(5)}) |`,
      );
    }
  });
  console.error(`${label}: ${summary.epochs} epochs, used ${JSON.stringify(fitted.use)}`);
  console.error(lines.join("\n"));
  return lines;
}

async function main(): Promise<void> {
  const prepared = await prepareChicago();
  if (prepared === undefined) return;
  const { table } = prepared;
  const lines: string[] = [];
  for (const [from, to] of ORIGINS) lines.push(...(await origin(table, dayOf(from), dayOf(to), `${from} to ${to}`)));
  const report = [
    "# Crime model: origins that choices were made on",
    "",
    `By \`npm run acceptance -- crime-origins\`, seed ${SEED}: the quick preset trained on 2016-01-01 to the origin, data and grid as in [crime.md](crime.md).`,
    "Differences are to static x level, 95 % intervals of a paired block bootstrap over days; one city, one seed.",
    "",
    "| days | cells | forecast | land log loss | difference % | nats an incident, difference |",
    "|---|---|---|---|---|---|",
    ...lines,
  ];
  writeReport("crime-origins.md", report);
}

await main();
