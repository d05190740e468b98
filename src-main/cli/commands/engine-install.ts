import { AppError } from "../../../models/errors/index.ts";
import type { Service } from "../../services/index.ts";
import type { Command, CommandContext } from "../command.ts";
import { alignColumns } from "../terminal.ts";
import { withService } from "../with-service.ts";

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1e6)} MB`;
}

/**
 * Offers the native engine before a training: asks on a terminal, installs under --yes. Without it the training runs on WebAssembly, and
 * is told so.
 */
export async function offerNativeEngine(service: Service, { terminal, signal }: CommandContext, yes: boolean): Promise<void> {
  const { engine } = await service.call("app.status", {});
  // 0 bytes: there is none for this platform.
  if (engine.nativeInstalled || engine.downloadBytes === 0) return;
  const size = megabytes(engine.downloadBytes);
  const wanted =
    yes ||
    (terminal.interactive &&
      (await terminal.confirm(
        `The native engine (TensorFlow) trains faster than WebAssembly: ${size} to download, once for this user. Install it now?`,
        signal,
      )));
  if (!wanted) {
    terminal.note(`Training on WebAssembly. The native engine (${size} to download) is faster: isarithm engine install`);
    return;
  }
  await service.call("engine.install", {}, { signal, progress: terminal.progress });
  terminal.endProgress();
}

export const engineInstall = {
  name: "engine install",
  usage: "[--from FILE.whl]",
  summary: "install the native engine (TensorFlow) for this user",
  options: {
    from: { type: "string", value: "FILE.whl", help: "a wheel of tensorflow-cpu that is here already, instead of a download" },
    yes: { type: "boolean", help: "do not ask" },
  },
  words: { least: 0, most: 0 },
  run: ({ terminal, signal }, given) =>
    withService(async (service) => {
      const from = given.text("from");
      const { engine } = await service.call("app.status", {});
      if (from === undefined && !engine.nativeInstalled && terminal.interactive && !given.flag("yes")) {
        const wanted = await terminal.confirm(`${megabytes(engine.downloadBytes)} will be downloaded. Go on?`, signal);
        if (!wanted)
          throw new AppError("Cancelled", { message: "Nothing was installed.", hint: "Run it again when you want it." });
      }
      const installed = await service.call("engine.install", { from }, { signal, progress: terminal.progress });
      return {
        document: installed,
        lines: alignColumns([
          ["library", installed.library],
          ["folder", installed.path],
          ["size", megabytes(installed.bytes)],
          ["verified", installed.verified ? "yes" : "no"],
        ]),
      };
    }),
} satisfies Command;
