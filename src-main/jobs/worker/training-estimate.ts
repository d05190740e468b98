import type { EngineReport, TrainingEstimate } from "../../contract/index.ts";
import type { TrainingMeasure, TrainingShape } from "../training-messages.ts";
import { FORWARD_SHARE, nominalMemoryMb, nominalStepMs } from "./training-cost.ts";
import type { PlannedTraining } from "./training-shape.ts";

/** Seconds until the first step, before it was measured here: the engine's start, and each incident's reading and placing. */
const START_SECONDS = 3;
const START_SECONDS_PER_INCIDENT = 25e-6;
/** Passes over the validation days after the last epoch: the shares of the learnt parts are chosen, the counts' spread is fitted. */
const FINISHING_PASSES = 12;
/** How far the true cost may lie from the reckoned one, as a factor both ways. */
const SPREAD = { sameSize: 1.25, otherSize: 1.5, unmeasured: 2 } as const;
/** A step on the wasm engine over one on the native engine, before either was measured here. */
const WASM_FACTOR = 4;

interface Scale {
  readonly step: number;
  readonly memory: number;
  readonly startSeconds: number;
  readonly spread: number;
  readonly basis: string;
}

function nodesText({ nodes, categories }: TrainingShape): string {
  return `${nodes} nodes, ${categories} ${categories === 1 ? "category" : "categories"}`;
}

/** How this machine compares with the constants: by the measure of the most similar size on the engine that will be used. */
function scaleOf(shape: TrainingShape, measures: readonly TrainingMeasure[], engine: EngineReport): Scale {
  const distance = (other: TrainingShape): number => Math.abs(Math.log(nominalStepMs(other) / nominalStepMs(shape)));
  // The newest of equally near ones: a machine is what it was last.
  const nearest = measures
    .filter((measure) => measure.engine.backend === engine.backend && measure.engine.device === engine.device)
    .toReversed()
    .toSorted((a, b) => distance(a.shape) - distance(b.shape))[0];
  if (nearest === undefined) {
    return {
      step: engine.backend === "wasm" ? WASM_FACTOR : 1,
      memory: 1,
      startSeconds: START_SECONDS + START_SECONDS_PER_INCIDENT * shape.incidents,
      spread: SPREAD.unmeasured,
      basis: `Reckoned for ${nodesText(shape)} on two processor cores, because no training was measured on this machine yet.`,
    };
  }
  const same = distance(nearest.shape) < Math.log(1.05);
  return {
    step: nearest.stepMs / nominalStepMs(nearest.shape),
    memory: nearest.peakMemoryMb / nominalMemoryMb(nearest.shape),
    startSeconds: Math.max(0, nearest.startSeconds + START_SECONDS_PER_INCIDENT * (shape.incidents - nearest.shape.incidents)),
    spread: same ? SPREAD.sameSize : SPREAD.otherSize,
    basis: same
      ? `From the last training of this size on this machine (${nodesText(shape)}, ${nearest.stepMs.toFixed(0)} ms a step).`
      : `Reckoned for ${nodesText(shape)} from a training of ${nodesText(nearest.shape)} on this machine (${nearest.stepMs.toFixed(0)} ms a step).`,
  };
}

/** Time and memory of a training of the crime model. `measures` are oldest first. */
export function estimateTraining(
  { shape, epochs, patience, batchesPerEpoch }: PlannedTraining,
  measures: readonly TrainingMeasure[],
  engine: EngineReport,
  maxMinutes: number | null,
): TrainingEstimate {
  const scale = scaleOf(shape, measures, engine);
  const stepSeconds = (scale.step * nominalStepMs(shape)) / 1000;
  const pass = Math.ceil(shape.validationDays / shape.batchWindows) * stepSeconds * FORWARD_SHARE;
  const limit = maxMinutes === null ? Number.POSITIVE_INFINITY : maxMinutes * 60;
  const secondsOf = (ran: number): number => {
    const training = ran * (batchesPerEpoch * stepSeconds + pass) + pass;
    return scale.startSeconds + Math.min(training, limit) + FINISHING_PASSES * pass;
  };
  // It may end early where the checking days stop gaining; it cannot before the patience is over.
  const earliest = shape.validationDays > 0 ? Math.min(epochs, patience) : epochs;
  return {
    seconds: { low: secondsOf(earliest) / scale.spread, high: secondsOf(epochs) * scale.spread },
    uncertaintyFactor: scale.spread,
    memoryBytes: Math.round(scale.memory * nominalMemoryMb(shape) * 1e6),
    basis: scale.basis,
  };
}

/** MB of a Node process that reads a table without an engine. */
const PLAIN_MEMORY_MB = 180;
const PLAIN_BYTES_PER_INCIDENT = 500;

/** The long-run map: one pass over the incidents. */
export function estimateLongRunMap(incidents: number): TrainingEstimate {
  const seconds = 1 + START_SECONDS_PER_INCIDENT * incidents;
  return {
    seconds: { low: seconds / SPREAD.unmeasured, high: seconds * SPREAD.unmeasured },
    uncertaintyFactor: SPREAD.unmeasured,
    memoryBytes: PLAIN_MEMORY_MB * 1e6 + PLAIN_BYTES_PER_INCIDENT * incidents,
    basis: `The long-run map takes a few passes over ${incidents.toLocaleString("en")} incidents.`,
  };
}
