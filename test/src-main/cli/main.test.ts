import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { calls } from "../../../src-main/contract/index.ts";
import { smallCity } from "../services/small-city.ts";
import { ended, firstLine, isarithm, startIsarithm } from "./spawned.ts";

const HOUSTON = path.resolve(import.meta.dirname, "../../../../shared/data/crime/houston_2010/houston_crime_2010.csv.gz");

// Each command is a process that starts others: seconds each on a busy machine.
vi.setConfig({ testTimeout: 240_000 });

/** A home of its own for each test file: no engine is installed there, no project is open. */
let home = "";
let environment: Record<string, string> = {};
beforeAll(async () => {
  home = await mkdtemp(path.join(tmpdir(), "isarithm-cli-test-"));
  environment = { ISARITHM_DATA: path.join(home, "data"), XDG_CACHE_HOME: path.join(home, "cache"), ISARITHM_BROWSER: "/none" };
});
afterAll(() => rm(home, { recursive: true, force: true }));

const run = (...args: string[]) => isarithm(args, environment);

async function emptyProject(name: string): Promise<string> {
  const project = path.join(home, `${name}.isarithm`);
  await run("new", project);
  return project;
}

test("help and version", async () => {
  const [overview, one, version, json] = await Promise.all([
    run("--help"),
    run("train", "--help"),
    run("--version"),
    run("export", "--help", "--json"),
  ]);
  expect([overview.status, one.status, version.status, json.status]).toEqual([0, 0, 0, 0]);
  for (const name of [
    "start",
    "serve",
    "doctor",
    "new",
    "list",
    "restore",
    "ingest crime",
    "train",
    "forecast",
    "evaluate",
    "export",
    "engine install",
    "bench",
  ]) {
    expect(overview.stdout).toContain(`  ${name}`);
  }
  expect(one.stdout).toContain("climatology");
  expect(version.stdout).toMatch(/^\d+\.\d+\.\d+/);
  expect(json.document.help).toContain("--resolution");
});

test("wrong use is status 2, with the error as the one document", async () => {
  const attempts = await Promise.all([
    run("--json"),
    run("dance", "--json"),
    run("ingest", "--json"),
    run("list", "--json"),
    run("train", "--json", "--project", "x"),
    run("train", "oracle", "--json", "--project", "x", "--dataset", "y"),
    run("forecast", "--json", "--project", "x", "--run", "y", "--issue", "2018-02-30"),
    run("list", "--project", "x", "--json", "--colour", "red"),
    run("serve", "--json", "--port", "70000"),
    run("bench", "no-such", "--json"),
  ]);
  for (const { status, document } of attempts) {
    expect([status, document.error]).toEqual([2, { code: "WrongUse", message: expect.any(String), hint: expect.any(String) }]);
  }
  const forPeople = await run("dance");
  expect([forPeople.status, forPeople.stdout, forPeople.stderr.includes("[WrongUse]")]).toEqual([2, "", true]);
});

test("a refusal is status 1", async () => {
  const missing = await run("list", "--project", path.join(home, "none"), "--json");
  expect([missing.status, missing.document]).toEqual([
    1,
    { error: { code: "ProjectMissing", message: expect.any(String), hint: expect.any(String) } },
  ]);
});

test("the whole path in scripts: new, ingest, list, train, forecast, evaluate, export", async () => {
  const project = path.join(home, "whole.isarithm");
  const table = path.join(home, "whole.csv");
  const city = smallCity();
  await writeFile(table, city.text);
  const made = await run("new", path.join(home, "whole"), "--json");
  expect([made.status, made.document.path]).toEqual([0, project]);
  const again = await run("new", project, "--json");
  expect([again.status, again.document.error]).toMatchObject([1, { code: "ProjectExists" }]);

  const ingested = await run("ingest", "crime", "--project", project, "--timezone", "America/Chicago", "--json", table);
  expect(ingested).toMatchObject({
    status: 0,
    document: {
      dataset: "dataset-1",
      rows: { read: city.rows, kept: city.rows },
      period: { start: city.firstDay, end: city.lastDay },
      categories: [{ name: "THEFT" }, { name: "BATTERY" }],
      warnings: expect.any(Array),
      seconds: expect.any(Number),
    },
  });

  const trained = await run(
    "train",
    "climatology",
    "--project",
    project,
    "--dataset",
    "dataset-1",
    "--to",
    "2018-04-01",
    "--json",
  );
  expect(trained).toMatchObject({
    status: 0,
    document: { run: expect.any(String), model: "climatology", seconds: expect.any(Number) },
  });
  const runId = String(trained.document.run);

  const issued = await run("forecast", "--project", project, "--run", runId, "--issue", "2018-04-10", "--json");
  expect(issued).toMatchObject({
    status: 0,
    document: {
      issued: "2018-04-10",
      inSample: false,
      summary: { observedCount: 20, interval: { low: expect.any(Number), high: expect.any(Number) } },
    },
  });
  const next = await run("forecast", "--project", project, "--run", runId, "--json");
  expect(next.document.issued).toBe("2018-05-01");
  const outside = await run("forecast", "--project", project, "--run", runId, "--issue", "2019-01-01", "--json");
  expect(outside).toMatchObject({ status: 1, document: { error: { code: "IssueDateOutsideData" } } });

  const scored = await run(
    "evaluate",
    "--project",
    project,
    "--runs",
    runId,
    "--from",
    "2018-04-01",
    "--to",
    "2018-04-15",
    "--json",
  );
  expect(scored.status).toBe(0);
  expect(calls.evaluate.output.parse(scored.document).scores.length).toBeGreaterThan(0);

  const out = path.join(home, "rates.tif");
  const exported = await run(
    ...[
      "export",
      "--project",
      project,
      "--forecast",
      String(issued.document.forecast),
      "--format",
      "geotiff",
      "--out",
      out,
      "--json",
    ],
  );
  expect(exported).toMatchObject({
    status: 0,
    document: { file: out, width: expect.any(Number), crs: expect.stringContaining("EPSG") },
  });
  expect((await stat(out)).size).toBe(exported.document.bytes);

  // The native engine is not in this home, and nobody can be asked here: WebAssembly trains, and the run says so.
  const settings = path.join(home, "small.json");
  await writeFile(settings, JSON.stringify({ hidden: [4], headUnits: 4, windowsPerEpoch: 8, steps: 3 }));
  const network = await run(
    ...["train", "crime", "--project", project, "--dataset", "dataset-1", "--preset", "quick", "--epochs", "1"],
    ...["--config", settings, "--json"],
  );
  expect(network).toMatchObject({
    status: 0,
    document: { run: "run-3", epochs: 1, engine: { backend: "wasm", device: "CPU, 1 thread" } },
    stderr: expect.stringContaining("isarithm engine install"),
  });

  const listed = await run("list", "--project", project, "--json");
  expect(listed.document).toMatchObject({
    datasets: [{ id: "dataset-1", description: expect.stringContaining("2,400 reported incidents") }],
    runs: [{ id: "run-1" }, { id: runId }, { id: "run-3" }],
    forecasts: [{}, {}, {}],
  });
  const forPeople = await run("list", "--project", project);
  expect(forPeople.stdout).toMatch(/^dataset-1 {2,}\S/);
});

test("serve: address, token, project in use, taken port, a clean end", async () => {
  const project = await emptyProject("served");
  const child = startIsarithm(["serve", "--no-open", "--project", project, "--json"], environment);
  const whole = ended(child);
  const { address, port } = JSON.parse(await firstLine(child)) as { address: string; port: number };
  expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(401);
  expect((await fetch(address, { redirect: "manual" })).status).toBe(303);

  const [inUse, taken] = await Promise.all([
    run("list", "--project", project, "--json"),
    run("serve", "--no-open", "--port", String(port), "--project", path.join(home, "none"), "--json"),
  ]);
  expect(inUse).toMatchObject({ status: 1, document: { error: { code: "ProjectInUse" } } });
  expect(taken).toMatchObject({ status: 1, document: { error: { code: "PortTaken", hint: expect.stringContaining("--port") } } });

  child.kill("SIGINT");
  const { status, document } = await whole;
  expect([status, document.project]).toEqual([0, project]);
  expect((await run("list", "--project", project, "--json")).status).toBe(0);
});

test("serve without a browser says so, prints the address and goes on", async () => {
  const project = await emptyProject("browserless");
  const child = startIsarithm(["serve", "--project", project], environment);
  const whole = ended(child);
  await firstLine(child);
  child.kill("SIGTERM");
  const { status, stdout } = await whole;
  expect(status).toBe(0);
  expect(stdout).toMatch(/ISARITHM_BROWSER names \/none.*\nAddress {2}http:\/\/127\.0\.0\.1:\d+\/\?token=/);
});

test("a reader that has seen enough does not make the command fail", async () => {
  const child = startIsarithm(["--help"], environment);
  child.stdout.destroy();
  const [status] = (await once(child, "exit")) as [number | null];
  expect(status).toBe(0);
});

describe.skipIf(!existsSync(HOUSTON))("Houston 2010", () => {
  test("is read by the guessed columns", async () => {
    const project = path.join(home, "houston.isarithm");
    await run("new", project);
    const ingested = await run("ingest", "crime", "--project", project, "--json", HOUSTON);
    expect(ingested).toMatchObject({
      status: 0,
      document: {
        rows: { read: 86_314, rejected: { FarFromTheRest: 205 } },
        period: { start: "2010-01-01", end: "2010-08-31", timeZone: "America/Chicago" },
      },
    });
  });
});
