import { findBrowser, thisMachine, windowRefusal } from "../../hosts/browser/index.ts";
import { electronRefusal, findElectron } from "../../hosts/electron/index.ts";
import type { Command } from "../command.ts";
import { alignColumns } from "../terminal.ts";
import { withService } from "../with-service.ts";

export const doctor = {
  name: "doctor",
  usage: "",
  summary: "say what this machine offers: engine, database, windows",
  options: {},
  words: { least: 0, most: 0 },
  run: ({ terminal, signal }) =>
    withService(async (service) => {
      const check = await service.call("app.check", {}, { signal, progress: terminal.progress });
      const browser = findBrowser() ?? null;
      const electron = findElectron() ?? null;
      const electronProblem = electronRefusal({ platform: process.platform, environment: process.env }, process.getuid?.());
      const refusal = windowRefusal(thisMachine, process.getuid?.());
      const problems = [
        ...check.problems,
        ...(refusal === undefined
          ? []
          : [
              {
                code: refusal.why,
                message: refusal.message,
                hint: "Use isarithm serve --no-open and open the address that it prints.",
              },
            ]),
      ];
      const { engine, node, sqlite } = check;
      return {
        document: { engine, node, sqlite, hosts: { electron, browser }, problems },
        lines: [
          ...alignColumns([
            ["engine", engine === null ? "none" : `${engine.library} (${engine.backend}), ${engine.device}`],
            ...(engine === null ? [] : [["speed", `${engine.matmulGflops.toFixed(1)} GFLOP/s in a matrix product`]]),
            ["node", node],
            ["sqlite", sqlite ?? "none"],
            ["browser", browser ?? "none"],
            [
              "electron",
              `${electron ?? "none"}${electronProblem === undefined ? "" : ` (no window: ${electronProblem.message})`}`,
            ],
          ]),
          ...problems.flatMap(({ code, message, hint }) => ["", `${code}: ${message}`, `  ${hint}`]),
        ],
      };
    }),
} satisfies Command;
