/**
 * Makes samples/chicago-2018.isarithm, the project that the first start opens, from samples/data/chicago-incidents-2018.csv.gz:
 *
 *   node samples/make-project.ts
 *
 * The model learns from the days before HELD_OUT_DAY and forecasts that day, whose incidents it has not seen. Takes the standard
 * preset's time (some minutes) and needs the native engine.
 */
import { rmSync } from "node:fs";
import path from "node:path";
import { importSample } from "../src-main/cli/index.ts";
import { createService } from "../src-main/services/index.ts";

/** A Friday a week before the table ends. */
const HELD_OUT_DAY = "2018-08-03";
const SEED = 20180803;

const target = path.join(import.meta.dirname, "chicago-2018.isarithm");
rmSync(target, { recursive: true, force: true });

await using service = createService({ log: (context, error) => console.error(context, error) });
const dataset = await importSample(service, target, {});
const { run, job } = await service.call("run.start", {
  dataset: dataset.id,
  model: "crime",
  preset: "standard",
  toDay: HELD_OUT_DAY,
  seed: SEED,
});
await service.call("job.wait", { job: job.id }, { progress: ({ message }) => console.error(message) });
const trained = await service.call("run.get", { run: run.id });
if (trained.status !== "done") throw new Error(`The training ended as ${trained.status}: ${trained.error?.message ?? ""}`);
const forecast = await service.call("forecast.make", { run: run.id, issueDay: HELD_OUT_DAY });
console.log(JSON.stringify({ validation: trained.validation, baseline: trained.baseline, forecast: forecast.summary }, null, 2));
