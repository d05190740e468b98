/** A request for a training, checked and completed before anything is written. */
import { AppError } from "../../../models/errors/index.ts";
import { formatDay, type IncidentTable, type LocalDay, parseDay, trainWindow } from "../../../models/forecast/index.ts";
import type { CallRequest, Dataset, Preset } from "../../contract/index.ts";
import type { NewRun } from "../../project/index.ts";

/** Names that a training takes. The engine processes hold the forecasters themselves. */
export const FORECASTERS: readonly string[] = ["crime", "climatology", "climatology-level"];

/** Name of the forecaster that stands beside every other one. */
export const BASELINE = "climatology";

/** Seed where none is given: any fixed number serves, and a fixed one makes two equal requests give equal results. */
export const DEFAULT_SEED = 1;

/** Preset of a training of the crime model where none is given. */
export const DEFAULT_PRESET: Preset = "standard";

export function dayNumber(text: string): LocalDay {
  const day = parseDay(text);
  if (day !== undefined) return day;
  throw new AppError("InvalidDay", {
    message: `"${text}" is no day of the calendar.`,
    hint: "Write days as YYYY-MM-DD.",
    details: { text },
  });
}

/** Without a last day: up to the last settled one, because a day whose incidents are still coming in looks quieter than it was. */
function endOf(dataset: Dataset, fromDay: string | undefined): string | undefined {
  if (dataset.settledThrough === null) return undefined;
  const settledEnd = dayNumber(dataset.settledThrough) + 1;
  // A period that begins later was chosen by the analyst: it is taken as it is.
  const begins = dayNumber(fromDay ?? dataset.firstDay);
  return begins < settledEnd - 1 ? formatDay(settledEnd) : undefined;
}

/** The period alone: the rule for it lives with the table, so it is asked with a table that has days but no rows. */
function periodOf(dataset: Dataset, fromDay: string | undefined, toDay: string | undefined) {
  const table: IncidentTable = {
    day: new Int32Array(),
    secondOfDay: new Int32Array(),
    lon: new Float64Array(),
    lat: new Float64Array(),
    category: new Uint16Array(),
    categories: [],
    timeZone: dataset.timeZone,
    firstDay: dayNumber(dataset.firstDay),
    lastDay: dayNumber(dataset.lastDay),
  };
  const window = trainWindow(
    table,
    fromDay === undefined ? undefined : dayNumber(fromDay),
    toDay === undefined ? undefined : dayNumber(toDay),
  );
  return {
    fromDay: formatDay(window.fromDay),
    toDay: formatDay(window.toDay),
    validationFromDay: formatDay(window.validationFromDay),
  };
}

function titleOf(model: string, preset: Preset | null): string {
  if (model === BASELINE) return "Long-run map";
  if (model === "climatology-level") return "Long-run map, level of the last 28 days";
  return preset === null ? "Graph-ConvGRU" : `Graph-ConvGRU, ${preset}`;
}

/** Throws UnknownModel, InvalidDay, PeriodOutsideData. Settings are checked by the forecaster when it starts. */
export function newRunOf(dataset: Dataset, input: CallRequest<"run.start">): NewRun {
  if (!FORECASTERS.includes(input.model)) {
    throw new AppError("UnknownModel", {
      message: `There is no model "${input.model}".`,
      hint: `Choose one of ${FORECASTERS.join(", ")}.`,
      details: { model: input.model },
    });
  }
  const preset = input.preset ?? (input.model === BASELINE ? null : DEFAULT_PRESET);
  return {
    dataset: dataset.id,
    model: input.model,
    title: titleOf(input.model, preset),
    preset,
    seed: input.seed ?? DEFAULT_SEED,
    ...periodOf(dataset, input.fromDay, input.toDay ?? endOf(dataset, input.fromDay)),
    dataVersion: dataset.version,
    settledThrough: dataset.settledThrough,
    configuration: {
      ...(preset === null ? {} : { preset }),
      ...(input.epochs === undefined ? {} : { epochs: input.epochs }),
      ...input.configuration,
    },
    maxMinutes: input.maxMinutes ?? null,
  };
}
