import { readFile } from "node:fs/promises";
import { AppError } from "../../../models/errors/index.ts";
import { type CallInput, preset, type Run } from "../../contract/index.ts";
import type { Service } from "../../services/index.ts";
import { choiceOption, dayOption, positiveNumber, wholeNumber } from "../arguments.ts";
import { type Arguments, type Command, type CommandContext, type Outcome, projectOption, wrongUse } from "../command.ts";
import { alignColumns, durationText } from "../terminal.ts";
import { withProject } from "../with-service.ts";
import { offerNativeEngine } from "./engine-install.ts";

async function modelNames(): Promise<readonly string[]> {
  return (await import("../../services/index.ts")).FORECASTERS;
}

/** Baselines are closed forms: no gradient, no engine. */
const WITHOUT_ENGINE: readonly string[] = ["climatology", "climatology-level"];

async function readConfiguration(file: string | undefined): Promise<Record<string, unknown> | undefined> {
  if (file === undefined) return undefined;
  const text = await readFile(file, "utf8").catch((cause: unknown) => {
    throw new AppError("FileNotFound", {
      message: `The settings ${file} cannot be read.`,
      hint: "Check the path of --config.",
      cause,
    });
  });
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (cause) {
    throw new AppError("InvalidConfiguration", { message: `${file} is no JSON.`, hint: 'Write it like {"hidden": 24}.', cause });
  }
  if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed)) {
    throw new AppError("InvalidConfiguration", { message: `${file} holds no settings.`, hint: 'Write it like {"hidden": 24}.' });
  }
  return { ...parsed };
}

function metrics(values: Run["validation"]): string {
  return values === null
    ? "not known"
    : Object.entries(values)
        .map(([name, value]) => `${name} ${value.toFixed(4)}`)
        .join(", ");
}

function report(run: Run): Outcome {
  const { id, model, epochs, bestEpoch, validation, baseline, stepMs, peakMemoryMb, seconds, engine } = run;
  return {
    document: { run: id, model, epochs, bestEpoch, validation, baseline, stepMs, peakMemoryMb, seconds, engine },
    lines: alignColumns([
      ["run", id],
      ["epochs", `${epochs ?? "not known"}${bestEpoch === null ? "" : `, best ${bestEpoch}`}`],
      ["validation", metrics(validation)],
      ["long-run map", metrics(baseline)],
      ...(stepMs === null ? [] : [["step", `median ${stepMs.median.toFixed(0)} ms, p90 ${stepMs.p90.toFixed(0)} ms`]]),
      ...(peakMemoryMb === null ? [] : [["memory", `${peakMemoryMb.toFixed(0)} MB at most`]]),
      ...(seconds === null ? [] : [["time", durationText(seconds)]]),
      ...(engine === null ? [] : [["engine", `${engine.library}, ${engine.device}`]]),
    ]),
  };
}

/** Follows a training to its end. Ctrl-C asks it to stop and waits until it has kept what it has. */
async function follow(
  service: Service,
  context: CommandContext,
  runId: string,
  jobId: string,
  project: string,
): Promise<Outcome> {
  const { terminal, signal } = context;
  const stop = (): void => {
    terminal.note("Stopping after this batch; what is trained so far is kept. Ctrl-C again ends at once.");
    service.call("job.cancel", { job: jobId }).catch((error: unknown) => terminal.note(String(error)));
  };
  if (signal.aborted) stop();
  signal.addEventListener("abort", stop, { once: true });
  try {
    await service.call("job.wait", { job: jobId }, { progress: terminal.progress });
  } finally {
    signal.removeEventListener("abort", stop);
  }
  const run = await service.call("run.get", { run: runId });
  if (run.status === "done") return report(run);
  if (run.error !== null) throw new AppError(run.error.code, { ...run.error, details: { run: runId } });
  const losses = await service.call("run.losses", { run: runId });
  throw new AppError(run.status === "cancelled" ? "Cancelled" : "Interrupted", {
    message: `The training ${runId} stopped after ${losses.length === 1 ? "1 epoch" : `${losses.length} epochs`}; ${run.bestEpoch === null ? "what it has is kept" : "its best state is kept and can forecast"}.`,
    hint: `Go on with: isarithm train --resume ${runId} --project ${project}`,
    details: { run: runId, status: run.status, epochs: losses.length },
  });
}

async function startInput(given: Arguments, model: string): Promise<CallInput<"run.start">> {
  return {
    dataset: given.required("dataset"),
    model,
    preset: choiceOption(given, "preset", preset.options),
    fromDay: dayOption(given, "from"),
    toDay: dayOption(given, "to"),
    seed: wholeNumber(given, "seed", 0),
    epochs: wholeNumber(given, "epochs", 1),
    maxMinutes: positiveNumber(given, "max-minutes"),
    configuration: await readConfiguration(given.text("config")),
  };
}

export const train = {
  name: "train",
  usage: "MODEL --project DIR --dataset ID | --resume RUN --project DIR",
  summary: "train a model, or go on with a training that was stopped",
  notes: async () => [
    `MODEL is one of ${(await modelNames()).join(", ")}.`,
    "Without --from and --to the whole data set is used; the last tenth of the time validates.",
    "Ctrl-C stops cleanly: what is trained is kept, and --resume goes on.",
  ],
  options: {
    ...projectOption,
    dataset: { type: "string", value: "ID", help: "the data set to train on" },
    resume: { type: "string", value: "RUN", help: "go on with this run" },
    preset: { type: "string", value: "quick|standard", help: "how thorough; standard when absent" },
    from: { type: "string", value: "DATE", help: "first day of the training period" },
    to: { type: "string", value: "DATE", help: "first day that is no longer used" },
    seed: { type: "string", value: "N", help: "seed of all chance" },
    epochs: { type: "string", value: "N", help: "epochs at most" },
    "max-minutes": { type: "string", value: "M", help: "minutes at most" },
    config: { type: "string", value: "FILE", help: "JSON file with further settings of the model" },
    yes: { type: "boolean", help: "install the native engine without asking where it is missing" },
  },
  words: { least: 0, most: 1 },
  async run(context, given) {
    const [model] = given.words;
    const resume = given.text("resume");
    if ((model === undefined) === (resume === undefined)) {
      throw wrongUse("Give a MODEL, or --resume RUN, and not both.", "isarithm train --help lists the models.");
    }
    if (model !== undefined && !(await modelNames()).includes(model)) {
      throw wrongUse(`There is no model ${model}.`, `Choose one of ${(await modelNames()).join(", ")}.`);
    }
    const input = model === undefined ? undefined : await startInput(given, model);
    const project = given.required("project");
    return await withProject(given, async (service) => {
      const trained = model ?? (await service.call("run.get", { run: resume ?? "" })).model;
      if (!WITHOUT_ENGINE.includes(trained)) await offerNativeEngine(service, context, given.flag("yes"));
      const { run, job } =
        input === undefined ? await service.call("run.resume", { run: resume ?? "" }) : await service.call("run.start", input);
      return await follow(service, context, run.id, job.id, project);
    });
  },
} satisfies Command;
