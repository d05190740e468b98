import type { Lineage } from "../../models/forecast/index.ts";
import type { Noun } from "../contract/index.ts";

/** The incidents that a forecast was made from, as a reader without the project would look for them. */
export interface DataSource {
  readonly name: string;
  /** Names of the files that they were read from. */
  readonly files: readonly string[];
  /** "YYYY-MM-DD", both included. */
  readonly firstDay: string;
  readonly lastDay: string;
  /** What the user calls them; absent: reported incidents. */
  readonly noun?: Noun;
}

const REPORTED: Noun = { one: "reported incident", many: "reported incidents" };

export function nounOf(data: DataSource | undefined): Noun {
  return data?.noun ?? REPORTED;
}

export function capitalised(words: string): string {
  return `${words.slice(0, 1).toLocaleUpperCase("en")}${words.slice(1)}`;
}

/** A reader of the file must not need the program to know what it says. */
export function caveatText(data: DataSource | undefined): string {
  const { many } = nounOf(data);
  const meant =
    many === REPORTED.many
      ? `Expected counts of ${many}, not of crime: what is not reported is not in the data.`
      : `Expected counts of ${many} as they were recorded: what was not recorded is not in the data.`;
  return `${meant} An expectation is no certainty; the interval says how far a count may be from it by chance.`;
}

export function dataItems(data: DataSource | undefined): Record<string, string> {
  if (data === undefined) return {};
  return {
    DATASET: data.name,
    ...(data.files.length === 0 ? {} : { DATASET_FILES: data.files.join(", ") }),
    DATASET_PERIOD: `${data.firstDay} to ${data.lastDay}`,
  };
}

/** The same as a sentence; empty where nothing is known. */
export function dataText(data: DataSource | undefined): string {
  if (data === undefined) return "";
  const files = data.files.length === 0 ? "" : ` (${data.files.join(", ")})`;
  return `Made from ${data.name}${files}, ${data.firstDay} to ${data.lastDay}.`;
}

/** Where the figures came from, as keys and values for files that keep such pairs. */
export function lineageItems(lineage: Lineage): Record<string, string> {
  return {
    LINEAGE_DATA_HASH: lineage.dataHash,
    LINEAGE_MODEL: lineage.model,
    LINEAGE_MODEL_CONFIGURATION: JSON.stringify(lineage.modelConfiguration),
    LINEAGE_WEIGHTS_HASH: lineage.weightsHash,
    LINEAGE_ENGINE: `${lineage.engine.backend}, ${lineage.engine.library}, ${lineage.engine.device}`,
    LINEAGE_SEED: String(lineage.seed),
    LINEAGE_CODE_VERSION: lineage.codeVersion,
  };
}

/** The same as a sentence. */
export function lineageText(lineage: Lineage): string {
  const { backend, library, device } = lineage.engine;
  return `Model ${lineage.model}, weights ${lineage.weightsHash}, data ${lineage.dataHash}, engine ${backend} (${library}, ${device}), seed ${lineage.seed}, code ${lineage.codeVersion}.`;
}
