import { nextEngine } from "./engine-in-use.ts";
import type { Handlers } from "./handlers.ts";
import { readMeasures } from "./machine-measures.ts";
import { misfitsOf } from "./misfits.ts";

export const runCalls = {
  "run.estimate": async (context, input, options) => {
    const measures = await readMeasures();
    return context.projects.current().engine.estimate(input, { measures, engine: await nextEngine(context, measures) }, options);
  },
  "run.start": (context, input) => context.projects.current().queue.startTraining(input),
  "run.resume": (context, { run }) => context.projects.current().queue.resume(run),
  "run.delete": (context, { run }) => {
    const ids = context.projects.current().catalogue.deletions.mark("run", run);
    for (const changed of ["runs", "forecasts"] as const) context.changes.announce(changed);
    return { ids };
  },
  "run.restore": (context, { run }) => {
    const ids = context.projects.current().catalogue.deletions.restore("run", run);
    for (const changed of ["datasets", "runs", "forecasts"] as const) context.changes.announce(changed);
    return { ids };
  },
  "run.list": (context) => context.projects.current().catalogue.runs.list(),
  "run.get": (context, { run }) => context.projects.current().catalogue.runs.get(run),
  "run.lineage": (context, { run: id }) => {
    const { datasets, runs } = context.projects.current().catalogue;
    const { run, codeVersion, weightsHash, configuration, maxMinutes } = runs.record(id);
    const { hash: dataHash } = datasets.versionSource(run.dataset, run.dataVersion);
    return { dataHash, codeVersion, weightsHash, configuration: { ...configuration }, maxMinutes };
  },
  "run.misfits": (context, { run: id }) => {
    const { datasets, runs } = context.projects.current().catalogue;
    const run = runs.get(id);
    return misfitsOf(run, datasets.versionSource(run.dataset, run.dataVersion), datasets.get(run.dataset));
  },
  "run.losses": (context, { run, afterEpoch }) => {
    const { runs } = context.projects.current().catalogue;
    // A run that does not exist is an error; one that has no losses yet is not.
    runs.get(run);
    return runs.losses(run, afterEpoch);
  },
} satisfies Partial<Handlers>;
