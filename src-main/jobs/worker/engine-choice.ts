/** Which engine a process computes with, and what it really got. */
import { AppError } from "../../../models/errors/index.ts";
import type { EngineReport } from "../../contract/index.ts";
import { loadEngine, NATIVE_DOWNLOAD_BYTES, nativeEngineInstalled } from "../../engine/index.ts";
import type { TrainingEngine } from "../training-messages.ts";

/** A model that computes without tensors uses no engine; its report says so. */
export const PLAIN_ENGINE: EngineReport = {
  backend: "cpu",
  library: `JavaScript (V8 ${process.versions.v8})`,
  device: "CPU, 1 thread",
  gpu: false,
};

/** Throws EngineMissing where the native engine is demanded and not installed, and what kept an installed one from loading. */
export async function loadTrainingEngine(prefer: TrainingEngine): Promise<EngineReport> {
  if (prefer === "tensorflow" && !(await nativeEngineInstalled())) {
    throw new AppError("EngineMissing", {
      message: "Training needs the native engine (TensorFlow), which is not installed.",
      hint: `Install it once (a download of ${Math.round(NATIVE_DOWNLOAD_BYTES / 1e6)} MB): "Install engine" in the window, or isarithm engine install.`,
      details: { downloadBytes: NATIVE_DOWNLOAD_BYTES },
    });
  }
  const { problem, ...report } = await loadEngine({ prefer });
  // A training that was promised the native engine must not take an hour on another one without a word.
  if (prefer === "tensorflow" && problem !== null) throw new AppError(problem.code, { ...problem });
  return report;
}

let loaded: Promise<EngineReport> | undefined;

/** What `predictionEngine` gave, where it was asked already. */
export function loadedPredictionEngine(): Promise<EngineReport> | undefined {
  return loaded;
}

/** For predictions: the best engine there is, loaded once for this process. */
export function predictionEngine(): Promise<EngineReport> {
  loaded ??= loadEngine({ prefer: "auto" }).then(({ problem: _, ...report }) => report);
  return loaded;
}
