import { existsSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import util from "node:util";
import { tf, useCpu, useWasm } from "../../models/tensor/index.ts";

export type EngineName = "tensorflow" | "wasm" | "cpu";

const require = createRequire(import.meta.url);
const bindingFolder = path.join(path.dirname(require.resolve("@tensorflow/tfjs-node-gpu/package.json")), "lib");

/** Whether a native binding is linked on this machine: tests on it skip where it is not. */
export const nativeEngine =
  existsSync(bindingFolder) && readdirSync(bindingFolder, { recursive: true }).some((name) => String(name).endsWith(".node"));

export const wasmFolder = path.join(path.dirname(require.resolve("@tensorflow/tfjs-backend-wasm/package.json")), "wasm-out");

/** The engines that this machine can test. */
export const engines: readonly EngineName[] = nativeEngine ? ["tensorflow", "wasm", "cpu"] : ["wasm", "cpu"];

/** Those that train models: what trains on one has to train on each. Plain JavaScript is too slow for it. */
export const trainingEngines: readonly EngineName[] = nativeEngine ? ["tensorflow", "wasm"] : ["wasm"];

/** Makes all that follows compute on one engine. */
export async function useEngine(name: EngineName): Promise<void> {
  if (name === "wasm") return useWasm({ wasmFolder });
  if (name === "cpu") return useCpu();
  // The binding of 4.22.0 calls two functions that Node 23 and later versions lost.
  const lost = util as unknown as Record<string, unknown>;
  lost.isNullOrUndefined ??= (value: unknown) => value === null || value === undefined;
  lost.isArray ??= Array.isArray;
  process.env.TF_CPP_MIN_LOG_LEVEL ??= "2";
  require("@tensorflow/tfjs-node-gpu");
  if (!(await tf.setBackend("tensorflow"))) throw new Error("The native engine did not start.");
}
