/**
 * The long check of the crime model on real incidents: `npm run acceptance -- crime`. Reads Chicago's four-type file beside the checkout,
 * trains both presets on 2016 to October 2017 and scores November and December 2017, which nothing was tuned on. Writes
 * docs/results/crime.md. Takes about half an hour on two cores.
 */
import os from "node:os";
import { type CrimeModel, crimeForecaster, QUICK, STANDARD } from "../../models/crime/index.ts";
import { nodeGraph } from "../../models/crime/partition/index.ts";
import { mixtureOfBase, mixturePrediction } from "../../models/density/index.ts";
import { type Fitted, historyBefore, type IncidentTable, type LocalDay, trainWindow } from "../../models/forecast/index.ts";
import {
  type CellCounts,
  cellCounts,
  chanceOfAny,
  type DayScores,
  dayOf,
  difference,
  joined,
  LAND_CELLS,
  levels,
  occurs,
  PUBLISHED,
  scoreDays,
  staticRates,
} from "./crime-scores.ts";
import { prepareChicago, writeReport } from "./real-data-check.ts";

const COMMAND = "npm run acceptance -- crime";
const SEED = 1;

/** Base cells on a side of a scored cell: 1 km, 500 m, 250 m. */
const SIDES = [8, 4, 2] as const;
const NAMES: Readonly<Record<number, string>> = { 8: "1 km", 4: "500 m", 2: "250 m" };

const NOVEMBER = dayOf("2017-11-01");
const DECEMBER = dayOf("2017-12-01");
const END = dayOf("2018-01-01");
const TEST_DAYS = Array.from({ length: END - NOVEMBER }, (_, index) => NOVEMBER + index);

/** Rate of a cell and day; incidents expected. */
type Rates = (cell: number, day: LocalDay) => number;

interface Trained {
  readonly name: string;
  readonly fitted: Fitted<CrimeModel>;
  readonly lines: readonly string[];
}

async function train(name: string, table: IncidentTable, configuration: Record<string, unknown>): Promise<Trained> {
  const steps: number[] = [];
  const start = performance.now();
  const { fitted, summary } = await crimeForecaster.fit(trainWindow(table, undefined, NOVEMBER), {
    seed: SEED,
    configuration: { ...configuration, ...PUBLISHED },
    now: () => performance.now(),
    progress: (line) => {
      if (line.validationLoss === undefined) steps.push(line.stepMilliseconds ?? 0);
      else {
        const gain = (line.baselineLoss ?? 0) - line.validationLoss;
        console.error(
          `${name}: epoch ${line.epoch} of ${line.epochs}, ${gain.toFixed(5)} nats an incident over the long-run map on the validation days`,
        );
      }
    },
  });
  const seconds = (performance.now() - start) / 1000;
  steps.sort((a, b) => a - b);
  const at = (share: number): string => (steps[Math.floor(share * (steps.length - 1))] ?? 0).toFixed(0);
  const gain = (summary.baseline.logScore ?? 0) - (summary.validation.logScore ?? 0);
  const { use, countFamily } = fitted;
  const sizes = countFamily.kind === "poisson" ? "Poisson" : countFamily.size.map((size) => size.toFixed(1)).join(", ");
  return {
    name,
    fitted,
    lines: [
      `| ${name} | ${seconds.toFixed(0)} | ${summary.epochs} | ${summary.bestEpoch} | ${steps.length} of ${fitted.configuration.batchWindows} windows | ${at(0.5)} / ${at(0.9)} | ${gain.toFixed(5)} | ${use.city} / ${use.node} / ${use.mixing} | ${sizes} |`,
    ],
  };
}

/** Median milliseconds of a training step of 5 windows of 10 days. */
async function stepTime(table: IncidentTable): Promise<number> {
  const steps: number[] = [];
  await crimeForecaster.fit(trainWindow(table, undefined, NOVEMBER, NOVEMBER), {
    seed: SEED,
    configuration: { ...STANDARD, ...PUBLISHED, batchWindows: 5, windowsPerEpoch: 150, epochs: 1 },
    now: () => performance.now(),
    progress: (line) => {
      if (line.stepMilliseconds !== undefined) steps.push(line.stepMilliseconds);
    },
  });
  steps.sort((a, b) => a - b);
  return steps[Math.floor(steps.length / 2)] ?? 0;
}

interface Forecasts {
  /** By side of the scored cells and day: expected counts of all categories, and the chance of at least one by the model's own count family. */
  readonly rates: readonly Map<LocalDay, Float64Array>[];
  readonly chances: readonly Map<LocalDay, Float64Array>[];
  /** Median time of a prediction. */
  readonly milliseconds: number;
}

async function forecasts(fitted: Fitted<CrimeModel>, table: IncidentTable): Promise<Forecasts> {
  const rates = SIDES.map(() => new Map<LocalDay, Float64Array>());
  const chances = SIDES.map(() => new Map<LocalDay, Float64Array>());
  const times: number[] = [];
  for (const day of TEST_DAYS) {
    const start = performance.now();
    const prediction = await crimeForecaster.predict(fitted, historyBefore(table, day), { startDay: day, days: 1 });
    times.push(performance.now() - start);
    SIDES.forEach((side, index) => {
      const grid = joined(fitted.base.partition.area.grid, side);
      const categories = prediction.categories.map((_, category) => prediction.expectedCounts(grid, category));
      const sum = new Float64Array(grid.rows * grid.columns);
      for (const counts of categories)
        for (let cell = 0; cell < sum.length; cell++) sum[cell] = (sum[cell] ?? 0) + (counts[cell] ?? 0);
      rates[index]?.set(day, sum);
      chances[index]?.set(day, chanceOfAny(categories, prediction.countFamily));
    });
  }
  times.sort((a, b) => a - b);
  return { rates, chances, milliseconds: times[Math.floor(times.length / 2)] ?? 0 };
}

async function main(): Promise<void> {
  const prepared = await prepareChicago();
  if (prepared === undefined) return;
  const { table, engine } = prepared;
  const loads = [os.loadavg()[0] ?? 0];
  const counts = SIDES.map((side) => cellCounts(table, PUBLISHED.studyBox, side));
  const failures: string[] = [];
  const expect = (holds: boolean, what: string): void => {
    if (!holds) failures.push(what);
  };
  const report: string[] = [];

  // 1. Anchors.
  const fromDay = table.firstDay;
  const statics = counts.map((grid) => staticRates(grid, fromDay, NOVEMBER));
  const levelOf = levels(counts[0] as CellCounts, fromDay, NOVEMBER);
  const score = (
    index: number,
    days: readonly LocalDay[],
    rates: Rates,
    chance: Rates = (cell, day) => occurs(rates(cell, day)),
  ): DayScores => scoreDays(counts[index] as CellCounts, days, rates, chance);
  const november = TEST_DAYS.filter((day) => day < DECEMBER);
  const december = TEST_DAYS.filter((day) => day >= DECEMBER);
  report.push("## Climatology", "", "Land log loss of November / December 2017, maps fitted to 2016-01-01 to 2017-10-31.", "");
  report.push("| cells | land cells | static | static x 28-day level |", "|---|---|---|---|");
  const anchors: Record<number, readonly [number, number, number, number]> = {
    0: [0.4885, 0.4905, 0.488, 0.4879],
    1: [0.3503, 0.3375, 0.3501, 0.3365],
  };
  SIDES.forEach((side, index) => {
    const map = statics[index] ?? new Float64Array();
    const plain: Rates = (cell) => map[cell] ?? 0;
    const level: Rates = (cell, day) => (map[cell] ?? 0) * levelOf(day);
    const losses = [
      score(index, november, plain),
      score(index, december, plain),
      score(index, november, level),
      score(index, december, level),
    ].map((s) => s.logLoss);
    anchors[index]?.forEach((anchor, at) => {
      expect(
        Math.abs((losses[at] ?? 0) - anchor) < 1.0001e-4,
        `climatology at ${NAMES[side]}: ${losses[at]} instead of ${anchor}`,
      );
    });
    const [a = 0, b = 0, c = 0, d = 0] = losses;
    report.push(
      `| ${NAMES[side]} | ${counts[index]?.landCells} | ${a.toFixed(4)} / ${b.toFixed(4)} | ${c.toFixed(4)} / ${d.toFixed(4)} |`,
    );
  });
  expect(counts[0]?.landCells === LAND_CELLS[8] && counts[1]?.landCells === LAND_CELLS[4], "the number of land cells");

  // 2. Untrained.
  const untrained = await crimeForecaster.fit(trainWindow(table, undefined, NOVEMBER), {
    seed: SEED,
    configuration: { ...STANDARD, ...PUBLISHED, epochs: 0 },
  });
  const { partition } = untrained.fitted.base;
  report.push("", "## Untrained", "");
  report.push(
    `${partition.nodeCount} nodes, ${nodeGraph(partition).edgeCount} directed edges (tau 1,000). Pooled land log loss of both months; "as training starts" has .7 % of the mass in Gaussians.`,
    "",
  );
  report.push(
    "| cells | shrunk cell climatology | untrained | difference % | as training starts | difference % |",
    "|---|---|---|---|---|---|",
  );
  const full = { ...untrained.fitted, use: { city: 1, node: 1, mixing: 1 } } as Fitted<CrimeModel>;
  const start = await crimeForecaster.predict(full, historyBefore(table, NOVEMBER), { startDay: NOVEMBER, days: 1 });
  const map = mixturePrediction(mixtureOfBase(untrained.fitted.base), {
    timeZone: table.timeZone,
    issueDay: NOVEMBER,
    valid: { startDay: NOVEMBER, days: 1 },
  });
  SIDES.forEach((side, index) => {
    const cells = statics[index] ?? new Float64Array();
    const grid = joined(partition.area.grid, side);
    const base = map.expectedCounts(grid, "all");
    const first = start.expectedCounts(grid, "all");
    const reference = score(index, TEST_DAYS, (cell) => cells[cell] ?? 0).logLoss;
    const losses = [
      score(index, TEST_DAYS, (cell) => base[cell] ?? 0).logLoss,
      score(index, TEST_DAYS, (cell) => first[cell] ?? 0).logLoss,
    ];
    const percent = losses.map((loss) => 100 * (loss / reference - 1));
    percent.forEach((value) => {
      expect(value < 0.1, `untrained at ${NAMES[side]}: ${value.toFixed(3)} %`);
    });
    report.push(
      `| ${NAMES[side]} | ${reference.toFixed(5)} | ${losses[0]?.toFixed(5)} | ${percent[0]?.toFixed(3)} | ${losses[1]?.toFixed(5)} | ${percent[1]?.toFixed(3)} |`,
    );
  });

  // 3. Training.
  const step = await stepTime(table);
  loads.push(os.loadavg()[0] ?? 0);
  const trained = [await train("quick", table, { ...QUICK }), await train("standard", table, { ...STANDARD })];
  loads.push(os.loadavg()[0] ?? 0);
  report.push("", "## Training on 2016-01-01 to 2017-10-31 (last tenth for validation)", "");
  report.push(`A step of 5 windows of 10 days, 4 categories: ${step.toFixed(0)} ms (median).`, "");
  report.push(
    "| preset | seconds | epochs | best | steps | step ms, median / p90 | validation gain, nats an incident | share used: city / nodes / Gaussians | sizes |",
  );
  report.push("|---|---|---|---|---|---|---|---|---|", ...trained.flatMap(({ lines }) => lines));

  // 4. Test months.
  report.push("", "## November and December 2017, pooled", "");
  report.push(
    "Differences are to static x level, with 95 % intervals of a paired block bootstrap over days (blocks of a week, 1,000 resamples).",
    "",
  );
  report.push("| cells | forecast | land log loss | difference % | nats an incident | difference |", "|---|---|---|---|---|---|");
  const predicted: (Forecasts & { readonly model: Trained })[] = [];
  for (const model of trained) predicted.push({ model, ...(await forecasts(model.fitted, table)) });
  SIDES.forEach((side, index) => {
    const cells = statics[index] ?? new Float64Array();
    const level = score(index, TEST_DAYS, (cell, day) => (cells[cell] ?? 0) * levelOf(day));
    const rows: [string, DayScores][] = [
      ["static", score(index, TEST_DAYS, (cell) => cells[cell] ?? 0)],
      ["static x level", level],
    ];
    for (const { model, rates, chances } of predicted) {
      const rate: Rates = (cell, day) => rates[index]?.get(day)?.[cell] ?? 0;
      const chance: Rates = (cell, day) => chances[index]?.get(day)?.[cell] ?? 0;
      rows.push(
        [model.name, score(index, TEST_DAYS, rate)],
        [`${model.name}, own count family`, score(index, TEST_DAYS, rate, chance)],
      );
    }
    for (const [name, scores] of rows) {
      const { loss, nats } = difference(scores, level, SEED);
      const percent = (value: number): string => ((100 * value) / level.logLoss).toFixed(3);
      report.push(
        `| ${NAMES[side]} | ${name} | ${scores.logLoss.toFixed(5)} | ${percent(loss.value)} (${percent(loss.low)} to ${percent(loss.high)}) | ${scores.natsPerIncident.toFixed(5)} | ${nats.value.toFixed(5)} (${nats.low.toFixed(5)} to ${nats.high.toFixed(5)}) |`,
      );
      if (side === 8 && name !== "static") {
        expect((100 * loss.value) / level.logLoss < 0.1, `${name} at 1 km: ${percent(loss.value)} % over the level-adjusted map`);
      }
    }
  });
  report.push(
    "",
    `A prediction takes ${predicted.map(({ model, milliseconds }) => `${milliseconds.toFixed(0)} ms (${model.name})`).join(", ")}, median of 61.`,
  );
  predicted.forEach(({ model, milliseconds }) => {
    expect(milliseconds < 200, `a prediction of ${model.name} took ${milliseconds.toFixed(0)} ms`);
  });

  const head = [
    "# Crime model: results on Chicago",
    "",
    `Every figure by \`${COMMAND}\`, seed ${SEED}. City of Chicago, reported incidents of four types (theft, battery, criminal damage, assault),`,
    "2016-01-01 to 2017-12-31, grid of arXiv 2111.14733 (50 x 33 cells of 1 km and parts of them). Land cells are those with an incident in the",
    "two years. Nothing was tuned on November and December 2017. One city, two months, one seed: no general claim.",
    "",
    `Machine: ${os.cpus().length} cores, Node ${process.versions.node}, ${engine.library} on ${engine.device}; load average ${loads.map((load) => load.toFixed(1)).join(", ")} (start, before and after training; above ${os.cpus().length} other programs shared the cores, and times are too long).`,
    "",
  ];
  const verdict =
    failures.length === 0 ? ["All checks hold."] : ["Checks that do not hold:", "", ...failures.map((failure) => `* ${failure}`)];
  writeReport("crime.md", [...head, ...verdict, "", ...report]);
  console.log([...verdict, "", ...report].join("\n"));
  if (failures.length > 0) process.exitCode = 1;
}

await main();
