import { AppError, isAppError } from "../../models/errors/index.ts";
import { tf, useWasm } from "../../models/tensor/index.ts";
import type { EngineReport, Problem } from "../contract/index.ts";
import { nativeEngineInstalled } from "./installed.ts";
import { cpuName, loadNative } from "./native.ts";
import { wasmFolder } from "./packages.ts";
import { nativePlaces } from "./places.ts";
import { requireRelease } from "./release.ts";

export type EnginePreference = "tensorflow" | "wasm" | "auto";

export interface LoadedEngine extends EngineReport {
  /** Why it is not the engine that was wanted; null where it is. */
  readonly problem: Problem | null;
}

/**
 * Registers a backend with tfjs in this process and reports what it really got. "tensorflow" wants the native engine and names
 * its absence as a problem; "auto" takes it where it is installed. Both fall back to wasm.
 * @throws AppError EngineUnavailable where not even wasm can be started
 */
export async function loadEngine({ prefer }: { readonly prefer: EnginePreference }): Promise<LoadedEngine> {
  if (prefer === "wasm") return loadWasm(null);
  try {
    const release = requireRelease();
    if (!(await nativeEngineInstalled())) {
      if (prefer === "auto") return await loadWasm(null);
      throw new AppError("EngineMissing", {
        message: "The native engine is not installed; WebAssembly computes and trains instead, on one thread.",
        hint: "Install it with: isarithm engine install",
      });
    }
    const { version, gpu } = await loadNative(nativePlaces(release));
    const device = gpu ? "GPU" : cpuName();
    return { backend: "tensorflow", library: `TensorFlow ${version}`, device, gpu, problem: null };
  } catch (error) {
    return loadWasm(problemOf(error));
  }
}

async function loadWasm(problem: Problem | null): Promise<LoadedEngine> {
  await useWasm({ wasmFolder: wasmFolder() });
  // In Node tfjs starts its WebAssembly on one thread.
  return { backend: "wasm", library: `tfjs wasm ${tf.version_core}`, device: cpuName(1), gpu: false, problem };
}

function problemOf(error: unknown): Problem {
  if (isAppError(error)) return { code: error.code, message: error.message, hint: error.hint };
  return {
    code: "NativeEngineFailed",
    message: `The native engine is installed but could not be loaded: ${error instanceof Error ? error.message : String(error)}`,
    hint: "Install it again with: isarithm engine install",
  };
}
