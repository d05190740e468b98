import { type Command, projectOption } from "../command.ts";
import { alignColumns } from "../terminal.ts";
import { withProject } from "../with-service.ts";

export const score = {
  name: "score",
  usage: "--project DIR [--forecast ID]",
  summary: "hold issued forecasts against what then happened, beside the long-run map",
  notes: async () => ["A forecast is scored once its days are in the data and settled, and again when the data change."],
  options: {
    ...projectOption,
    forecast: { type: "string", value: "ID", help: "this forecast alone" },
  },
  words: { least: 0, most: 0 },
  run({ terminal, signal }, given) {
    return withProject(given, async (service) => {
      const result = await service.call("score", { forecast: given.text("forecast") }, { signal, progress: terminal.progress });
      const remarks = (row: (typeof result.forecasts)[number]) =>
        [row.outcomesKnown ? "looks back" : "", row.settled ? "" : "late reporting not known"]
          .filter((text) => text !== "")
          .join(", ");
      return {
        document: result,
        lines: [
          ...(result.forecasts.length === 0
            ? ["No issued forecast has its outcomes in the data yet."]
            : alignColumns(
                [
                  ["forecast", "issued", "metric", "value", "long-run map", ""],
                  ...result.forecasts.map((row) => [
                    row.forecast,
                    row.issued,
                    row.metric,
                    row.value.toFixed(4),
                    row.baseline === null ? "" : row.baseline.toFixed(4),
                    remarks(row),
                  ]),
                ],
                [3, 4],
              )),
          ...result.waiting.map(({ forecast, reason }) => `${forecast} waits: ${reason}`),
        ],
      };
    });
  },
} satisfies Command;
