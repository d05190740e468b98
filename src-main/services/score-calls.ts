import { AppError, isAppError } from "../../models/errors/index.ts";
import { formatDay, parseDay } from "../../models/forecast/index.ts";
import type { CallOutput, CallRequest, Dataset, IssuedRow, ScoreRow } from "../contract/index.ts";
import type { ProjectCatalogue } from "../project/index.ts";
import type { Handlers, ServiceContext } from "./handlers.ts";
import type { CallOptions } from "./service.ts";

/** Last valid day. */
function endOf({ validFromDay, validDays }: Pick<IssuedRow, "validFromDay" | "validDays">): string {
  return formatDay((parseDay(validFromDay) ?? Number.NaN) + validDays - 1);
}

/** Rows of the log to score. Throws NotFound for a forecast that the log does not hold. */
function chosenRows(catalogue: ProjectCatalogue, forecast: string | undefined): IssuedRow[] {
  const rows = catalogue.issuedLog.list();
  if (forecast === undefined) return rows;
  const chosen = rows.filter((row) => row.forecast === forecast);
  if (chosen.length > 0) return chosen;
  throw new AppError("NotFound", {
    message: `The log of issued forecasts holds no "${forecast}".`,
    hint: "Forecasts inside of their own training period are not logged, because they prove nothing. Choose one that the log lists.",
    details: { forecast },
  });
}

/** The data that the outcomes are in, or why there are none yet. */
function outcomesOf(catalogue: ProjectCatalogue, row: IssuedRow, changedRows: ReadonlySet<number>): Dataset | string {
  if (changedRows.has(row.row)) return `Row ${row.row} of the log was changed after it was written, so that it proves nothing.`;
  let dataset: Dataset;
  try {
    dataset = catalogue.datasets.get(row.dataset);
  } catch (error) {
    if (isAppError(error)) return error.message;
    throw error;
  }
  const last = endOf(row);
  if (last > dataset.lastDay) return `The data end on ${dataset.lastDay}; the forecast is valid until ${last}.`;
  if (dataset.settledThrough !== null && last > dataset.settledThrough) {
    return `${last} is not settled yet: incidents are still reported for days after ${dataset.settledThrough}.`;
  }
  return dataset;
}

/** The score by the newest data and way of scoring that is kept for a forecast. */
function newestScore(scores: readonly ScoreRow[], row: IssuedRow): ScoreRow | undefined {
  return scores
    .filter(({ logRow, logHash }) => logRow === row.row && logHash === row.hash)
    .reduce<ScoreRow | undefined>(
      (best, score) =>
        best === undefined ||
        score.dataVersion > best.dataVersion ||
        (score.dataVersion === best.dataVersion && score.method >= best.method)
          ? score
          : best,
      undefined,
    );
}

/** `dataset`: forecasts from this one alone. */
export async function scoreIssued(
  context: ServiceContext,
  { forecast, dataset: only }: CallRequest<"score"> & { readonly dataset?: string },
  { signal, progress }: CallOptions,
): Promise<CallOutput<"score">> {
  const { catalogue, engine } = context.projects.current();
  const { issuedLog, scoreLog, forecasts } = catalogue;
  const rows = chosenRows(catalogue, forecast).filter((row) => only === undefined || row.dataset === only);
  const changedRows = new Set(issuedLog.verify().problems.map(({ row }) => row));
  const kept = scoreLog.list();
  const added: string[] = [];
  const waiting: CallOutput<"score">["waiting"] = [];
  for (const [index, row] of rows.entries()) {
    signal?.throwIfAborted();
    const dataset = outcomesOf(catalogue, row, changedRows);
    if (typeof dataset === "string") {
      waiting.push({ forecast: row.forecast, issued: row.issuedDay, reason: dataset });
      continue;
    }
    const scored = newestScore(kept, row);
    if (scored !== undefined && scored.dataHash === dataset.hash && scored.dataVersion === dataset.version) continue;
    const { observedCount, ...figures } = await engine.scoreIssued(row, dataset, { signal });
    catalogue.transaction(() => {
      kept.push(
        scoreLog.add({
          ...figures,
          forecast: row.forecast,
          logRow: row.row,
          logHash: row.hash,
          issuedDay: row.issuedDay,
          validFromDay: row.validFromDay,
          validDays: row.validDays,
          dataset: dataset.id,
          dataVersion: dataset.version,
          dataHash: dataset.hash,
          settled: dataset.settledThrough !== null,
          outcomesKnown: row.outcomesKnown,
        }),
      );
      forecasts.setObserved(row.forecast, observedCount);
    });
    added.push(row.forecast);
    progress?.({ share: (index + 1) / rows.length, message: `Scored ${row.forecast}`, rate: null, secondsLeft: null });
  }
  if (added.length > 0) context.changes.announce("forecasts");
  return {
    forecasts: rows.flatMap((row) => {
      const newest = changedRows.has(row.row) ? undefined : newestScore(kept, row);
      if (newest === undefined) return [];
      const { validFromDay, validDays, dataVersion, settled, outcomesKnown } = newest;
      const head = {
        forecast: row.forecast,
        issued: row.issuedDay,
        validFromDay,
        validDays,
        dataVersion,
        settled,
        outcomesKnown,
      };
      return newest.figures.map((figure) => ({ ...head, ...figure }));
    }),
    waiting,
    added,
  };
}

export const scoreCalls = {
  score: scoreIssued,
  "score.list": (context, { forecast }) => {
    const { scoreLog } = context.projects.current().catalogue;
    const rows = scoreLog.list().filter((row) => forecast === undefined || row.forecast === forecast);
    return { rows, chain: scoreLog.verify() };
  },
} satisfies Partial<Handlers>;
