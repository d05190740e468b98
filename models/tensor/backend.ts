import * as tf from "@tensorflow/tfjs";
import { AppError } from "../errors/index.ts";
import { registerWasmKernels } from "./wasm/register.ts";

/** Name of the backend that computes now: "tensorflow", "wasm" or "cpu". */
export function activeBackend(): string {
  return tf.getBackend();
}

/**
 * Computes with WebAssembly from now on, on one thread in Node. `wasmFolder` holds the three tfjs-backend-wasm*.wasm files; no network is
 * asked. The kernels that training needs and tfjs lacks are added.
 */
export async function useWasm({ wasmFolder }: { readonly wasmFolder: string }): Promise<void> {
  // Imported here: a process that computes natively need not load it.
  const { setWasmPaths } = await import("@tensorflow/tfjs-backend-wasm");
  if (!("wasm" in tf.engine().registry)) setWasmPaths(wasmFolder.endsWith("/") ? wasmFolder : `${wasmFolder}/`);
  registerWasmKernels();
  await switchTo("wasm");
}

/** Computes in plain JavaScript from now on: about 30 times slower than wasm, for tests. */
export async function useCpu(): Promise<void> {
  await switchTo("cpu");
}

async function switchTo(backend: string): Promise<void> {
  if (!(await tf.setBackend(backend))) {
    throw new AppError("EngineUnavailable", {
      message: `The ${backend} engine could not be started.`,
      hint: "Reinstall the application's packages; `isarithm doctor` shows which engines work.",
      details: { backend },
    });
  }
  await tf.ready();
}
