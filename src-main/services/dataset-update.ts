import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { AppError } from "../../models/errors/index.ts";
import { formatDay, parseDay } from "../../models/forecast/index.ts";
import type { CallOutput, CallRequest, Dataset, DatasetVersion } from "../contract/index.ts";
import { LEAST_DAYS_BETWEEN, runParser, type UpdateResult } from "../ingest/index.ts";
import type { DatasetRecord } from "../project/index.ts";
import type { Store } from "../store/index.ts";
import { toAppError } from "./call-errors.ts";
import type { ServiceContext } from "./handlers.ts";
import { lastIssuedOf } from "./last-issued.ts";
import { scoreIssued } from "./score-calls.ts";
import type { CallOptions } from "./service.ts";
import type { Upload } from "./uploads.ts";

const MILLISECONDS_PER_SECOND = 1000;

/**
 * Versions that may tell how late incidents arrive, the youngest first: for each day on which one ended the first that did, back to the
 * first that ended long enough before the newest. Which of them serves depends on where the new file ends.
 */
function earlierVersions({ versions, lastDay }: Dataset): DatasetVersion[] {
  const farEnough = formatDay((parseDay(lastDay) ?? Number.NaN) - LEAST_DAYS_BETWEEN);
  const firsts = new Map<string, DatasetVersion>();
  for (const version of versions) if (!firsts.has(version.lastDay)) firsts.set(version.lastDay, version);
  const candidates = [...firsts.values()].sort((a, b) => (a.lastDay < b.lastDay ? 1 : -1));
  const end = candidates.findIndex((version) => version.lastDay <= farEnough);
  return end < 0 ? candidates : candidates.slice(0, end + 1);
}

/** A checked copy for the parser process, which may write its folder and must not reach the store's own files. Throws StoreDamaged. */
export async function lend(store: Store, hash: string, folder: string, name: string): Promise<string> {
  await writeFile(path.join(folder, name), await store.readBytes(hash));
  return name;
}

async function merge(
  { dataset, columns, dateFormat }: DatasetRecord,
  files: readonly Upload[],
  store: Store,
  folder: string,
  { signal, progress }: CallOptions,
): Promise<UpdateResult> {
  const [first, ...others] = files;
  if (first === undefined) throw new RangeError("an update needs a file");
  const earlier: { file: string; lastDay: string }[] = [];
  for (const { hash, lastDay, version } of earlierVersions(dataset)) {
    earlier.push({ file: await lend(store, hash, folder, `version-${version}.parquet`), lastDay });
  }
  return await runParser(
    {
      kind: "updateIncidents",
      file: first.path,
      fileName: first.fileName,
      moreFiles: others.map(({ path: file, fileName }) => ({ file, fileName })),
      roles: dataset.roles,
      dateFormat: dateFormat ?? undefined,
      reading: dataset.reading ?? undefined,
      timeZone: dataset.timeZone,
      columns,
      categories: dataset.categories.map(({ name }) => name),
      before: {
        file: await lend(store, dataset.hash, folder, "before.parquet"),
        firstDay: dataset.firstDay,
        lastDay: dataset.lastDay,
      },
      earlier,
      settlingBefore: dataset.settling,
      workFolder: folder,
    },
    { signal, progress },
  );
}

/** Merges newer exports into a data set. Until its last step, which is one transaction, nothing of the version before is touched. */
export async function updateDataset(
  context: ServiceContext,
  { dataset: id, uploads }: CallRequest<"dataset.update">,
  options: CallOptions,
): Promise<CallOutput<"dataset.update">> {
  const start = performance.now();
  const { catalogue } = context.projects.current();
  const { store, datasets } = catalogue;
  const record = datasets.record(id);
  const files = uploads.map((upload) => context.uploads.find(upload));
  await using work = await store.temporaryFolder();
  const merged = await merge(record, files, store, work.path, options);
  options.signal?.throwIfAborted();
  const { changes, extent, mergedBy, findings, roles, columns, dateFormat } = merged;
  const changed = changes.new + changes.revised + changes.withdrawn > 0;
  let dataset = record.dataset;
  if (changed) {
    const hash = await store.adoptFile(merged.parquetPath, "parquet");
    const rejectsHash = existsSync(merged.rejectsPath) ? await store.adoptFile(merged.rejectsPath, "parquet") : null;
    const { rows, firstDay, lastDay, bounds, categories, weeklyCounts, settling } = merged;
    dataset = catalogue.transaction(() => {
      checkUntouched(datasets.get(id), record.dataset);
      return datasets.addVersion(id, {
        hash,
        rejectsHash,
        rows,
        firstDay,
        lastDay,
        bounds,
        categories,
        weeklyCounts,
        findings,
        settling,
        roles,
        columns,
        dateFormat,
        mergedBy,
        files: files.map(({ fileName }) => fileName),
        changes,
        extent,
      });
    });
    context.changes.announce("datasets");
  } else if (record.dataset.roles === null) {
    datasets.keepReading(id, { roles, columns, dateFormat });
    dataset = datasets.get(id);
  }
  for (const upload of uploads) await context.uploads.release(upload);
  const scoring = await scoreUpdated(context, id, options);
  return {
    dataset,
    rows: changes,
    extent,
    mergedBy,
    changed,
    findings,
    seconds: (performance.now() - start) / MILLISECONDS_PER_SECOND,
    lastIssued: lastIssuedOf(catalogue, id),
    ...scoring,
  };
}

/** Holds issued forecasts against what the update told of their days. The data are stored by now: nothing that fails here undoes that. */
async function scoreUpdated(
  context: ServiceContext,
  dataset: string,
  { signal, progress }: CallOptions,
): Promise<Pick<CallOutput<"dataset.update">, "scored" | "scoringProblem">> {
  try {
    progress?.({ share: null, message: "Scoring forecasts", rate: null, secondsLeft: null });
    const { added } = await scoreIssued(context, { dataset }, { signal, progress });
    return { scored: added, scoringProblem: null };
  } catch (error) {
    const { code, message, hint } = toAppError(error, "dataset.update", context.log);
    return { scored: [], scoringProblem: { code, message, hint } };
  }
}

/** Two updates at a time would each build on the same version, and the second would lose the first. Throws DatasetChanged. */
function checkUntouched(now: Dataset, before: Dataset): void {
  if (now.version === before.version) return;
  throw new AppError("DatasetChanged", {
    message: `${before.id} was updated by another file meanwhile.`,
    hint: "Give the file again: it is then merged into the newer version.",
    details: { dataset: before.id, version: now.version },
  });
}
