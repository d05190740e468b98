import { midnightOption, wholeNumber } from "../arguments.ts";
import { type Command, projectOption } from "../command.ts";
import { alignColumns } from "../terminal.ts";
import { withProject } from "../with-service.ts";

/** The day after an ISO day. */
function dayAfter(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}

export const forecast = {
  name: "forecast",
  usage: "--project DIR --run ID [--issue DATE] [--horizon DAYS]",
  summary: "make a forecast with a trained run",
  options: {
    ...projectOption,
    run: { type: "string", value: "ID", help: "the run that forecasts" },
    issue: { type: "string", value: "DATE", help: "issued at local midnight of this day; the day after the data when absent" },
    horizon: { type: "string", value: "DAYS", help: "days ahead; 1 when absent" },
  },
  words: { least: 0, most: 0 },
  run({ terminal, signal }, given) {
    const issue = midnightOption(given, "issue");
    const horizonDays = wholeNumber(given, "horizon", 1);
    const run = given.required("run");
    return withProject(given, async (service) => {
      const { dataset } = await service.call("run.get", { run });
      const datasets = await service.call("dataset.list", {});
      const described = datasets.find(({ id }) => id === dataset);
      const lastDay = described?.lastDay;
      const issueDay = issue ?? (lastDay === undefined ? given.required("issue") : dayAfter(lastDay));
      const made = await service.call("forecast.make", { run, issueDay, horizonDays }, { signal, progress: terminal.progress });
      const { interval } = await service.call("forecast.total", { forecast: made.id }, { signal });
      const { expectedCount, byCategory } = made.summary;
      return {
        document: {
          forecast: made.id,
          issued: made.issuedDay,
          valid: { fromDay: made.validFromDay, days: made.validDays, timeZone: made.timeZone },
          inSample: made.inSample,
          summary: {
            expectedCount,
            interval,
            byCategory: made.categories.map((category, index) => ({ category, expectedCount: byCategory[index] ?? 0 })),
            baselineExpectedCount: made.baselineExpectedCount,
            observedCount: made.observedCount,
          },
        },
        lines: [
          ...alignColumns([
            ["forecast", made.id],
            ["issued", `${made.issuedDay} 00:00 ${made.timeZone}`],
            ["valid", `${made.validDays === 1 ? "1 day" : `${made.validDays} days`} from ${made.validFromDay}`],
            ["expected", `${expectedCount.toFixed(1)} ${described?.noun.many ?? "incidents"}`],
            ["90 % interval", `${interval.low} to ${interval.high}`],
            ...(made.baselineExpectedCount === null ? [] : [["long-run map", made.baselineExpectedCount.toFixed(1)]]),
            ...(made.observedCount === null ? [] : [["then happened", String(made.observedCount)]]),
            ...(made.inSample ? [["note", "issued inside the training period"]] : []),
          ]),
          "",
          ...alignColumns(
            made.categories.map((category, index) => [category, (byCategory[index] ?? 0).toFixed(2)]),
            [1],
          ),
        ],
      };
    });
  },
} satisfies Command;
