import { dayOption, listOption } from "../arguments.ts";
import { type Command, projectOption, wrongUse } from "../command.ts";
import { alignColumns } from "../terminal.ts";
import { withProject } from "../with-service.ts";

export const evaluate = {
  name: "evaluate",
  usage: "--project DIR --runs ID,ID.. [--from DATE] [--to DATE] [--against NAME,..]",
  summary: "score runs on days that they did not see, beside the long-run map",
  options: {
    ...projectOption,
    runs: { type: "string", value: "ID,ID..", help: "the runs to score" },
    from: { type: "string", value: "DATE", help: "first day that is scored" },
    to: { type: "string", value: "DATE", help: "first day that is no longer scored" },
    against: { type: "string", value: "NAME,..", help: "baselines to score beside; climatology when absent" },
  },
  words: { least: 0, most: 0 },
  run({ terminal, signal }, given) {
    const runs = listOption(given, "runs");
    if (runs === undefined || runs.length === 0) throw wrongUse("--runs is missing.", "Write it like --runs run-1,run-2.");
    const input = {
      runs,
      fromDay: dayOption(given, "from"),
      toDay: dayOption(given, "to"),
      against: listOption(given, "against"),
    };
    return withProject(given, async (service) => {
      const result = await service.call("evaluate", input, { signal, progress: terminal.progress });
      return {
        document: result,
        lines: [
          result.split,
          ...alignColumns(
            [
              ["forecaster", "metric", "value", "low", "high"],
              ...result.scores.map(({ forecaster, metric, value, low, high }) => [
                forecaster,
                metric,
                value.toFixed(4),
                low.toFixed(4),
                high.toFixed(4),
              ]),
            ],
            [2, 3, 4],
          ),
        ],
      };
    });
  },
} satisfies Command;
