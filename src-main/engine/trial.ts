/** Trials of an engine in a process of its own. */
import { fileURLToPath } from "node:url";
import { AppError } from "../../models/errors/index.ts";
import type { EngineReport, Problem } from "../contract/index.ts";
import { lastLines, runProgram } from "./run-program.ts";

const PROBE = fileURLToPath(new URL("./probe.ts", import.meta.url));

interface NativeTrial {
  readonly version: string;
  readonly gpu: boolean;
}

interface EngineTrial extends EngineReport {
  readonly matmulGflops: number;
  readonly problem: Problem | null;
}

export interface EngineHealth {
  readonly engine: (EngineReport & { readonly matmulGflops: number }) | null;
  readonly node: string;
  readonly problems: readonly Problem[];
}

/** @throws AppError NativeEngineFailed where the process ends badly or computes wrong; the abort reason */
async function probe<Trial>(what: "native" | "best", signal: AbortSignal | undefined): Promise<Trial> {
  const { status, signal: killedBy, stdout, output } = await runProgram(process.execPath, [PROBE, what], { signal });
  if (status !== 0) {
    throw new AppError("NativeEngineFailed", {
      message: `The engine could not be loaded (${killedBy ?? `exit status ${status}`}): ${lastLines(output, 3)}`,
      hint: "Isarithm computes with WebAssembly meanwhile. The native engine needs glibc 2.27 and a processor with AVX, or a 64-bit Arm.",
      details: { status, signal: killedBy, output: lastLines(output, 30) },
    });
  }
  const { right, ...trial } = JSON.parse(lastLines(stdout, 1));
  if (right !== true) {
    throw new AppError("NativeEngineFailed", {
      message: "The engine was loaded but computes wrong values.",
      hint: "Install it again with: isarithm engine install",
    });
  }
  return trial;
}

/**
 * Loads the installed native library for the first time, where a crash does no harm.
 * @throws AppError NativeEngineFailed; the abort reason
 */
export function tryNativeEngine(signal?: AbortSignal): Promise<NativeTrial> {
  return probe<NativeTrial>("native", signal);
}

/** Loads the best engine that this machine has, lets it compute and says what it is and what stands in the way of a better one. */
export async function engineHealth({ signal }: { readonly signal?: AbortSignal } = {}): Promise<EngineHealth> {
  const node = process.versions.node;
  try {
    const { problem, ...engine } = await probe<EngineTrial>("best", signal);
    return { engine, node, problems: problem === null ? [] : [problem] };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { engine: null, node, problems: [{ code: error.code, message: error.message, hint: error.hint }] };
  }
}
