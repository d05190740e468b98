/** Which engine a process computes with, and what it really got. */
import { AppError } from "../../../models/errors/index.ts";
import type { EngineReport } from "../../contract/index.ts";
import { loadEngine, NATIVE_DOWNLOAD_BYTES, nativeEngineInstalled } from "../../engine/index.ts";

/** A model that computes without tensors uses no engine; its report says so. */
export const PLAIN_ENGINE: EngineReport = {
  backend: "cpu",
  library: `JavaScript (V8 ${process.versions.v8})`,
  device: "CPU, 1 thread",
  gpu: false,
};

/**
 * For trainings: the native engine where it is installed, else WebAssembly, more slowly. A training that goes on computes on
 * `before`, the backend of its first epochs (null at the start): only so does it end with the bytes of an undisturbed one.
 * Throws EngineMissing where that backend is gone, and what kept an installed engine from loading.
 */
export async function trainingEngine(before: EngineReport["backend"] | null): Promise<EngineReport> {
  if (before === "tensorflow" && !(await nativeEngineInstalled())) {
    throw new AppError("EngineMissing", {
      message: "This training was begun on the native engine (TensorFlow), which is not installed any more.",
      hint: `Install it (a download of ${Math.round(NATIVE_DOWNLOAD_BYTES / 1e6)} MB) with: isarithm engine install. Or start the training anew, on WebAssembly.`,
      details: { downloadBytes: NATIVE_DOWNLOAD_BYTES },
    });
  }
  const { problem, ...report } = await loadEngine({ prefer: before === "wasm" ? "wasm" : "auto" });
  if (problem !== null) throw new AppError(problem.code, { message: problem.message, hint: problem.hint });
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
