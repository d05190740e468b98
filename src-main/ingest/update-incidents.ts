/** A newer export of a table merged into the incidents of a data set: by the table's own ID where it has one, else by content. */
import { mkdir, rename } from "node:fs/promises";
import path from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import { AppError } from "../../models/errors/index.ts";
import { formatDay, type LocalDay, parseDay } from "../../models/forecast/index.ts";
import type { ColumnRoles, Finding, MergeKey, Settling, UpdateExtent, UpdateRows } from "../contract/index.ts";
import { cleanTable } from "./clean-table.ts";
import { keptBounds } from "./conversion.ts";
import { literal, openLockedDatabase, query, queryOne } from "./database.ts";
import { importIncidents, storedColumns, weeklyCounts } from "./import-incidents.ts";
import { type ParserOptions, previewIncidents } from "./preview.ts";
import { LEAST_DAYS_BETWEEN, settlingByDelays, settlingByVersions, unknownSettling } from "./settling.ts";
import { openTableSource } from "./source.ts";
import { type ImportResult, INCIDENTS_FILE, REJECTS_FILE, type UpdateResult, type UpdateTask } from "./task.ts";

/**
 * Share of a file's span of the data set that may be absent from the file before it counts as something else than a newer export.
 * Portals take back well under 1 % of their rows; a file that lacks more than 10 % was filtered or holds changed rows alone.
 */
export const MOST_WITHDRAWN_SHARE = 0.1;
/** Withdrawn rows that are always believed: a tenth of a handful is chance. */
export const ALWAYS_BELIEVED = 10;

/** DuckDB's memory in a merge; beyond it spills into the work folder. */
const DATABASE_MEGABYTES = 1500;
/** Share of the work that reading the new files takes (measured on 156,385 rows: about three quarters). */
const READING_SHARE = 0.75;
const SECONDS_PER_DAY = 86_400;

/** What a file covers, both ends included, in seconds of local time since 1970; `fromStart` where it reaches the data set's first day. */
interface Span {
  readonly start: number;
  readonly end: number;
  readonly fromStart: boolean;
  readonly firstDay: LocalDay;
  readonly lastDay: LocalDay;
}

interface ReadFile {
  readonly fileName: string;
  readonly parquetPath: string;
  readonly rejectsPath: string;
  readonly result: ImportResult;
}

function dayOf(text: string): LocalDay {
  const day = parseDay(text);
  if (day === undefined) throw new RangeError(`not a day: ${text}`);
  return day;
}

function dayText(day: LocalDay): string {
  return formatDay(day);
}

function countText(value: number): string {
  return value.toLocaleString("en");
}

/** Every column of the first import must be there. Throws ColumnsDiffer, which names what differs. */
async function checkColumns(task: UpdateTask, file: string, fileName: string, folder: string): Promise<string[]> {
  const { columns } = await cleanTable(await openTableSource(file, fileName), folder, { maxRecords: 1 });
  if (task.columns === null) return [];
  const known = task.columns;
  const missing = known.filter((name) => !columns.includes(name));
  const added = columns.filter((name) => !known.includes(name));
  if (missing.length === 0) return added;
  const lists = (names: readonly string[]) => names.map((name) => `“${name}”`).join(", ");
  throw new AppError("ColumnsDiffer", {
    message: `${fileName} has other columns than the data set's first file: it lacks ${lists(missing)}${added.length > 0 ? ` and has ${lists(added)} instead` : ""}.`,
    hint: "Export the table again with the same columns, or import this file as a data set of its own.",
    details: { file: fileName, missing, added, columns },
  });
}

/** The roles of the first import, or, for a data set that was stored without them, those that the first file suggests. */
async function rolesOf(task: UpdateTask, folder: string, options: ParserOptions): Promise<ColumnRoles> {
  if (task.roles !== null) return task.roles;
  const { file, fileName, timeZone } = task;
  const seen = await previewIncidents(
    { kind: "previewIncidents", file, fileName, upload: "update", timeZone, workFolder: folder },
    { signal: options.signal },
  );
  return seen.roles;
}

async function readFiles(
  task: UpdateTask,
  options: ParserOptions,
): Promise<{ read: ReadFile[]; roles: ColumnRoles; added: string[] }> {
  const files = [{ file: task.file, fileName: task.fileName }, ...task.moreFiles];
  const read: ReadFile[] = [];
  const added = new Set<string>();
  let roles: ColumnRoles | undefined;
  for (const [index, { file, fileName }] of files.entries()) {
    const workFolder = path.join(task.workFolder, `file-${index}`);
    await mkdir(workFolder);
    for (const name of await checkColumns(task, file, fileName, workFolder)) added.add(name);
    roles ??= await rolesOf(task, workFolder, options);
    const { timeZone, dateFormat } = task;
    const { parquetPath, rejectsPath, ...result } = await importIncidents(
      { kind: "importIncidents", file, fileName, roles, timeZone, dateFormat, reading: task.reading, workFolder },
      {
        signal: options.signal,
        progress: (progress) =>
          options.progress?.({
            ...progress,
            // One file's end is not the update's.
            message: progress.message === "Done" ? "Counting" : progress.message,
            share: progress.share === null ? null : (READING_SHARE * (index + progress.share)) / files.length,
          }),
      },
    );
    read.push({ fileName, parquetPath, rejectsPath, result: { ...result, parquetPath, rejectsPath } });
  }
  if (roles === undefined) throw new RangeError("an update needs a file");
  return { read, roles, added: [...added] };
}

/** The five columns of incidents and the two of their rows, NULL where a table was stored without them. */
async function selectAll(connection: DuckDBConnection, file: string): Promise<string> {
  const columns = await query<{ column_name: string }>(connection, `DESCRIBE SELECT * FROM read_parquet(${literal(file)})`);
  const has = (name: string) => columns.some(({ column_name }) => column_name === name);
  const id = has("record_id") ? "record_id" : "NULL::VARCHAR AS record_id";
  const modified = has("modified_on") ? "modified_on" : "NULL::INTEGER AS modified_on";
  const span = has("span_seconds") ? "span_seconds" : "NULL::BIGINT AS span_seconds";
  const address = has("address") ? "address" : "NULL::VARCHAR AS address";
  return `SELECT day, second_of_day, lon, lat, category, ${span}, ${address}, ${id}, ${modified} FROM read_parquet(${literal(file)})`;
}

const CONTENT = "concat_ws('|', day, second_of_day, lon, lat, category)";

/**
 * A key for each row of `source`: its ID or its content, and a number that tells repeats apart, so that the n-th repeat of one export is
 * the n-th of the other.
 */
function keyed(source: string, key: MergeKey, partition = ""): string {
  const name = key === "id" ? `coalesce('i' || record_id, 'c' || ${CONTENT})` : `'c' || ${CONTENT}`;
  return `SELECT * EXCLUDE (name), name || '#' || row_number() OVER (PARTITION BY ${partition}name
    ORDER BY day, second_of_day, lon, lat, category) AS key FROM (SELECT *, ${name} AS name FROM (${source}))`;
}

const MOMENT = `(day::BIGINT * ${SECONDS_PER_DAY} + greatest(second_of_day, 0))`;

async function spanOf(connection: DuckDBConnection, file: string, firstDayBefore: LocalDay): Promise<Span> {
  const span = await queryOne<{ start: bigint; end: bigint; first: number; last: number }>(
    connection,
    `SELECT min(${MOMENT}) AS start, min(day) AS first, max(day) AS last,
       max(day::BIGINT * ${SECONDS_PER_DAY} + CASE WHEN second_of_day < 0 THEN ${SECONDS_PER_DAY - 1} ELSE second_of_day END) AS end
     FROM read_parquet(${literal(file)})`,
  );
  return {
    start: Number(span.start),
    end: Number(span.end),
    fromStart: span.first <= firstDayBefore,
    firstDay: span.first,
    lastDay: span.last,
  };
}

function covered(spans: readonly Span[]): string {
  return spans
    .map(({ start, end, fromStart }) => (fromStart ? `${MOMENT} <= ${end}` : `${MOMENT} BETWEEN ${start} AND ${end}`))
    .join(" OR ");
}

/** Throws ExportOlder: a whole export that ends before the data would take back what came after it. */
function checkNewer(task: UpdateTask, spans: readonly Span[]): void {
  const last = Math.max(...spans.map(({ lastDay }) => lastDay));
  if (last >= dayOf(task.before.lastDay) || !spans.some(({ fromStart }) => fromStart)) return;
  throw new AppError("ExportOlder", {
    message: `${task.fileName} ends on ${dayText(last)}, before the data set does (${task.before.lastDay}): it is an older export of the same table.`,
    hint: "Choose the newest export. The data set was not changed.",
    details: { file: task.fileName, lastDay: dayText(last), dataLastDay: task.before.lastDay },
  });
}

interface Counts extends UpdateRows {
  /** New rows on days that the data set held already. */
  readonly late: number;
}

async function countChanges(connection: DuckDBConnection, lastDayBefore: LocalDay): Promise<Counts> {
  const rows = await query<{ change: string; rows: number; late: number }>(
    connection,
    `SELECT change, count(*)::INTEGER AS rows, (count(*) FILTER (day <= ${lastDayBefore}))::INTEGER AS late FROM merged GROUP BY change`,
  );
  const of = (change: string) => rows.find((row) => row.change === change)?.rows ?? 0;
  return {
    new: of("new"),
    revised: of("revised"),
    withdrawn: of("withdrawn"),
    unchanged: of("unchanged"),
    notCovered: of("notCovered"),
    late: rows.find(({ change }) => change === "new")?.late ?? 0,
  };
}

/**
 * What the file is by what it lacks. Throws NotAnUpdate where most of its span differs: taking it for changed rows would count incidents
 * twice, taking it for an export would take back what is right.
 */
function extentOf(task: UpdateTask, key: MergeKey, counts: Counts, spans: readonly Span[]): UpdateExtent {
  const before = counts.unchanged + counts.revised + counts.withdrawn;
  const most = Math.max(ALWAYS_BELIEVED, MOST_WITHDRAWN_SHARE * before);
  if (counts.withdrawn <= most) return spans.some(({ fromStart }) => fromStart) ? "full" : "recent";
  if (key === "id" && counts.late <= most) return "changes";
  const how = key === "id" ? "by their IDs" : "by their content, because the table has no ID that both exports share";
  throw new AppError("NotAnUpdate", {
    message: `${task.fileName} lacks ${countText(counts.withdrawn)} of the ${countText(before)} incidents that the data set has in the same period, compared ${how}, and has ${countText(counts.late)} others instead.`,
    hint: "Check that it is the same table without a filter. If it is another one, import it as a data set of its own; the data set was not changed.",
    details: { ...counts, key },
  });
}

function findingsOf(
  task: UpdateTask,
  key: MergeKey,
  extent: UpdateExtent,
  spans: readonly Span[],
  added: readonly string[],
): Finding[] {
  const findings: Finding[] = [];
  if (key === "content") {
    findings.push({
      code: "MergedByContent",
      severity: "information",
      message:
        "The two exports share no ID, so that rows were compared by day, time, place and category: a corrected incident counts as one withdrawn and one new.",
    });
  }
  if (extent === "changes") {
    findings.push({
      code: "ChangedRowsOnly",
      severity: "caution",
      message: `${task.fileName} lacks so many incidents of its own period that it must hold changed rows alone. Nothing was withdrawn; incidents that the source took back stay in the data set until a full export comes.`,
    });
  }
  const first = Math.min(...spans.map(({ firstDay }) => firstDay));
  const after = dayOf(task.before.lastDay) + 1;
  if (first > after) {
    findings.push({
      code: "GapBeforeUpdate",
      severity: "caution",
      message: `No file covers ${dayText(after)} to ${dayText(first - 1)}: these days count as days without incidents and pull every rate down. Add an export that holds them.`,
      rows: first - after,
    });
  }
  if (added.length > 0) {
    findings.push({
      code: "ColumnsAdded",
      severity: "information",
      message: `The newer file has further columns, which are not used: ${added.map((name) => `“${name}”`).join(", ")}.`,
    });
  }
  return findings;
}

/** Which of the earlier versions tells most: the youngest that ended at least LEAST_DAYS_BETWEEN before the data do now. */
async function settlingOf(
  connection: DuckDBConnection,
  task: UpdateTask,
  { key, lastDay, coveredFrom, roles }: { key: MergeKey; lastDay: LocalDay; coveredFrom: LocalDay; roles: ColumnRoles },
): Promise<Settling> {
  const earlier = task.earlier.find((version) => dayOf(version.lastDay) <= lastDay - LEAST_DAYS_BETWEEN);
  if (earlier !== undefined) {
    const known = keyed(await selectAll(connection, path.join(task.workFolder, earlier.file)), key);
    const measured = await settlingByVersions(
      connection,
      `(SELECT now.day, known.key IS NOT NULL AS known
        FROM (${keyed("SELECT day, second_of_day, lon, lat, category, record_id FROM incidents", key)}) AS now
        LEFT JOIN (${known}) AS known USING (key) WHERE now.day >= ${coveredFrom})`,
      { earlierLastDay: dayOf(earlier.lastDay), lastDay },
    );
    if (measured.lagDays !== null) return measured;
  }
  if (task.settlingBefore.basis === "versions") return task.settlingBefore;
  if (roles.modifiedOn !== undefined) {
    return await settlingByDelays(connection, "incidents", { column: roles.modifiedOn, lastDay });
  }
  if (task.settlingBefore.basis !== "unknown") return task.settlingBefore;
  return unknownSettling(
    earlier === undefined
      ? `Two exports at least ${LEAST_DAYS_BETWEEN} days apart are needed to tell how late incidents are reported.`
      : "The exports so far do not tell how late incidents are reported.",
  );
}

async function writeRejects(connection: DuckDBConnection, read: readonly ReadFile[], target: string): Promise<void> {
  const [only, ...others] = read;
  if (only !== undefined && others.length === 0) return await rename(only.rejectsPath, target);
  const selects: string[] = [];
  for (const { fileName, rejectsPath } of read) {
    const source = `read_parquet(${literal(rejectsPath)})`;
    const columns = await query<{ column_name: string }>(connection, `DESCRIBE SELECT * FROM ${source}`);
    // A zip's tables have their own names.
    const name = columns.some(({ column_name }) => column_name === "file_name") ? "file_name" : literal(fileName);
    selects.push(`SELECT line, reason, text, ${name} AS file_name FROM ${source}`);
  }
  await connection.run(`COPY (${selects.join(" UNION ALL ")}) TO ${literal(target)} (FORMAT parquet, COMPRESSION snappy)`);
}

function sum(read: readonly ReadFile[], of: (result: ImportResult) => number): number {
  return read.reduce((total, { result }) => total + of(result), 0);
}

function rejectedOf(read: readonly ReadFile[]): Record<string, number> {
  const rejected: Record<string, number> = {};
  for (const { result } of read) {
    for (const [reason, count] of Object.entries(result.rows.rejected)) rejected[reason] = (rejected[reason] ?? 0) + count;
  }
  return rejected;
}

/** The first import's categories in their order, then new ones by their count; one that has no incident any more keeps its place. */
async function categoriesOf(connection: DuckDBConnection, before: readonly string[]): Promise<{ name: string; count: number }[]> {
  const counted = await query<{ name: string; count: number }>(
    connection,
    "SELECT category AS name, count(*)::INTEGER AS count FROM incidents GROUP BY category ORDER BY count(*) DESC, category",
  );
  const countOf = new Map(counted.map(({ name, count }) => [name, count]));
  return [
    ...before.map((name) => ({ name, count: countOf.get(name) ?? 0 })),
    ...counted.filter(({ name }) => !before.includes(name)),
  ];
}

/**
 * Merges newer files into the incidents of `before.parquet` in the work folder and writes incidents.parquet and rejects.parquet there.
 * Throws ColumnsDiffer, ExportOlder, NotAnUpdate, and what an import throws.
 */
export async function updateIncidents(task: UpdateTask, options: ParserOptions = {}): Promise<UpdateResult> {
  const { read, roles, added } = await readFiles(task, options);
  options.signal?.throwIfAborted();
  const tell = (share: number, message: string) => options.progress?.({ share, message, rate: null, secondsLeft: null });
  tell(READING_SHARE, "Comparing with what is there");
  using database = await openLockedDatabase(task.workFolder, DATABASE_MEGABYTES);
  const { connection } = database;
  await connection.run(`CREATE TABLE before AS ${await selectAll(connection, path.join(task.workFolder, task.before.file))}`);
  const { ids } = await queryOne<{ ids: bigint }>(connection, "SELECT count(record_id) AS ids FROM before");
  const key: MergeKey = roles.id !== undefined && ids > 0n ? "id" : "content";
  const firstDayBefore = dayOf(task.before.firstDay);
  const spans: Span[] = [];
  const selects: string[] = [];
  for (const [index, { parquetPath }] of read.entries()) {
    spans.push(await spanOf(connection, parquetPath, firstDayBefore));
    selects.push(`SELECT ${index} AS file, * FROM (${await selectAll(connection, parquetPath)})`);
  }
  checkNewer(task, spans);
  // Where files overlap, the one named last is the newest word on a row.
  await connection.run(
    `CREATE TABLE incoming AS SELECT * EXCLUDE (file) FROM (${keyed(selects.join(" UNION ALL "), key, "file, ")})
     QUALIFY row_number() OVER (PARTITION BY key ORDER BY file DESC) = 1`,
  );
  options.signal?.throwIfAborted();
  const same = ["day", "second_of_day", "lon", "lat", "category"].map((name) => `o.${name} = n.${name}`).join(" AND ");
  const value = (name: string) =>
    `CASE WHEN n.key IS NULL OR n.modified_on < o.modified_on THEN o.${name} ELSE n.${name} END AS ${name}`;
  await connection.run(
    `CREATE TABLE merged AS SELECT coalesce(n.key, o.key) AS key,
       ${["day", "second_of_day", "lon", "lat", "category", "span_seconds", "address"].map(value).join(", ")},
       coalesce(n.record_id, o.record_id) AS record_id, greatest(n.modified_on, o.modified_on) AS modified_on,
       CASE WHEN o.key IS NULL THEN 'new' WHEN n.key IS NULL THEN CASE WHEN o.covered THEN 'withdrawn' ELSE 'notCovered' END
         WHEN (${same}) OR n.modified_on < o.modified_on THEN 'unchanged' ELSE 'revised' END AS change
     FROM (SELECT *, (${covered(spans)}) AS covered FROM (${keyed("SELECT * FROM before", key)})) AS o
     FULL JOIN incoming AS n ON o.key = n.key`,
  );
  const counts = await countChanges(connection, dayOf(task.before.lastDay));
  const extent = extentOf(task, key, counts, spans);
  const keepsAll = extent === "changes";
  await connection.run(
    `CREATE VIEW incidents AS SELECT *, NULL AS reason FROM merged ${keepsAll ? "" : "WHERE change <> 'withdrawn'"}`,
  );
  options.signal?.throwIfAborted();
  tell(0.9, "Writing");
  const parquetPath = path.join(task.workFolder, INCIDENTS_FILE);
  const rejectsPath = path.join(task.workFolder, REJECTS_FILE);
  await connection.run(
    `COPY (SELECT ${storedColumns(roles)} FROM incidents ORDER BY day, second_of_day, key)
     TO ${literal(parquetPath)} (FORMAT parquet, COMPRESSION snappy)`,
  );
  await writeRejects(connection, read, rejectsPath);
  const kept = await queryOne<{ kept: bigint; first: number; last: number }>(
    connection,
    "SELECT count(*) AS kept, min(day) AS first, max(day) AS last FROM incidents",
  );
  const bounds = await keptBounds(connection);
  if (bounds === null) throw new RangeError("an update keeps incidents");
  const coveredFrom = spans.some(({ fromStart }) => fromStart)
    ? firstDayBefore
    : Math.min(...spans.map(({ firstDay }) => firstDay));
  const { late: _late, ...changes } = counts;
  tell(0.97, "Counting");
  return {
    parquetPath,
    rejectsPath,
    rows: {
      read: sum(read, ({ rows }) => rows.read),
      kept: Number(kept.kept),
      duplicates: sum(read, ({ rows }) => rows.duplicates),
      rejected: rejectedOf(read),
    },
    firstDay: dayText(kept.first),
    lastDay: dayText(kept.last),
    timeZone: task.timeZone,
    bounds,
    categories: await categoriesOf(connection, task.categories),
    weeklyCounts: await weeklyCounts(connection, kept.first, kept.last),
    findings: [...read.flatMap(({ result }) => result.findings), ...findingsOf(task, key, extent, spans, added)],
    dateFormat: read[0]?.result.dateFormat ?? "",
    reading: task.reading ?? read[0]?.result.reading ?? {},
    columns: [...(task.columns ?? read[0]?.result.columns ?? [])],
    settling: await settlingOf(connection, task, { key, lastDay: kept.last, coveredFrom, roles }),
    roles,
    mergedBy: key,
    extent,
    changes: keepsAll ? { ...changes, withdrawn: 0, notCovered: changes.notCovered + changes.withdrawn } : changes,
  };
}
