import { existsSync } from "node:fs";
import type { CallOutput, CallRequest, JobProgress } from "../contract/index.ts";
import { readRejects, runParser } from "../ingest/index.ts";
import { updateDataset } from "./dataset-update.ts";
import type { Handlers, ServiceContext } from "./handlers.ts";
import type { CallOptions } from "./service.ts";

/** Share of an import's time that reading the table takes; the rest is fitting the long-run map (measured on 156,385 rows: 60 to 70 %). */
const READING_SHARE = 0.7;

const MILLISECONDS_PER_SECOND = 1000;

/** A part's progress as progress of the whole. */
function partOf(progress: CallOptions["progress"], start: number, share: number): CallOptions["progress"] {
  if (progress === undefined) return undefined;
  return (value: JobProgress) => progress({ ...value, share: value.share === null ? null : start + share * value.share });
}

/** A name for people: the file's without its endings. */
function nameOf(fileName: string): string {
  return fileName.replace(/(\.(csv|tsv|txt|gz))+$/i, "") || fileName;
}

async function importDataset(
  context: ServiceContext,
  { upload, name, roles, timeZone }: CallRequest<"dataset.import">,
  { signal, progress }: CallOptions,
): Promise<CallOutput<"dataset.import">> {
  const start = performance.now();
  const { catalogue, engine } = context.projects.current();
  const { store } = catalogue;
  const file = context.uploads.find(upload);
  await using work = await store.temporaryFolder();
  const { parquetPath, rejectsPath, ...found } = await runParser(
    { kind: "importIncidents", file: file.path, fileName: file.fileName, roles, timeZone, workFolder: work.path },
    { signal, progress: partOf(progress, 0, READING_SHARE) },
  );
  signal?.throwIfAborted();
  const hash = await store.adoptFile(parquetPath, "parquet");
  const rejectsHash = existsSync(rejectsPath) ? await store.adoptFile(rejectsPath, "parquet") : null;
  const { rows, firstDay, lastDay, bounds, categories, weeklyCounts, findings } = found;
  const dataset = catalogue.datasets.add({
    name: name ?? nameOf(file.fileName),
    hash,
    rejectsHash,
    rows,
    firstDay,
    lastDay,
    timeZone: found.timeZone,
    bounds,
    categories,
    weeklyCounts,
    findings,
    settling: found.settling,
    roles,
    columns: found.columns,
    dateFormat: found.dateFormat,
    files: [file.fileName],
  });
  const stored = performance.now();
  const fitting = engine.fitBaseline(dataset.id, { signal, progress: partOf(progress, READING_SHARE, 1 - READING_SHARE) });
  const { forecast } = await fitting.catch((error: unknown) => {
    // Without its map the import did not happen: trying again must not make a second data set.
    catalogue.datasets.remove(dataset.id);
    context.changes.announce("datasets");
    throw error;
  });
  context.changes.announce("datasets");
  await context.uploads.release(upload);
  return {
    dataset,
    seconds: (stored - start) / MILLISECONDS_PER_SECOND,
    baseMap: forecast,
    baseMapSeconds: (performance.now() - stored) / MILLISECONDS_PER_SECOND,
  };
}

export const datasetCalls = {
  "dataset.preview": (context, { upload, roles, timeZone }, { signal, progress }) => {
    const file = context.uploads.find(upload);
    return runParser(
      { kind: "previewIncidents", file: file.path, fileName: file.fileName, upload, roles, timeZone },
      { signal, progress },
    );
  },
  "dataset.import": importDataset,
  "dataset.update": updateDataset,
  "dataset.delete": (context, { dataset }) => {
    const ids = context.projects.current().catalogue.deletions.mark("dataset", dataset);
    for (const changed of ["datasets", "runs", "forecasts"] as const) context.changes.announce(changed);
    return { ids };
  },
  "dataset.restore": (context, { dataset }) => {
    const ids = context.projects.current().catalogue.deletions.restore("dataset", dataset);
    for (const changed of ["datasets", "runs", "forecasts"] as const) context.changes.announce(changed);
    return { ids };
  },
  "dataset.list": (context) => context.projects.current().catalogue.datasets.list(),
  "dataset.rejects": async (context, { dataset, offset, limit }) => {
    const { catalogue } = context.projects.current();
    const { rejectsHash } = catalogue.datasets.record(dataset);
    if (rejectsHash === null) return { total: 0, rows: [] };
    return await readRejects(catalogue.store.pathOf(rejectsHash), { offset, limit });
  },
} satisfies Partial<Handlers>;
