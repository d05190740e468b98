/** Words of the Train tab, in English. */
import * as format from "../format.ts";
import { plural } from "../plural.ts";

export const trainWords = {
  train: {
    title: "Train",
    emptyTitle: "A model learns from a data set",
    empty: "There are no data to learn from yet. Import a table of reported incidents first.",
    goToData: "Go to Data",
    dataset: "Data set",
    model: "Model",
    models: {
      crime: "Graph-ConvGRU",
      climatology: "Long-run map",
      "climatology-level": "Long-run map, level of the last 28 days",
    } as Record<string, string>,
    modelNotes: {
      crime: "Neighbourhoods that pass on what happened near them in the last days; starts from the long-run map.",
      climatology:
        "Where incidents were reported over the whole period; learns nothing of recent days. Every forecast is shown beside it.",
      "climatology-level":
        "The long-run map, raised or lowered to the number of incidents of the last 28 days. Hard to beat: most of what a model gains is this.",
    } as Record<string, string>,
    period: "Period",
    from: "First day",
    to: "Last day",
    trainPart: (days: number) => `${format.count(days)} ${plural(days, "day", "days")} to learn from`,
    validationPart: (days: number) => `${format.count(days)} ${plural(days, "day", "days")} to check on`,
    unusedPart: "not used",
    periodDescription: (first: string, split: string, last: string) =>
      `Learns from ${format.shortDay(first)} on, is checked from ${format.shortDay(split)} to ${format.shortDay(last)}.`,
    settled: (day: string) => `Later days are left out: after ${format.shortDay(day)} incidents are still being reported.`,
    unsettled: (day: string) =>
      `Days after ${format.shortDay(day)} still gain reports: learnt from, they make the forecast too low.`,
    periodWrong: "The first day must be before the last, and both inside the data.",
    periodShort: "The period needs at least two days.",
    preset: "How thorough",
    presets: {
      quick: {
        name: "Quick look",
        cost: "A few epochs: at most 3 minutes for a year of a large city on two cores.",
      },
      standard: {
        name: "Standard",
        cost: "Up to 40 epochs, stops when nothing is gained: about 20 minutes for a year of a large city on two cores.",
      },
    },
    advanced: "Advanced",
    seed: "Seed",
    seedHint: "The same seed, data and engine give the same model.",
    epochs: "Epochs",
    epochsHint: "Empty: as the choice above says.",
    start: "Start training",
    starting: "Starting ...",
    estimate: {
      reckoning: "Reckoning how long this takes ...",
      takes: (low: number, high: number, memory: number) =>
        low === high
          ? `About ${format.duration(low)}, up to ${format.bytes(memory)} of memory`
          : `${format.duration(low)} to ${format.duration(high)}, up to ${format.bytes(memory)} of memory`,
      uncertain: (factor: number) =>
        factor >= 2 ? "A rough guess, good to a factor of two" : `Good to a factor of ${format.quantity(factor, 2)}`,
      early: "The range holds this factor both ways, and that a training ends early where the checking days stop gaining.",
      after: (n: number) =>
        `It starts when the ${n === 1 ? "training" : `${n} trainings`} before it ${plural(n, "is", "are")} done.`,
    },
    again: {
      button: "Run again with these settings",
      of: (name: string) => `Run ${name} again with its settings`,
      taken: (name: string) => `The settings are those of ${name}.`,
      newer: (version: number) => `The data are newer now: run again, it learns from version ${version}.`,
      others: "Further settings",
      atMost: (seconds: number) => `at most ${format.duration(seconds)}`,
      leaveOut: "Leave them out",
    },
    lineage: {
      title: "Where the chosen run comes from",
      data: "Data",
      version: (name: string, version: number) => `${name}, version ${version}`,
      settings: "Settings of its own",
      limit: "Longest time",
      device: "Engine",
      code: "Isarithm",
      weights: "Model file",
      notYet: "not known yet",
      copy: "Copy all of it",
    },
    misfits: { label: "The data do not fit what this run has learnt" },
    engine: {
      ask: (bytes: number) =>
        `The native engine, TensorFlow, makes training faster: a download of ${format.bytes(bytes)}, once for this machine.`,
      accept: (bytes: number) => `Download ${format.bytes(bytes)} and start`,
      withoutIt: "Start without it",
      withoutHint: "Without it the training runs on WebAssembly: the same model, but slower.",
      later: "Not now",
      installing: "Installing the native engine; the training starts when it is there.",
      failed: "The native engine could not be installed.",
    },
    live: {
      title: (model: string) => `Training ${model}`,
      epoch: (epoch: number) => `Epoch ${epoch}`,
      stop: "Stop and keep best",
      stopping: "Stopping after this batch ...",
      paused: (model: string) => `Paused: ${model}`,
      goesOnFrom: (epochs: number) => `Goes on after epoch ${epochs}, to the same result as without the pause.`,
      beginsAgain: "No epoch had ended, so it begins again from the start.",
      pauseCost: (epochs: number) =>
        `A pause goes back to the end of epoch ${epochs}: what came after it is trained again, to the same result.`,
      pauseCostsAll: "No epoch has ended yet: a pause or a stop now keeps nothing of it.",
      memory: (megabytes: number) => `${format.bytes(megabytes * 1e6)} in memory at most`,
    },
    chart: {
      title: "Loss by epoch",
      of: (title: string, dataset: string, from: string, end: string) =>
        `${title}: ${dataset}, ${format.shortDay(from)} to ${format.shortDay(format.addDays(end, -1))}`,
      unit: "nats per incident; lower is better",
      axis: "epoch",
      train: "Learning days",
      validation: "Checking days",
      baseline: "Long-run map",
      empty: "The loss curve of a training is drawn here while it runs.",
      bestEpoch: (epoch: number) => `Epoch ${epoch}, the best one: kept, and chosen on these same days, which flatters it`,
      none: "No loss was recorded for this run yet.",
      validationDescription: (epochs: number) =>
        `Loss on the checking days after each of ${epochs} ${plural(epochs, "epoch", "epochs")}, with the long-run map as a line across, in nats per incident; lower is better.`,
      trainDescription: (epochs: number) =>
        `Loss on the learning days in each of ${epochs} ${plural(epochs, "epoch", "epochs")}, in nats per incident; lower is better.`,
      epoch: "Epoch",
      loss: "Loss",
      time: "Since the start",
    },
    runs: {
      title: "Runs",
      empty: "Finished and running trainings are listed here.",
      name: "Run",
      status: "State",
      dataset: "Data set",
      validation: "Checking loss (long-run map)",
      ownAndMap: (own: number, map: number) => `${format.loss(own)} (${format.loss(map)})`,
      against: "Against the long-run map",
      step: "Step, ms",
      time: "Took",
      started: "Started",
      sortBy: (column: string) => `Sort by ${column}`,
      resume: "Resume",
      forecast: "Forecast",
      better: (difference: number) =>
        `Below the long-run map by ${format.loss(-difference)} on the checking days; not tested against chance`,
      noBetter: (difference: number) => `No better than the long-run map (difference ${format.difference(difference)})`,
      isBaseline: "A yardstick, not a training",
      unknown: "Not known yet",
      period: (from: string, to: string) => `${format.shortDay(from)} to ${format.shortDay(to)}`,
      epochs: (best: number, all: number) =>
        best === 0 ? `best before the first of ${all} epochs` : `best epoch ${best} of ${all}`,
      statuses: {
        waiting: "Waiting",
        running: "Running",
        paused: "Paused",
        interrupted: "Interrupted",
        cancelled: "Stopped",
        failed: "Failed",
        done: "Done",
      },
    },
    done: (day: string) => `Training is done. The map shows the forecast for ${format.day(day)}.`,
    stopped: "Training was stopped; the best state is kept.",
    stoppedEarly: "Training was stopped. What it has learnt is kept, and it can be resumed.",
    noForecast: "Training is done, but its forecast could not be made.",
    interrupted: "Training was interrupted and can be resumed.",
  },
} as const;
