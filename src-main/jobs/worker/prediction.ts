/** Entry of the warm engine process: answers calls until its service lets go of it. Started by queue/warm-process.ts. */
import type { JobProgress } from "../../contract/index.ts";
import { openStore } from "../../store/index.ts";
import type { EngineCallName, EngineInputs, EngineOutput, FromEngine, ToEngine } from "../engine-messages.ts";
import { toWireError } from "../wire-error.ts";
import { type Artifacts, createArtifacts } from "./artifacts.ts";
import { loadedPredictionEngine } from "./engine-choice.ts";
import { estimate } from "./estimate.ts";
import { evaluate } from "./evaluate.ts";
import { exportFile } from "./export-file.ts";
import { exportRaster } from "./export-raster.ts";
import { fitBaseline } from "./fit-baseline.ts";
import { placeOf } from "./place.ts";
import { predict } from "./predict.ts";
import { regionOf } from "./region.ts";
import { scoreIssued } from "./score-issued.ts";
import { totalOf } from "./total.ts";

/** Least time between two progress messages of a call, in milliseconds. */
const PROGRESS_INTERVAL_MILLISECONDS = 100;

interface AnswerOptions {
  readonly signal: AbortSignal;
  readonly progress: (progress: JobProgress) => void;
}

type Answers = {
  readonly [N in EngineCallName]: (
    artifacts: Artifacts,
    input: EngineInputs[N],
    options: AnswerOptions,
  ) => Promise<EngineOutput<N>>;
};

const ANSWERS: Answers = {
  fitBaseline,
  estimate,
  predict,
  place: placeOf,
  region: regionOf,
  total: totalOf,
  evaluate,
  scoreIssued,
  exportRaster,
  exportFile,
};

const running = new Map<number, AbortController>();
let artifacts: Promise<Artifacts> | undefined;
let engineTold = false;

function send(message: FromEngine): void {
  // The channel is gone when the service died; the process ends by "disconnect" then.
  if (process.connected) process.send?.(message, () => undefined);
}

async function tellEngine(): Promise<void> {
  const loading = loadedPredictionEngine();
  if (engineTold || loading === undefined) return;
  engineTold = true;
  send({ kind: "engine", report: await loading });
}

function limited(id: number): (progress: JobProgress) => void {
  let lastSent = Number.NEGATIVE_INFINITY;
  return (progress) => {
    const now = performance.now();
    if (now - lastSent < PROGRESS_INTERVAL_MILLISECONDS && progress.share !== 1) return;
    lastSent = now;
    send({ kind: "progress", id, progress });
  };
}

async function answer<N extends EngineCallName>(id: number, name: N, input: EngineInputs[N]): Promise<void> {
  const cancel = new AbortController();
  running.set(id, cancel);
  try {
    if (artifacts === undefined) throw new RangeError("a call came before the store was named");
    const output = await ANSWERS[name](await artifacts, input, { signal: cancel.signal, progress: limited(id) });
    await tellEngine();
    send({ kind: "result", id, output });
  } catch (error) {
    send({ kind: "error", id, error: toWireError(error) });
  } finally {
    running.delete(id);
  }
}

process.on("message", (message: ToEngine) => {
  switch (message.kind) {
    case "open":
      artifacts = openStore(message.store).then(createArtifacts);
      // The calls that await it report its failure.
      artifacts.catch(() => undefined);
      return;
    case "call":
      void answer(message.id, message.name, message.input as EngineInputs[typeof message.name]);
      return;
    case "cancel":
      running.get(message.id)?.abort();
  }
});
process.on("disconnect", () => process.exit(0));
