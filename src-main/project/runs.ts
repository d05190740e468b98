import { type EngineReport, type LossPoint, lossPoint, type Run, run } from "../contract/index.ts";
import type { Catalogue } from "./database.ts";
import { deletedError, identifier, notFound, rowNumber } from "./identifier.ts";

export interface NewRun
  extends Pick<Run, "dataset" | "model" | "title" | "preset" | "seed" | "fromDay" | "toDay" | "validationFromDay"> {
  readonly status?: Run["status"];
  readonly configuration: Readonly<Record<string, unknown>>;
  readonly maxMinutes: number | null;
  /** Version of the data set; 1 when absent. */
  readonly dataVersion?: number;
  readonly settledThrough?: string | null;
}

export interface RunRecord {
  readonly run: Run;
  readonly configuration: Readonly<Record<string, unknown>>;
  readonly maxMinutes: number | null;
  /** Version of the code that trained it; null before the first attempt. */
  readonly codeVersion: string | null;
  /** Fitted forecaster in the store; null until the training is done, or was cancelled after an epoch ended. */
  readonly weightsHash: string | null;
  /** State of the last finished epoch in the store, from which a training goes on; null where there is none. */
  readonly checkpoint: { readonly hash: string; readonly epoch: number } | null;
}

export interface RunChange {
  readonly status?: Run["status"];
  readonly epochs?: number;
  readonly bestEpoch?: number;
  readonly validation?: Readonly<Record<string, number>>;
  readonly baseline?: Readonly<Record<string, number>>;
  readonly stepMs?: { readonly median: number; readonly p90: number };
  readonly peakMemoryMb?: number;
  readonly seconds?: number;
  readonly engine?: EngineReport;
  readonly error?: Run["error"];
  readonly codeVersion?: string;
  readonly weightsHash?: string;
  readonly checkpoint?: RunRecord["checkpoint"];
}

export interface Runs {
  add(added: NewRun): Run;
  /** Oldest first, without the deleted ones. */
  list(): Run[];
  /** Throws NotFound, Deleted. */
  get(id: string): Run;
  record(id: string): RunRecord;
  update(id: string, change: RunChange): Run;
  /** True while a run needs the artifact: equal trainings share one. */
  isReferenced(hash: string): boolean;
  /** Loss of each finished epoch after `afterEpoch`, in order. */
  losses(id: string, afterEpoch?: number): LossPoint[];
  /** An epoch that is trained again after an interruption replaces its line. */
  addLoss(id: string, point: LossPoint): void;
}

function parseOrNull(text: string | null): unknown {
  return text === null ? null : JSON.parse(text);
}

function columnsOf({ checkpoint, ...change }: RunChange) {
  const json = (value: unknown) => (value === undefined ? undefined : value === null ? null : JSON.stringify(value));
  const columns = {
    status: change.status,
    epochs: change.epochs,
    best_epoch: change.bestEpoch,
    validation: json(change.validation),
    baseline: json(change.baseline),
    step_ms: json(change.stepMs),
    peak_memory_mb: change.peakMemoryMb,
    seconds: change.seconds,
    engine: json(change.engine),
    error: json(change.error),
    code_version: change.codeVersion,
    weights_hash: change.weightsHash,
    ...(checkpoint === undefined
      ? {}
      : { checkpoint_hash: checkpoint?.hash ?? null, checkpoint_epoch: checkpoint?.epoch ?? null }),
  };
  return Object.fromEntries(Object.entries(columns).filter(([, value]) => value !== undefined));
}

export function runsOf(catalogue: Catalogue): Runs {
  const select = () => catalogue.build.selectFrom("runs").selectAll().orderBy("id");
  const read = (query: ReturnType<typeof select>): RunRecord[] =>
    catalogue.all(query).map((row) => ({
      run: run.parse({
        id: identifier("run", row.id),
        dataset: identifier("dataset", row.dataset),
        model: row.model,
        title: row.title,
        preset: row.preset,
        status: row.status,
        seed: row.seed,
        fromDay: row.from_day,
        toDay: row.to_day,
        validationFromDay: row.validation_from_day,
        dataVersion: row.data_version,
        settledThrough: row.settled_through,
        epochs: row.epochs,
        bestEpoch: row.best_epoch,
        validation: parseOrNull(row.validation),
        baseline: parseOrNull(row.baseline),
        stepMs: parseOrNull(row.step_ms),
        peakMemoryMb: row.peak_memory_mb,
        seconds: row.seconds,
        engine: parseOrNull(row.engine),
        error: parseOrNull(row.error),
        createdAt: row.created_at,
      }),
      configuration: JSON.parse(row.configuration) as Record<string, unknown>,
      maxMinutes: row.max_minutes,
      codeVersion: row.code_version,
      weightsHash: row.weights_hash,
      checkpoint:
        row.checkpoint_hash === null || row.checkpoint_epoch === null
          ? null
          : { hash: row.checkpoint_hash, epoch: row.checkpoint_epoch },
    }));
  const record = (id: string): RunRecord => {
    const query = select().where("id", "=", rowNumber("run", id));
    const [row] = catalogue.all(query);
    if (row === undefined) throw notFound("run", id);
    if (row.deleted_at !== null) throw deletedError("run", id, row.deleted_at);
    const [found] = read(query);
    if (found === undefined) throw notFound("run", id);
    return found;
  };
  return {
    add(added) {
      const row = catalogue.insert(
        catalogue.build.insertInto("runs").values({
          dataset: rowNumber("dataset", added.dataset),
          model: added.model,
          title: added.title,
          preset: added.preset,
          status: added.status ?? "waiting",
          seed: added.seed,
          from_day: added.fromDay,
          to_day: added.toDay,
          validation_from_day: added.validationFromDay,
          data_version: added.dataVersion ?? 1,
          settled_through: added.settledThrough ?? null,
          configuration: JSON.stringify(added.configuration),
          max_minutes: added.maxMinutes,
          created_at: new Date().toISOString(),
        }),
      );
      return record(identifier("run", row)).run;
    },
    list: () => read(select().where("deleted_at", "is", null)).map((found) => found.run),
    get: (id) => record(id).run,
    record,
    update(id, change) {
      const columns = columnsOf(change);
      if (Object.keys(columns).length > 0) {
        catalogue.change(catalogue.build.updateTable("runs").set(columns).where("id", "=", rowNumber("run", id)));
      }
      return record(id).run;
    },
    isReferenced: (hash) =>
      catalogue.all(
        catalogue.build
          .selectFrom("runs")
          .select("id")
          .where((where) => where.or([where("checkpoint_hash", "=", hash), where("weights_hash", "=", hash)]))
          .limit(1),
      ).length > 0,
    losses(id, afterEpoch) {
      let query = catalogue.build.selectFrom("losses").selectAll().where("run", "=", rowNumber("run", id)).orderBy("epoch");
      if (afterEpoch !== undefined) query = query.where("epoch", ">", afterEpoch);
      return catalogue.all(query).map((row) =>
        lossPoint.parse({
          epoch: row.epoch,
          trainLoss: row.train_loss,
          validationLoss: row.validation_loss,
          baselineLoss: row.baseline_loss,
          secondsSinceStart: row.seconds,
        }),
      );
    },
    addLoss(id, point) {
      catalogue.change(
        catalogue.build.replaceInto("losses").values({
          run: rowNumber("run", id),
          epoch: point.epoch,
          train_loss: point.trainLoss,
          validation_loss: point.validationLoss,
          baseline_loss: point.baselineLoss,
          seconds: point.secondsSinceStart,
        }),
      );
    },
  };
}
