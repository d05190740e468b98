import { mkdtempDisposableSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { createProject } from "../../../src-main/project/index.ts";
import { lastIssuedOf } from "../../../src-main/services/last-issued.ts";
import { SAMPLE_DATASET } from "../project/sample-dataset.ts";
import { SAMPLE_FORECAST, SAMPLE_RUN } from "../project/sample-forecast.ts";

const NETWORK = { model: "crime", title: "Graph-ConvGRU, quick", isLongRunMap: false };

async function project() {
  const folder = mkdtempDisposableSync(path.join(tmpdir(), "isarithm-issued-"));
  const made = await createProject(path.join(folder.path, "a"));
  made.datasets.add({ ...SAMPLE_DATASET, settling: { basis: "versions", lagDays: 4, reason: "Two exports." } });
  return {
    project: made,
    [Symbol.dispose]() {
      made[Symbol.dispose]();
      folder.remove();
    },
  };
}

test("the last trained model that issued, rather than the long-run map that was issued after it", async () => {
  using scratch = await project();
  const { project: catalogue } = scratch;
  expect(lastIssuedOf(catalogue, "dataset-1")).toBeNull();
  catalogue.runs.add(SAMPLE_RUN);
  catalogue.runs.add({ ...SAMPLE_RUN, ...NETWORK });
  catalogue.forecasts.add({ ...SAMPLE_FORECAST, ...NETWORK, run: "run-2", validDays: 3 });
  catalogue.forecasts.add(SAMPLE_FORECAST);
  expect(lastIssuedOf(catalogue, "dataset-1")).toEqual({
    run: "run-2",
    title: NETWORK.title,
    forecast: "forecast-1",
    horizonDays: 3,
    issueDay: "2010-09-01",
    settledIssueDay: "2010-08-28",
  });
  // A model that was deleted issues no more; one that looked into its own training period never did.
  catalogue.deletions.mark("run", "run-2");
  expect(lastIssuedOf(catalogue, "dataset-1")).toMatchObject({ run: "run-1", forecast: "forecast-2" });
  catalogue.runs.add({ ...SAMPLE_RUN, ...NETWORK });
  catalogue.forecasts.add({ ...SAMPLE_FORECAST, ...NETWORK, run: "run-3", inSample: true });
  expect(lastIssuedOf(catalogue, "dataset-1")).toMatchObject({ run: "run-1" });
});
