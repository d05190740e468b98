import { existsSync } from "node:fs";
import type { CallOutput, CallRequest, Dataset, JobProgress } from "../contract/index.ts";
import { readRejects, runParser } from "../ingest/index.ts";
import type { Store } from "../store/index.ts";
import { lend, updateDataset } from "./dataset-update.ts";
import type { Handlers, ServiceContext } from "./handlers.ts";
import type { CallOptions } from "./service.ts";
import type { Upload } from "./uploads.ts";

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
  return fileName.replace(/(\.(csv|tsv|tab|txt|gz|zip|xlsx|parquet))+$/i, "") || fileName;
}

function taskFile({ path: file, fileName }: Upload): { readonly file: string; readonly fileName: string } {
  return { file, fileName };
}

/** The project's other incidents, so that the parser process can tell what would be counted twice. */
async function lendOthers(
  datasets: readonly Dataset[],
  store: Store,
  folder: string,
): Promise<{ readonly name: string; readonly file: string }[]> {
  const others: { readonly name: string; readonly file: string }[] = [];
  for (const [index, { name, hash }] of datasets.entries()) {
    others.push({ name, file: await lend(store, hash, folder, `other-${index}.parquet`) });
  }
  return others;
}

async function importDataset(
  context: ServiceContext,
  { upload, moreUploads, name, roles, timeZone, reading, noun, attribution }: CallRequest<"dataset.import">,
  { signal, progress }: CallOptions,
): Promise<CallOutput<"dataset.import">> {
  const start = performance.now();
  const { catalogue, engine } = context.projects.current();
  const { store } = catalogue;
  const file = context.uploads.find(upload);
  const moreFiles = moreUploads.map((more) => context.uploads.find(more));
  await using work = await store.temporaryFolder();
  const others = await lendOthers(catalogue.datasets.list(), store, work.path);
  const { parquetPath, rejectsPath, ...found } = await runParser(
    {
      kind: "importIncidents",
      file: file.path,
      fileName: file.fileName,
      moreFiles: moreFiles.map(taskFile),
      roles,
      timeZone,
      reading,
      others,
      workFolder: work.path,
    },
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
    reading: found.reading,
    noun,
    attribution,
    files: [file, ...moreFiles].map(({ fileName }) => fileName),
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
  for (const read of [upload, ...moreUploads]) await context.uploads.release(read);
  return {
    dataset,
    seconds: (stored - start) / MILLISECONDS_PER_SECOND,
    baseMap: forecast,
    baseMapSeconds: (performance.now() - stored) / MILLISECONDS_PER_SECOND,
  };
}

export const datasetCalls = {
  "dataset.preview": (context, { upload, moreUploads, roles, timeZone, reading }, { signal, progress }) => {
    const file = context.uploads.find(upload);
    const moreFiles = moreUploads.map((more) => taskFile(context.uploads.find(more)));
    return runParser(
      { kind: "previewIncidents", file: file.path, fileName: file.fileName, moreFiles, upload, roles, timeZone, reading },
      { signal, progress },
    );
  },
  "upload.release": async (context, { upload }) => {
    await context.uploads.release(upload);
    return {};
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
    return await readRejects(await catalogue.store.checkedPath(rejectsHash), { offset, limit });
  },
} satisfies Partial<Handlers>;
