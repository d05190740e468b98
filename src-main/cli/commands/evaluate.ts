import { dayOption, listOption } from "../arguments.ts";
import { type Command, projectOption, wrongUse } from "../command.ts";
import { alignColumns } from "../terminal.ts";
import { withProject } from "../with-service.ts";

/** What a metric counts and which way is better, for the table on the terminal. */
function meaningOf(metric: string): string {
  if (metric.startsWith("hitRate@"))
    return `share of the incidents in the ${metric.slice(8)} % of land ranked highest; higher is better`;
  if (metric.startsWith("pai@")) return "that share over the share of land; higher is better";
  const meanings: Readonly<Record<string, string>> = {
    logScore: "nats an incident; higher is better, only differences mean something",
    informationGain: "nats an incident over the long-run map; above 0 is better than the map",
    logLoss: "nats a cell and day; lower is better",
    brier: "squared error of the chance, a cell and day; lower is better",
    countRatio: "expected over reported; 1 is right",
  };
  return meanings[metric] ?? "";
}

const NO_INTERVAL = "-";

export const evaluate = {
  name: "evaluate",
  usage: "--project DIR --runs ID,ID.. [--from DATE] [--to DATE] [--against NAME,..]",
  summary: "score runs on days that they did not see, beside the long-run map",
  options: {
    ...projectOption,
    runs: { type: "string", value: "ID,ID..", help: "the runs to score" },
    from: { type: "string", value: "DATE", help: "first day that is scored" },
    to: { type: "string", value: "DATE", help: "first day that is no longer scored" },
    against: {
      type: "string",
      value: "NAME,..",
      help: "baselines to score beside the long-run map (climatology): climatology-level, its level adjusted to 28 days",
    },
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
              ["forecaster", "metric", "value", "low", "high", "meaning"],
              ...result.scores.map(({ forecaster, metric, value, low, high }) => [
                forecaster,
                metric,
                value.toFixed(4),
                low?.toFixed(4) ?? NO_INTERVAL,
                high?.toFixed(4) ?? NO_INTERVAL,
                meaningOf(metric),
              ]),
            ],
            [2, 3, 4],
          ),
          ...(result.scores.some(({ low }) => low === null)
            ? ["Too few days for intervals: four weeks are needed. Differences on so few days may be chance."]
            : ["Low and high are the ends of a 95 % interval by a block bootstrap over days."]),
        ],
      };
    });
  },
} satisfies Command;
