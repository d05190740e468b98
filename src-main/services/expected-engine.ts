import { availableParallelism } from "node:os";
import type { EngineReport } from "../contract/index.ts";

/** What an engine process would load, said before any has run: it reports itself what it really got. */
export function expectedEngine(nativeInstalled: boolean): EngineReport {
  const threads = availableParallelism();
  const device = (count: number): string => `CPU, ${count} ${count === 1 ? "thread" : "threads"}`;
  return nativeInstalled
    ? { backend: "tensorflow", library: "TensorFlow", device: device(threads), gpu: false }
    : { backend: "wasm", library: "tfjs wasm", device: device(1), gpu: false };
}
