import { mkdtempDisposableSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { csvOf, type Incident, identifiedCity } from "../../services/identified-city.ts";
import { isarithm } from "../spawned.ts";

const timeout = 240_000;

/** A home of its own, and a project with the incidents before `day`. */
async function projectUntil(day: string, city: readonly Incident[]) {
  const home = mkdtempDisposableSync(path.join(tmpdir(), "isarithm-cli-update-"));
  const environment = { ISARITHM_DATA: path.join(home.path, "data"), ISARITHM_BROWSER: "/none" };
  const project = path.join(home.path, "city.isarithm");
  const write = (name: string, table: readonly Incident[]): string => {
    const file = path.join(home.path, name);
    writeFileSync(file, csvOf(table));
    return file;
  };
  const run = (...args: string[]) => isarithm([...args, "--project", project, "--json"], environment);
  await isarithm(["new", project], environment);
  const first = write(
    "first.csv",
    city.filter((incident) => incident.day < day),
  );
  expect((await run("ingest", "crime", "--timezone", "America/Chicago", first)).status).toBe(0);
  return { run, write, [Symbol.dispose]: () => home.remove() };
}

test("update, re-issue, score and log from a shell, each one document", { timeout }, async () => {
  const city = identifiedCity(60, 20);
  using bench = await projectUntil("2018-02-15", city);
  const { run, write } = bench;
  expect((await run("score")).document).toMatchObject({ forecasts: [], waiting: [{ forecast: "forecast-1" }] });

  const february = write(
    "february.csv",
    city.filter(({ day }) => day >= "2018-02-10" && day < "2018-02-20"),
  );
  const rest = write(
    "rest.csv",
    city.filter(({ day }) => day >= "2018-02-20"),
  );
  const updated = await run("update", "--dataset", "dataset-1", "--reissue", february, rest);
  expect(updated.status).toBe(0);
  expect(updated.document).toMatchObject({
    dataset: "dataset-1",
    version: 2,
    changed: true,
    extent: "recent",
    mergedBy: "id",
    rows: { new: 300, revised: 0, withdrawn: 0, unchanged: 100, notCovered: 800 },
    period: { start: "2018-01-01", end: "2018-03-01" },
    settledThrough: "2018-03-01",
    lastIssued: { run: "run-1", issueDay: "2018-03-02" },
    forecast: "forecast-2",
    scored: ["forecast-1"],
    scoringProblem: null,
  });
  const scored = await run("score", "--forecast", "forecast-1");
  expect(scored.document).toMatchObject({ added: [], waiting: [] });
  expect(scored.document.forecasts).toContainEqual(
    expect.objectContaining({ forecast: "forecast-1", issued: "2018-02-15", metric: "observedCount", value: 20, baseline: null }),
  );
  expect((await run("log")).document).toMatchObject({
    rows: [
      { row: 1, forecast: "forecast-1", dataVersion: 1, outcomesKnown: false },
      { row: 2, forecast: "forecast-2", dataVersion: 2 },
    ],
    chain: { verified: true, rows: 2 },
    scoreChain: { verified: true, rows: 1 },
  });
});

test("what is refused is one document too, with the next step", { timeout }, async () => {
  const city = identifiedCity(40, 10);
  using bench = await projectUntil("2018-02-01", city);
  const { run, write } = bench;
  const other = write(
    "other.csv",
    city.map((incident) => ({ ...incident, id: `other-${incident.id}` })),
  );
  const attempts = [
    ["NotAnUpdate", await run("update", "--dataset", "dataset-1", other)],
    ["NotFound", await run("update", "--dataset", "dataset-7", other)],
    ["NotFound", await run("score", "--forecast", "forecast-9")],
  ] as const;
  for (const [code, { status, document }] of attempts) {
    expect([status, document.error]).toEqual([1, { code, message: expect.any(String), hint: expect.stringMatching(/\w/) }]);
  }
});
