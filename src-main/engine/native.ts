/** The only place that imports the native TensorFlow binding. */
import { availableParallelism } from "node:os";
import util from "node:util";
import { bindingPlace, require } from "./packages.ts";
import { placeBinding } from "./place-binding.ts";
import type { NativePlaces } from "./places.ts";

interface NativeBinding {
  readonly TF_Version: string;
  readonly isUsingGpuDevice: () => boolean;
}

export interface NativeFacts {
  readonly version: string;
  readonly gpu: boolean;
}

/** tfjs-node 4.22 calls two functions of node:util: one that Node 23 removed, and one that warns before it goes the same way. */
function restoreUtilFunctions(): void {
  const target: { isNullOrUndefined?: (value: unknown) => boolean; isArray?: (value: unknown) => boolean } = util;
  target.isNullOrUndefined ??= (value) => value === null || value === undefined;
  target.isArray = Array.isArray;
}

/**
 * Registers the "tensorflow" backend with tfjs and computes with it from now on.
 * @throws AppError PackagesReadOnly; the loader's errors
 */
export async function loadNative(places: NativePlaces): Promise<NativeFacts> {
  await placeBinding(places.binding);
  // TensorFlow reads its variables when it is loaded. 2 leaves its errors and drops what it tells about itself.
  process.env.TF_CPP_MIN_LOG_LEVEL ??= "2";
  restoreUtilFunctions();
  require("@tensorflow/tfjs-node-gpu");
  const binding: NativeBinding = require(bindingPlace());
  return { version: binding.TF_Version, gpu: binding.isUsingGpuDevice() };
}

/** "CPU, 2 threads": TensorFlow takes one thread a core that this process may use. */
export function cpuName(threads: number = availableParallelism()): string {
  return `CPU, ${threads} ${threads === 1 ? "thread" : "threads"}`;
}
