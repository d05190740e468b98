/** The log of issued forecasts and the log of their scores, in the contract's terms. */
import {
  type ChainReport,
  type IssuedForecast,
  type IssuedRow,
  type IssuedScore,
  issuedRow,
  type ScoreRow,
  scoreRow,
} from "../contract/index.ts";
import { chainedLog } from "./chained-log.ts";
import type { Catalogue } from "./database.ts";

export interface IssuedLog {
  /** In the transaction that adds the forecast: neither is there without the other. */
  add(issued: Omit<IssuedForecast, "issuedAt">): IssuedRow;
  /** Oldest first. A row that cannot be read any more is left out; `verify` names it. */
  list(): IssuedRow[];
  verify(): ChainReport;
}

export interface ScoreLog {
  add(score: Omit<IssuedScore, "scoredAt">): ScoreRow;
  list(): ScoreRow[];
  verify(): ChainReport;
}

export function issuedLogOf(catalogue: Catalogue): IssuedLog {
  const log = chainedLog(catalogue, "forecast_log");
  return {
    add(issued) {
      const { entry, ...row } = log.add({ ...issued, issuedAt: new Date().toISOString() });
      return issuedRow.parse({ ...entry, ...row });
    },
    list: () =>
      log.list().flatMap(({ entry, ...row }) => {
        const found = issuedRow.safeParse({ ...entry, ...row });
        return found.success ? [found.data] : [];
      }),
    verify: log.verify,
  };
}

export function scoreLogOf(catalogue: Catalogue): ScoreLog {
  const log = chainedLog(catalogue, "score_log");
  return {
    add(score) {
      const { entry, ...row } = log.add({ ...score, scoredAt: new Date().toISOString() });
      return scoreRow.parse({ ...entry, ...row });
    },
    list: () =>
      log.list().flatMap(({ entry, ...row }) => {
        const found = scoreRow.safeParse({ ...entry, ...row });
        return found.success ? [found.data] : [];
      }),
    verify: log.verify,
  };
}
