import { writeFile } from "node:fs/promises";
import path from "node:path";
import type { CategoryChange, ColumnRoles, Finding, Noun, TableReading } from "../../contract/index.ts";
import { type Command, projectOption, wrongUse } from "../command.ts";
import { alignColumns } from "../terminal.ts";
import { withProject } from "../with-service.ts";

/** As many as the call takes. */
const MOST_FILES = 200;

const roleNames = [
  "time",
  "timeOfDay",
  "endTime",
  "endTimeOfDay",
  "category",
  "lon",
  "lat",
  "id",
  "modifiedOn",
  "address",
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

const DELIMITERS: Readonly<Record<string, string>> = { comma: ",", semicolon: ";", tab: "\t", bar: "|", space: " " };
const READING_PARTS =
  "encoding, delimiter (comma, semicolon, tab, bar or the character), headerLine, sheet, dateFormat, crs, swapped";

/** Reads "encoding=windows-1252;dateFormat=DD/MM/YYYY". Errors: WrongUse. */
export function parseReading(text: string): TableReading {
  const reading: { -readonly [R in keyof TableReading]?: TableReading[R] } = {};
  for (const part of text.split(";")) {
    const equals = part.indexOf("=");
    const [name, value] = [part.slice(0, equals).trim(), part.slice(equals + 1).trim()];
    const isKnown = equals > 0 && value !== "";
    if (isKnown && (name === "encoding" || name === "sheet" || name === "dateFormat" || name === "crs")) reading[name] = value;
    else if (isKnown && name === "delimiter") reading.delimiter = DELIMITERS[value] ?? value;
    else if (isKnown && name === "headerLine" && /^\d+$/.test(value)) reading.headerLine = Number(value);
    else if (isKnown && name === "swapped" && /^(true|false)$/.test(value)) reading.swapped = value === "true";
    else
      throw wrongUse(
        `--reading does not understand "${part}".`,
        `Write PART=VALUE, parted by semicolons; parts are ${READING_PARTS}.`,
      );
  }
  return reading;
}

/** Reads "OLD=NEW,UNWANTED=": a category without a new name is left out. Errors: WrongUse. */
export function parseCategories(text: string): CategoryChange[] {
  return text.split(",").map((part) => {
    const equals = part.lastIndexOf("=");
    const from = part.slice(0, equals).trim();
    const to = part.slice(equals + 1).trim();
    if (equals > 0 && from !== "") return { from, to: to === "" ? null : to };
    throw wrongUse(
      `--categories does not understand "${part}".`,
      "Write OLD=NEW, comma-separated; the same new name merges, no new name leaves out.",
    );
  });
}

/** Reads "reported accident,reported accidents". Errors: WrongUse. */
export function parseNoun(text: string): Noun {
  const [one = "", many = "", ...rest] = text.split(",").map((word) => word.trim());
  if (one !== "" && many !== "" && rest.length === 0) return { one, many };
  throw wrongUse(
    `--noun does not understand "${text}".`,
    'Write one and many, for example "reported accident,reported accidents".',
  );
}

function findingLines(findings: readonly Finding[]): string[] {
  return findings.map(({ severity, message, effect }) => `${severity}: ${message}${effect === undefined ? "" : ` ${effect}`}`);
}

const integer = new Intl.NumberFormat("en");

export const ingestCrime = {
  name: "ingest crime",
  usage: "--project DIR [--columns time=..,category=..,lon=..,lat=..] [--timezone ZONE] FILE...",
  summary: "read a table of incidents (csv, csv.gz, zip, xlsx, parquet) into a project",
  notes: async () => [
    "Columns, time zone and the way of reading are guessed where they are not given.",
    "Several files of the same table become one data set.",
  ],
  options: {
    ...projectOption,
    columns: { type: "string", value: "ROLE=COLUMN,..", help: `which column holds what: ${roleNames.join(", ")}` },
    timezone: { type: "string", value: "ZONE", help: "IANA time zone of the incidents, such as America/Chicago" },
    reading: { type: "string", value: "PART=VALUE;..", help: `how the file is read: ${READING_PARTS}` },
    categories: { type: "string", value: "OLD=NEW,..", help: "rename or merge categories; OLD= leaves one out" },
    noun: { type: "string", value: "ONE,MANY", help: "what the incidents are called" },
    source: { type: "string", value: "TEXT", help: "whose data they are, as every export will say" },
    rejects: { type: "string", value: "FILE", help: "write the rejected rows and their reasons as CSV" },
    name: { type: "string", value: "NAME", help: "the data set's name; the file's when absent" },
  },
  words: { least: 1, most: MOST_FILES },
  run({ terminal, signal }, given) {
    const columns = given.text("columns");
    const roles = columns === undefined ? undefined : parseColumns(columns);
    const told = { reading: given.text("reading"), categories: given.text("categories"), noun: given.text("noun") };
    const reading: TableReading = {
      ...(told.reading === undefined ? {} : parseReading(told.reading)),
      ...(told.categories === undefined ? {} : { categories: parseCategories(told.categories) }),
    };
    const source = given.text("source");
    const noun = told.noun === undefined ? undefined : parseNoun(told.noun);
    return withProject(given, async (service) => {
      const [upload = "", ...moreUploads] = await Promise.all(given.words.map((word) => service.uploads.register(word)));
      const options = { signal, progress: terminal.progress };
      const files = { upload, moreUploads };
      const preview = await service.call(
        "dataset.preview",
        { ...files, roles, timeZone: given.text("timezone"), reading },
        options,
      );
      for (const { role, column, reason } of preview.guesses) {
        if (column !== null) terminal.note(`${role}: ${column} (${reason})`);
      }
      terminal.note(`time zone: ${preview.timeZone} (${preview.timeZoneReason})`);
      for (const { part, value, reason, sure } of preview.readingGuesses) {
        if (!sure) terminal.note(`${part}: ${value} (not certain: ${reason})`);
      }
      const { dataset, seconds, baseMap, baseMapSeconds } = await service.call(
        "dataset.import",
        {
          ...files,
          roles: preview.roles,
          timeZone: preview.timeZone,
          reading: preview.reading,
          noun: noun ?? preview.noun,
          attribution: source === undefined ? [] : [source],
          name: given.text("name"),
        },
        options,
      );
      const rejectsFile = given.text("rejects");
      if (rejectsFile !== undefined) await writeFile(path.resolve(rejectsFile), await service.files.rejectsCsv(dataset.id));
      const rejected = Object.entries(dataset.rows.rejected).filter(([, count]) => count > 0);
      return {
        document: {
          dataset: dataset.id,
          rows: dataset.rows,
          period: { start: dataset.firstDay, end: dataset.lastDay, timeZone: dataset.timeZone },
          categories: dataset.categories,
          noun: dataset.noun,
          reading: preview.reading,
          notCertain: preview.readingGuesses
            .filter(({ sure }) => !sure)
            .map(({ part, value, reason }) => ({ part, value, reason })),
          warnings: dataset.findings,
          rejects: rejectsFile === undefined ? null : path.resolve(rejectsFile),
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
          ...findingLines(dataset.findings),
        ],
      };
    });
  },
} satisfies Command;
