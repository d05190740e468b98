import { AppError } from "../errors/index.ts";

/** A grid given by its corners in degrees instead of the default study area around the incidents. */
export interface StudyBox {
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
  readonly rows: number;
  readonly columns: number;
}

/** Every setting of a training. All of them stand in the run's manifest. */
export interface CrimeConfiguration {
  /** Rows and columns of about 1 km in a box, or null: the area around the training incidents. */
  readonly studyBox: StudyBox | null;
  /** Incidents above which a rectangle is split, or null: in proportion to the number of incidents. */
  readonly splitAbove: number | null;
  /** Days that the network reads before each forecast. */
  readonly steps: number;
  /** Units of the recurrent layers. */
  readonly hidden: readonly number[];
  /** Chebyshev terms K; K - 1 hops a layer. */
  readonly chebyshevTerms: number;
  readonly headUnits: number;
  /** Gaussians a node. */
  readonly components: number;
  readonly epochs: number;
  /** Windows that an epoch visits, drawn anew each time; 0: all. */
  readonly windowsPerEpoch: number;
  /** Epochs without a better validation score after which training ends. */
  readonly patience: number;
  readonly batchWindows: number;
  readonly learningRate: number;
  readonly finalLearningRate: number;
  readonly clipNorm: number;
  /** Weight of the mean squared log rate correction of the nodes. */
  readonly ratePrior: number;
  /** Weight of the mean squared log scale of the Gaussians. */
  readonly scalePrior: number;
  /** Nats charged for each incident that Gaussians put outside of the study area. */
  readonly leakWeight: number;
  /** Decay of the averaged weights a step, which are the ones that are validated and kept. 0: no averaging. */
  readonly averaging: number;
  /** After training, refit the base map on the whole window with the network kept. */
  readonly refitBase: boolean;
}

/** Under twenty minutes on two cores for a year of a city; longer data cost no more, as an epoch visits at most 300 windows. */
export const STANDARD: CrimeConfiguration = Object.freeze({
  studyBox: null,
  splitAbove: null,
  steps: 10,
  hidden: Object.freeze([50, 20, 10]),
  chebyshevTerms: 3,
  headUnits: 32,
  components: 2,
  epochs: 40,
  windowsPerEpoch: 300,
  patience: 8,
  batchWindows: 8,
  learningRate: 2e-3,
  finalLearningRate: 1e-4,
  clipNorm: 5,
  ratePrior: 1e-2,
  scalePrior: 1e-3,
  leakWeight: 0.1,
  averaging: 0.98,
  refitBase: true,
});

/**
 * Under three minutes on two cores for one to two years of a city: half the days read (the features remember four weeks by themselves),
 * 240 windows an epoch, and a larger step.
 */
export const QUICK: CrimeConfiguration = Object.freeze({
  ...STANDARD,
  steps: 5,
  epochs: 5,
  windowsPerEpoch: 240,
  patience: 3,
});

const PRESETS: Readonly<Record<string, CrimeConfiguration>> = { quick: QUICK, standard: STANDARD };

function refuse(name: string, message: string): never {
  throw new AppError("InvalidSetting", {
    message: `The setting "${name}" ${message}.`,
    hint: `Correct it or leave it out; the settings are ${Object.keys(STANDARD).join(", ")}, and preset (quick or standard).`,
    details: { setting: name },
  });
}

function wholeAtLeast(name: string, value: unknown, least: number): number {
  if (typeof value !== "number" || !Number.isInteger(value) || value < least)
    refuse(name, `must be a whole number of at least ${least}`);
  return value;
}

function between(name: string, value: unknown, low: number, high: number): number {
  if (typeof value !== "number" || !(value >= low && value <= high)) refuse(name, `must be a number between ${low} and ${high}`);
  return value;
}

function studyBox(value: unknown): StudyBox | null {
  if (value === null) return null;
  if (typeof value !== "object") refuse("studyBox", "must be null or an object of west, south, east, north, rows, columns");
  const box = value as Record<string, unknown>;
  const names = ["west", "south", "east", "north", "rows", "columns"];
  if (Object.keys(box).some((name) => !names.includes(name))) refuse("studyBox", `has other fields than ${names.join(", ")}`);
  const result = {
    west: between("studyBox", box.west, -180, 180),
    south: between("studyBox", box.south, -85, 85),
    east: between("studyBox", box.east, -180, 540),
    north: between("studyBox", box.north, -85, 85),
    rows: wholeAtLeast("studyBox", box.rows, 1),
    columns: wholeAtLeast("studyBox", box.columns, 1),
  };
  if (result.west >= result.east || result.south >= result.north) refuse("studyBox", "has no area");
  return result;
}

/** The settings of a preset ("preset": "quick" or "standard", the default) with the given ones in place. An unknown name is refused. */
export function parseConfiguration(given: Readonly<Record<string, unknown>> = {}): CrimeConfiguration {
  const { preset = "standard", ...settings } = given;
  const start = typeof preset === "string" && Object.hasOwn(PRESETS, preset) ? PRESETS[preset] : undefined;
  if (start === undefined) refuse("preset", `must be one of ${Object.keys(PRESETS).join(", ")}`);
  for (const name of Object.keys(settings)) {
    if (!Object.hasOwn(STANDARD, name)) {
      throw new AppError("UnknownSetting", {
        message: `The crime model has no setting "${name}".`,
        hint: `The settings are ${Object.keys(STANDARD).join(", ")}, and preset (quick or standard).`,
        details: { setting: name },
      });
    }
  }
  const merged: Record<string, unknown> = { ...start, ...settings };
  const hidden = merged.hidden;
  if (!Array.isArray(hidden) || hidden.length === 0) refuse("hidden", "must be a list of layer widths");
  if (typeof merged.refitBase !== "boolean") refuse("refitBase", "must be true or false");
  return Object.freeze({
    studyBox: studyBox(merged.studyBox),
    splitAbove: merged.splitAbove === null ? null : between("splitAbove", merged.splitAbove, 1, 1e9),
    steps: wholeAtLeast("steps", merged.steps, 1),
    hidden: Object.freeze(hidden.map((width) => wholeAtLeast("hidden", width, 1))),
    chebyshevTerms: wholeAtLeast("chebyshevTerms", merged.chebyshevTerms, 1),
    headUnits: wholeAtLeast("headUnits", merged.headUnits, 1),
    components: wholeAtLeast("components", merged.components, 1),
    epochs: wholeAtLeast("epochs", merged.epochs, 0),
    windowsPerEpoch: wholeAtLeast("windowsPerEpoch", merged.windowsPerEpoch, 0),
    patience: wholeAtLeast("patience", merged.patience, 1),
    batchWindows: wholeAtLeast("batchWindows", merged.batchWindows, 1),
    learningRate: between("learningRate", merged.learningRate, 0, 1),
    finalLearningRate: between("finalLearningRate", merged.finalLearningRate, 0, 1),
    clipNorm: between("clipNorm", merged.clipNorm, 1e-6, 1e6),
    ratePrior: between("ratePrior", merged.ratePrior, 0, 1e6),
    scalePrior: between("scalePrior", merged.scalePrior, 0, 1e6),
    leakWeight: between("leakWeight", merged.leakWeight, 0, 1e6),
    averaging: between("averaging", merged.averaging, 0, 0.9999),
    refitBase: merged.refitBase,
  });
}
