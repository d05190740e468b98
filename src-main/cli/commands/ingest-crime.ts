import type { ColumnRoles } from "../../contract/index.ts";
import { type Command, projectOption, wrongUse } from "../command.ts";
import { alignColumns } from "../terminal.ts";
import { withProject } from "../with-service.ts";

const roleNames = [
  "time",
  "timeOfDay",
  "category",
  "lon",
  "lat",
  "id",
  "modifiedOn",
] as const satisfies readonly (keyof ColumnRoles)[];

/** Reads "time=Date,category=Primary Type". Errors: WrongUse. */
export function parseColumns(text: string): Partial<ColumnRoles> {
  const roles: { -readonly [R in keyof ColumnRoles]?: string } = {};
  for (const part of text.split(",")) {
    const equals = part.indexOf("=");
    const role = roleNames.find((name) => name === part.slice(0, equals).trim());
    const column = part.slice(equals + 1).trim();
    if (equals < 0 || role === undefined || column === "") {
      throw wrongUse(
        `--columns does not understand "${part}".`,
        `Write ROLE=COLUMN, comma-separated; roles are ${roleNames.join(", ")}.`,
      );
    }
    roles[role] = column;
  }
  return roles;
}

const integer = new Intl.NumberFormat("en");

export const ingestCrime = {
  name: "ingest crime",
  usage: "--project DIR [--columns time=..,category=..,lon=..,lat=..] [--timezone ZONE] FILE",
  summary: "read a table of incidents (.csv or .csv.gz) into a project",
  notes: async () => ["Columns and time zone are guessed where they are not given."],
  options: {
    ...projectOption,
    columns: { type: "string", value: "ROLE=COLUMN,..", help: `which column holds what: ${roleNames.join(", ")}` },
    timezone: { type: "string", value: "ZONE", help: "IANA time zone of the incidents, such as America/Chicago" },
    name: { type: "string", value: "NAME", help: "the data set's name; the file's when absent" },
  },
  words: { least: 1, most: 1 },
  run({ terminal, signal }, given) {
    const columns = given.text("columns");
    const roles = columns === undefined ? undefined : parseColumns(columns);
    return withProject(given, async (service) => {
      const upload = await service.uploads.register(given.words[0] ?? "");
      const options = { signal, progress: terminal.progress };
      const preview = await service.call("dataset.preview", { upload, roles, timeZone: given.text("timezone") }, options);
      for (const { role, column, reason } of preview.guesses) {
        if (column !== null) terminal.note(`${role}: ${column} (${reason})`);
      }
      terminal.note(`time zone: ${preview.timeZone} (${preview.timeZoneReason})`);
      const { dataset, seconds, baseMap, baseMapSeconds } = await service.call(
        "dataset.import",
        { upload, roles: preview.roles, timeZone: preview.timeZone, name: given.text("name") },
        options,
      );
      const rejected = Object.entries(dataset.rows.rejected).filter(([, count]) => count > 0);
      return {
        document: {
          dataset: dataset.id,
          rows: dataset.rows,
          period: { start: dataset.firstDay, end: dataset.lastDay, timeZone: dataset.timeZone },
          categories: dataset.categories,
          warnings: dataset.findings,
          seconds,
          baseMapSeconds,
          baseMap: { run: baseMap.run, forecast: baseMap.id, expectedCount: baseMap.summary.expectedCount },
        },
        lines: [
          ...alignColumns([
            ["data set", dataset.id],
            ["rows", `${integer.format(dataset.rows.read)} read, ${integer.format(dataset.rows.kept)} kept`],
            ["repeats", `${integer.format(dataset.rows.duplicates)} exact repeats (kept)`],
            ...rejected.map(([reason, count]) => ["rejected", `${integer.format(count)} ${reason}`]),
            ["period", `${dataset.firstDay} to ${dataset.lastDay} (${dataset.timeZone})`],
            ["long-run map", `${baseMap.id}, ${baseMap.summary.expectedCount.toFixed(1)} expected on ${baseMap.validFromDay}`],
            ["time", `${seconds.toFixed(1)} s to store the incidents, ${baseMapSeconds.toFixed(1)} s for the long-run map`],
          ]),
          "",
          ...alignColumns(
            dataset.categories.map(({ name, count }) => [name, integer.format(count)]),
            [1],
          ),
          ...dataset.findings.map(({ severity, message }) => `${severity}: ${message}`),
        ],
      };
    });
  },
} satisfies Command;
