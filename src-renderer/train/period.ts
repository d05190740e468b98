import { format } from "../words/index.ts";

/** Share of a training period's days, at its end, that check when to stop. The service's own default. */
export const VALIDATION_SHARE = 0.1;

/** A training period as it is drawn. Days are "YYYY-MM-DD"; shares are of the data's span, 0..1. */
export interface PeriodParts {
  readonly validationFromDay: string;
  readonly trainDays: number;
  readonly validationDays: number;
  readonly before: number;
  readonly train: number;
  readonly validation: number;
  readonly after: number;
}

/**
 * Where a training period of these data ends when nobody says: on the last settled day, where it is known and leaves a period, as the
 * service does. The days after it lack incidents that are reported later, and would teach too low a rate.
 */
export function proposedLastDay({
  firstDay,
  lastDay,
  settledThrough,
}: {
  readonly firstDay: string;
  readonly lastDay: string;
  readonly settledThrough: string | null;
}): string {
  return settledThrough !== null && settledThrough > firstDay ? settledThrough : lastDay;
}

export type PeriodProblem = "outside" | "short";

/** Parts of the period from `fromDay` to `lastDay`, both included, of data from `dataFirst` to `dataLast`. */
export function periodParts(
  dataFirst: string,
  dataLast: string,
  fromDay: string,
  lastDay: string,
): PeriodParts | { readonly problem: PeriodProblem } {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(fromDay) || !/^\d{4}-\d{2}-\d{2}$/.test(lastDay)) return { problem: "outside" };
  if (fromDay < dataFirst || lastDay > dataLast || fromDay > lastDay) return { problem: "outside" };
  const days = format.daysBetween(fromDay, lastDay) + 1;
  if (days < 2) return { problem: "short" };
  const span = format.daysBetween(dataFirst, dataLast) + 1;
  const validationDays = Math.max(1, Math.round(days * VALIDATION_SHARE));
  return {
    validationFromDay: format.addDays(lastDay, 1 - validationDays),
    trainDays: days - validationDays,
    validationDays,
    before: format.daysBetween(dataFirst, fromDay) / span,
    train: (days - validationDays) / span,
    validation: validationDays / span,
    after: format.daysBetween(lastDay, dataLast) / span,
  };
}
