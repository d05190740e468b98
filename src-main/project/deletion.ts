/** Deleting is a mark with a time: it can be taken back until the mark is some days old and the project is opened again. */
import { AppError } from "../../models/errors/index.ts";
import type { DeletedThing } from "../contract/index.ts";
import type { Store } from "../store/index.ts";
import type { Catalogue } from "./database.ts";
import { identifier, notFound, rowNumber } from "./identifier.ts";

/** Days that something deleted can be restored for: a week, so that what was deleted before a weekend is missed in time. */
export const KEPT_DAYS = 7;

const MILLISECONDS_PER_DAY = 86_400_000;

/** Until when something deleted then is kept at least. */
function keptUntil(deletedAt: string): string {
  return new Date(Date.parse(deletedAt) + KEPT_DAYS * MILLISECONDS_PER_DAY).toISOString();
}

/** What was deleted before this moment is not kept any longer. */
export function keptSince(now: Date): Date {
  return new Date(now.getTime() - KEPT_DAYS * MILLISECONDS_PER_DAY);
}

type Markable = "dataset" | "run" | "forecast";
const TABLES = { dataset: "datasets", run: "runs", forecast: "forecasts" } as const satisfies Record<Markable, string>;

export interface Deletions {
  /** Marks a thing and what came of it. Gives the ids of all. Throws NotFound, RunBusy. */
  mark(kind: Markable, id: string): string[];
  /** Takes back the mark, of what was marked with it and of what it came from. Throws NotFound for what was purged. */
  restore(kind: Markable, id: string): string[];
  /** What is marked, each with what was marked together with it. */
  list(): DeletedThing[];
}

interface Marked {
  readonly kind: Markable;
  readonly row: number;
}

export function deletionsOf(catalogue: Catalogue): Deletions {
  const { build } = catalogue;
  const marksOf = (kind: Markable, row: number) =>
    catalogue.all(build.selectFrom(TABLES[kind]).select("deleted_at").where("id", "=", row))[0];
  const ids = (marked: readonly Marked[]) => marked.map(({ kind, row }) => identifier(kind, row));
  const setMark = (marked: readonly Marked[], at: string | null): void => {
    for (const { kind, row } of marked)
      catalogue.change(build.updateTable(TABLES[kind]).set({ deleted_at: at }).where("id", "=", row));
  };
  /** The thing and what came of it, where it bears this mark. */
  const family = (kind: Markable, row: number, mark: string | null): Marked[] => {
    const has = mark === null ? "is" : "=";
    const runs = (): Marked[] =>
      catalogue
        .all(build.selectFrom("runs").select("id").where("dataset", "=", row).where("deleted_at", has, mark).orderBy("id"))
        .map((found) => ({ kind: "run", row: found.id }));
    const forecasts = (of: "dataset" | "run"): Marked[] =>
      catalogue
        .all(build.selectFrom("forecasts").select("id").where(of, "=", row).where("deleted_at", has, mark).orderBy("id"))
        .map((found) => ({ kind: "forecast", row: found.id }));
    const own = { kind, row };
    if (kind === "dataset") return [own, ...runs(), ...forecasts("dataset")];
    if (kind === "run") return [own, ...forecasts("run")];
    return [own];
  };
  /** Marked things without which this one could not be shown. */
  const origins = ({ kind, row }: Marked): Marked[] => {
    if (kind === "dataset") return [];
    const found: Marked[] =
      kind === "run"
        ? catalogue
            .all(build.selectFrom("runs").select("dataset").where("id", "=", row))
            .map(({ dataset }) => ({ kind: "dataset", row: dataset }))
        : catalogue
            .all(build.selectFrom("forecasts").select(["dataset", "run"]).where("id", "=", row))
            .flatMap(({ dataset, run }) => [
              { kind: "dataset", row: dataset },
              { kind: "run", row: run },
            ]);
    return found.filter((origin) => (marksOf(origin.kind, origin.row)?.deleted_at ?? null) !== null);
  };
  const refuseBusy = (marked: readonly Marked[]): void => {
    const runs = marked.filter(({ kind }) => kind === "run").map(({ row }) => row);
    if (runs.length === 0) return;
    const [busy] = catalogue.all(
      build.selectFrom("jobs").select("run").where("run", "in", runs).where("status", "in", ["waiting", "running"]).limit(1),
    );
    if (busy?.run === undefined || busy.run === null) return;
    const run = identifier("run", busy.run);
    throw new AppError("RunBusy", {
      message: `${run} is being trained or waits for its turn.`,
      hint: "Cancel the training first.",
      details: { run },
    });
  };
  return {
    mark: (kind, id) =>
      catalogue.transaction(() => {
        const row = rowNumber(kind, id);
        const found = marksOf(kind, row);
        if (found === undefined) throw notFound(kind, id);
        if (found.deleted_at !== null) return [];
        const marked = family(kind, row, null);
        refuseBusy(marked);
        setMark(marked, new Date().toISOString());
        return ids(marked);
      }),
    restore: (kind, id) =>
      catalogue.transaction(() => {
        const row = rowNumber(kind, id);
        const found = marksOf(kind, row);
        if (found === undefined) throw notFound(kind, id);
        if (found.deleted_at === null) return [];
        const restored = [...origins({ kind, row }), ...family(kind, row, found.deleted_at)];
        setMark(restored, null);
        return ids(restored);
      }),
    list() {
      const datasets = catalogue.all(build.selectFrom("datasets").select(["id", "name", "deleted_at"]));
      const runs = catalogue.all(build.selectFrom("runs").select(["id", "dataset", "title", "deleted_at"]));
      const forecasts = catalogue.all(
        build
          .selectFrom("forecasts")
          .select(["id", "dataset", "run", "title", "valid_from_day", "valid_days", "deleted_at"])
          .where("deleted_at", "is not", null),
      );
      const markOf = (rows: readonly { id: number; deleted_at: string | null }[], id: number) =>
        rows.find((row) => row.id === id)?.deleted_at;
      const told = (
        marked: Marked,
        name: string,
        deletedAt: string | null,
        valid: DeletedThing["valid"] = null,
      ): DeletedThing[] =>
        deletedAt === null
          ? []
          : [
              {
                kind: marked.kind,
                id: identifier(marked.kind, marked.row),
                name,
                valid,
                others: family(marked.kind, marked.row, deletedAt).length - 1,
                deletedAt,
                keptUntil: keptUntil(deletedAt),
              },
            ];
      // What bears the mark of its origin went with it, and is counted there.
      return [
        ...datasets.flatMap(({ id, name, deleted_at }) => told({ kind: "dataset", row: id }, name, deleted_at)),
        ...runs
          .filter(({ dataset, deleted_at }) => markOf(datasets, dataset) !== deleted_at)
          .flatMap(({ id, title, deleted_at }) => told({ kind: "run", row: id }, title, deleted_at)),
        ...forecasts
          .filter((row) => ![markOf(datasets, row.dataset), markOf(runs, row.run)].includes(row.deleted_at))
          .flatMap((row) =>
            told({ kind: "forecast", row: row.id }, row.title, row.deleted_at, {
              fromDay: row.valid_from_day,
              days: row.valid_days,
            }),
          ),
      ];
    },
  };
}

const HASH = /[0-9a-f]{64}/g;

/** Every artifact that something in the catalogue or in the log still names. Whoever adds a column with a hash adds it here. */
function referencedHashes(catalogue: Catalogue): Set<string> {
  const { build } = catalogue;
  const hashes = new Set<string>();
  const keep = (...values: readonly unknown[]): void => {
    for (const value of values) if (typeof value === "string") hashes.add(value);
  };
  for (const row of catalogue.all(build.selectFrom("dataset_versions").select(["hash", "rejects_hash"])))
    keep(row.hash, row.rejects_hash);
  for (const row of catalogue.all(build.selectFrom("datasets").select(["hash", "rejects_hash", "study_area"])))
    keep(row.hash, row.rejects_hash, ...(row.study_area?.match(HASH) ?? []));
  for (const row of catalogue.all(build.selectFrom("areas").select("hash"))) keep(row.hash);
  for (const row of catalogue.all(build.selectFrom("runs").select(["weights_hash", "checkpoint_hash"]))) {
    keep(row.weights_hash, row.checkpoint_hash);
  }
  for (const row of catalogue.all(build.selectFrom("forecasts").select(["mixture_hash", "baseline_mixture_hash"]))) {
    keep(row.mixture_hash, row.baseline_mixture_hash);
  }
  // Read as text, so that a row that was tampered with still keeps what it names.
  for (const { entry } of catalogue.all(build.selectFrom("forecast_log").select("entry"))) keep(...(entry.match(HASH) ?? []));
  return hashes;
}

/**
 * Ends what was marked longer ago than KEPT_DAYS: its rows go, and then the artifacts that nothing names any more. The files of issued
 * forecasts stay, because the log names them. A file that cannot be removed only takes room.
 */
export async function purgeDeleted(catalogue: Catalogue, store: Store, now: Date): Promise<void> {
  const { build } = catalogue;
  const before = keptSince(now).toISOString();
  const freed = catalogue.transaction(() => {
    const hashes: (string | null)[] = [];
    const forecasts = catalogue.all(
      build.selectFrom("forecasts").select(["id", "mixture_hash", "baseline_mixture_hash"]).where("deleted_at", "<", before),
    );
    for (const { id, mixture_hash, baseline_mixture_hash } of forecasts) {
      hashes.push(mixture_hash, baseline_mixture_hash);
      catalogue.change(build.deleteFrom("exports").where("forecast", "=", id));
      catalogue.change(build.deleteFrom("forecasts").where("id", "=", id));
    }
    const runs = catalogue.all(
      build
        .selectFrom("runs")
        .select(["id", "weights_hash", "checkpoint_hash"])
        .where("deleted_at", "<", before)
        .where("id", "not in", build.selectFrom("forecasts").select("run")),
    );
    for (const { id, weights_hash, checkpoint_hash } of runs) {
      hashes.push(weights_hash, checkpoint_hash);
      catalogue.change(build.deleteFrom("jobs").where("run", "=", id));
      catalogue.change(build.deleteFrom("runs").where("id", "=", id));
    }
    const datasets = catalogue.all(
      build
        .selectFrom("datasets")
        .select("id")
        .where("deleted_at", "<", before)
        .where("id", "not in", build.selectFrom("runs").select("dataset"))
        .where("id", "not in", build.selectFrom("forecasts").select("dataset")),
    );
    for (const { id } of datasets) {
      for (const version of catalogue.all(
        build.selectFrom("dataset_versions").select(["hash", "rejects_hash"]).where("dataset", "=", id),
      ))
        hashes.push(version.hash, version.rejects_hash);
      catalogue.change(build.deleteFrom("datasets").where("id", "=", id));
    }
    if (hashes.length === 0) return [];
    const referenced = referencedHashes(catalogue);
    return [...new Set(hashes)].filter((hash) => hash !== null && !referenced.has(hash)) as string[];
  });
  for (const hash of freed) await store.release(hash).catch(() => undefined);
}
