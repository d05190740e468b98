import { availableParallelism } from "node:os";
import type { EngineReport } from "../contract/index.ts";

/** What an engine process would load, said before any has run: it reports itself what it really got. */
export function expectedEngine(nativeInstalled: boolean): EngineReport {
  const threads = availableParallelism();
  const device = `CPU, ${threads} ${threads === 1 ? "thread" : "threads"}`;
  return nativeInstalled
    ? { backend: "tensorflow", library: "TensorFlow", device, gpu: false }
    : { backend: "wasm", library: "tfjs wasm", device, gpu: false };
}
