/** The engine that computes, and what this machine offers. */
import { z } from "zod";
import { count, problem } from "./shared.ts";

export const engineReport = z.object({
  backend: z.enum(["tensorflow", "wasm", "cpu"]),
  /** "TensorFlow 2.21.0", "tfjs wasm 4.22.0" */
  library: z.string(),
  /** "CPU, 2 threads" */
  device: z.string(),
  gpu: z.boolean(),
});

export const engineState = z.object({
  /** What the last engine process really used; what it would use, before the first. */
  report: engineReport,
  nativeInstalled: z.boolean(),
  installing: z.boolean(),
  /** Bytes to download for the native engine. */
  downloadBytes: count,
});

/** What this machine offers, tried and not guessed. */
export const check = z.object({
  /** `matmulGflops` is a product of two 1024 x 1024 float32 matrices, best of several. */
  engine: engineReport.extend({ matmulGflops: z.number() }).nullable(),
  node: z.string(),
  sqlite: z.string().nullable(),
  problems: z.array(problem),
});

export type EngineReport = z.infer<typeof engineReport>;
export type EngineState = z.infer<typeof engineState>;
export type Check = z.infer<typeof check>;
