import { type Command, projectOption } from "../command.ts";
import { alignColumns } from "../terminal.ts";
import { withProject } from "../with-service.ts";

const integer = new Intl.NumberFormat("en");

/** More files than a shell takes are a folder's worth; a limit against a slip. */
const MOST_FILES = 1000;

export const update = {
  name: "update",
  usage: "--project DIR --dataset ID FILE...",
  summary: "merge newer exports of a table into its data set",
  notes: async () => [
    "Columns, time zone and categories are those of the first import. Several files are taken in their order.",
    "An incident that lies in a file's period and is absent from it was withdrawn; what lies outside of the period stays.",
  ],
  options: {
    ...projectOption,
    dataset: { type: "string", value: "ID", help: "the data set that the files belong to" },
    reissue: { type: "boolean", help: "issue the last model's forecast anew, for the day after the data" },
  },
  words: { least: 1, most: MOST_FILES },
  run({ terminal, signal }, given) {
    const id = given.required("dataset");
    return withProject(given, async (service) => {
      const options = { signal, progress: terminal.progress };
      const uploads: string[] = [];
      for (const word of given.words) uploads.push(await service.uploads.register(word));
      const { dataset, rows, extent, mergedBy, changed, findings, seconds, lastIssued, scored, scoringProblem } =
        await service.call("dataset.update", { dataset: id, uploads }, options);
      const { settledThrough, settling } = dataset;
      const issued =
        given.flag("reissue") && lastIssued !== null
          ? await service.call(
              "forecast.make",
              { run: lastIssued.run, issueDay: lastIssued.issueDay, horizonDays: lastIssued.horizonDays },
              options,
            )
          : null;
      const next =
        issued === null && lastIssued !== null
          ? [["next", `isarithm forecast --project ${given.required("project")} --run ${lastIssued.run}`]]
          : [];
      return {
        document: {
          dataset: dataset.id,
          version: dataset.version,
          changed,
          extent,
          mergedBy,
          rows,
          period: { start: dataset.firstDay, end: dataset.lastDay, timeZone: dataset.timeZone },
          settledThrough,
          settling,
          lastIssued,
          scored,
          scoringProblem,
          forecast: issued?.id ?? null,
          warnings: findings,
          seconds,
        },
        lines: [
          ...alignColumns([
            ["data set", `${dataset.id}, version ${dataset.version}${changed ? "" : " (nothing new)"}`],
            ["new", integer.format(rows.new)],
            ["revised", mergedBy === "id" ? integer.format(rows.revised) : "not told apart: the table has no ID"],
            ["withdrawn", integer.format(rows.withdrawn)],
            ["unchanged", integer.format(rows.unchanged)],
            ["not in the files' period", integer.format(rows.notCovered)],
            ["period", `${dataset.firstDay} to ${dataset.lastDay} (${dataset.timeZone})`],
            ["settled through", settledThrough ?? "not known"],
            ["", settling.reason],
            ["scored", scored.length === 0 ? "no forecast" : scored.join(", ")],
            ["time", `${seconds.toFixed(1)} s`],
            ...(issued === null ? [] : [["forecast", `${issued.id}, ${issued.summary.expectedCount.toFixed(1)} expected`]]),
            ...next,
          ]),
          ...(scoringProblem === null ? [] : [`not all forecasts were scored: ${scoringProblem.message} ${scoringProblem.hint}`]),
          ...findings.map(({ severity, message }) => `${severity}: ${message}`),
        ],
      };
    });
  },
} satisfies Command;
