import {
  type BaseIntensity,
  basePointProcessLoss,
  type CoarseBox,
  fitBaseIntensity,
  loadBaseIntensity,
  mixtureOfBase,
  mixturePrediction,
  partitionOf,
  type SplitRule,
  saveBaseIntensity,
  studyAreaOf,
  studyAreaOfBox,
} from "../density/index.ts";
import { AppError } from "../errors/index.ts";
import { type Fitted, type Forecaster, type IncidentTable, sliceDays, type TrainWindow } from "../forecast/index.ts";

/** The long-run map as a forecaster: the same rates on every day. */
export interface Climatology {
  readonly base: BaseIntensity;
  /** IANA zone of the days. */
  readonly timeZone: string;
}

/** Raised whenever the stored form of a fitted climatology changes. */
const STORED_VERSION = 1;

const CONFIGURATION = {
  /** A box in degrees with rows and columns of about 1 km, or null: the area around the training incidents. */
  studyBox: null,
  /** Incidents above which a rectangle is split, or null: in proportion to the number of incidents. */
  splitAbove: null,
  /** Minimum-size rule of the split: "both" or "lexicographic". */
  rule: "both",
  /** Width of the study area's margin, metres, or null: 500. */
  bufferMetres: null,
} as const;

interface Settings {
  readonly studyBox: CoarseBox | undefined;
  readonly splitAbove: number | undefined;
  readonly rule: SplitRule;
  readonly bufferMetres: number | undefined;
}

function boxOrDefault(value: unknown): CoarseBox | undefined {
  if (value === undefined || value === null) return undefined;
  const sides = ["west", "south", "east", "north", "rows", "columns"];
  if (typeof value === "object" && sides.every((side) => typeof Reflect.get(value, side) === "number")) return value as CoarseBox;
  throw new AppError("InvalidConfiguration", {
    message: `The setting "studyBox" of the climatology must give ${sides.join(", ")} as numbers, not ${JSON.stringify(value)}.`,
    hint: "Leave it out to use the area around the training incidents.",
  });
}

function positiveOrDefault(name: string, value: unknown): number | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === "number" && Number.isFinite(value) && value > 0) return value;
  throw new AppError("InvalidConfiguration", {
    message: `The setting "${name}" of the climatology must be a number above 0, not ${JSON.stringify(value)}.`,
    hint: "Leave it out to use the default.",
  });
}

function settingsOf(configuration: Readonly<Record<string, unknown>>): Settings {
  for (const name of Object.keys(configuration)) {
    if (name in CONFIGURATION) continue;
    throw new AppError("UnknownSetting", {
      message: `The climatology has no setting "${name}".`,
      hint: `Its settings are ${Object.keys(CONFIGURATION).join(", ")}.`,
    });
  }
  const rule = configuration.rule ?? CONFIGURATION.rule;
  if (rule !== "both" && rule !== "lexicographic") {
    throw new AppError("InvalidConfiguration", {
      message: `The setting "rule" of the climatology must be "both" or "lexicographic", not ${JSON.stringify(rule)}.`,
      hint: "Leave it out to use the default.",
    });
  }
  return {
    studyBox: boxOrDefault(configuration.studyBox),
    splitAbove: positiveOrDefault("splitAbove", configuration.splitAbove),
    rule,
    bufferMetres: positiveOrDefault("bufferMetres", configuration.bufferMetres),
  };
}

function fitMap(train: TrainWindow, settings: Settings): BaseIntensity {
  const { studyBox, bufferMetres, splitAbove, rule } = settings;
  const area = studyBox === undefined ? studyAreaOf(train, { bufferMetres }) : studyAreaOfBox(studyBox);
  const partition = partitionOf(area, train.incidents, { tau: splitAbove, rule });
  return fitBaseIntensity(partition, train.incidents, train.toDay - train.fromDay);
}

/** The part of a window before its validation days, or undefined where it holds no incident. */
function beforeValidation(train: TrainWindow): TrainWindow | undefined {
  const incidents: IncidentTable = sliceDays(train.incidents, train.fromDay, train.validationFromDay);
  if (incidents.day.length === 0) return undefined;
  return { ...train, incidents, toDay: train.validationFromDay };
}

/** Loss on the validation days of the map of the days before them, nats per incident; nothing where one of the parts is empty. */
function validate(train: TrainWindow, settings: Settings): Readonly<Record<string, number>> {
  const before = beforeValidation(train);
  const validation = sliceDays(train.incidents, train.validationFromDay, train.toDay);
  if (before === undefined || validation.day.length === 0) return {};
  const loss = basePointProcessLoss(fitMap(before, settings), validation, train.toDay - train.validationFromDay);
  return { logScore: loss.natsPerIncident };
}

/** The long-run map: shrunk rates of the training window, the same on every day. The line that every other forecaster has to beat. */
export const climatologyForecaster: Forecaster<Climatology> = {
  name: "climatology",
  configuration: CONFIGURATION,

  async fit(train, options) {
    options.signal?.throwIfAborted();
    const settings = settingsOf(options.configuration ?? {});
    const validation = validate(train, settings);
    options.signal?.throwIfAborted();
    const base = fitMap(train, settings);
    options.progress?.({ epoch: 1, epochs: 1, batch: 1, batches: 1, baselineLoss: validation.logScore });
    const fitted = { base, timeZone: train.incidents.timeZone } as Fitted<Climatology>;
    return { fitted, summary: { epochs: 1, bestEpoch: 1, validation, baseline: validation } };
  },

  async predict(fitted, history, valid, options = {}) {
    options.signal?.throwIfAborted();
    return mixturePrediction(mixtureOfBase(fitted.base), { timeZone: fitted.timeZone, issueDay: history.issueDay, valid });
  },

  save(fitted) {
    const { manifest, arrays } = saveBaseIntensity(fitted.base);
    return { forecaster: "climatology", version: STORED_VERSION, manifest: { ...manifest, timeZone: fitted.timeZone }, arrays };
  },

  load(saved) {
    if (saved.forecaster !== "climatology" || saved.version !== STORED_VERSION || typeof saved.manifest.timeZone !== "string") {
      throw new AppError("DamagedForecaster", {
        message: `The stored forecaster "${saved.forecaster}" (version ${saved.version}) is no climatology of version ${STORED_VERSION}.`,
        hint: "Train it again.",
      });
    }
    return { base: loadBaseIntensity(saved), timeZone: saved.manifest.timeZone } as Fitted<Climatology>;
  },
};
