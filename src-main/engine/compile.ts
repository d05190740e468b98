import { rename, rm } from "node:fs/promises";
import path from "node:path";
import { AppError } from "../../models/errors/index.ts";
import { type OnProgress, stepProgress } from "./byte-progress.ts";
import { discFull } from "./folder-error.ts";
import { bindingPackage, nodeApiHeaders } from "./packages.ts";
import { isMissingProgram, lastLines, runProgram } from "./run-program.ts";

async function findCompiler(signal: AbortSignal | undefined): Promise<string> {
  const named = process.env.CXX;
  for (const compiler of named ? [named] : ["g++", "c++", "clang++"]) {
    try {
      const { status } = await runProgram(compiler, ["--version"], { signal });
      if (status === 0) return compiler;
    } catch (error) {
      if (!isMissingProgram(error)) throw error;
    }
  }
  throw new AppError("CompilerMissing", {
    message: named ? `The C++ compiler that CXX names, ${named}, cannot be run.` : "No C++ compiler was found.",
    hint: "Install one (on Debian and Ubuntu: apt-get install g++; on Fedora: dnf install gcc-c++) and install the engine again; the download is kept.",
  });
}

/**
 * Builds the unmodified binding of tfjs against the libraries in `library`, about 10 s, to `target`, which exists only when whole.
 * @throws AppError CompilerMissing, CompilerFailed, DiscFull; the abort reason
 */
export async function compileBinding(
  library: string,
  target: string,
  { signal, progress }: { readonly signal?: AbortSignal | undefined; readonly progress?: OnProgress | undefined },
): Promise<void> {
  const compiler = await findCompiler(signal);
  stepProgress("Linking the native engine (about 10 s)", progress);
  const sources = path.join(bindingPackage(), "binding");
  const temporary = `${target}.${process.pid}`;
  const args = [
    ...["-O2", "-std=c++17", "-shared", "-fPIC", "-DNAPI_VERSION=8"],
    ...["-I", nodeApiHeaders(), "-I", path.join(library, "include")],
    ...[path.join(sources, "tfjs_backend.cc"), path.join(sources, "tfjs_binding.cc")],
    ...["-L", library, "-ltensorflow", "-ltensorflow_framework", `-Wl,-rpath,${library}`],
    ...["-o", temporary],
  ];
  try {
    // The compiler's own temporary files go where there is room for the rest, too.
    const environment = { ...process.env, TMPDIR: path.dirname(target) };
    const { status, output } = await runProgram(compiler, args, { signal, environment });
    if (/No space left on device/.test(output)) throw discFull(path.dirname(target));
    if (status !== 0) {
      throw new AppError("CompilerFailed", {
        message: `${compiler} could not build the binding of the native engine: ${lastLines(output, 4)}`,
        hint: "A compiler for C++17 with its standard library is needed (GCC 9 or newer); name another with the variable CXX.",
        details: { compiler, output: lastLines(output, 40) },
      });
    }
    await rename(temporary, target);
  } finally {
    await rm(temporary, { force: true });
  }
}
