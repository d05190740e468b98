/** Ids as people type them: "run-3". Their numbers are the rows' own and are never used twice. */
import { AppError } from "../../models/errors/index.ts";

export type EntityKind = "dataset" | "run" | "job" | "forecast" | "export" | "areas";

export function identifier(kind: EntityKind, row: number): string {
  return `${kind}-${row}`;
}

export function notFound(kind: EntityKind, id: string): AppError {
  return new AppError("NotFound", {
    message: `This project has no ${kind} "${id}".`,
    hint: `Choose one that the project lists; ids look like "${kind}-1".`,
    details: { kind, id },
  });
}

/** For what was deleted and is not purged yet. */
export function deletedError(kind: EntityKind, id: string, at: string): AppError {
  return new AppError("Deleted", {
    message: `${id} was deleted on ${at.slice(0, 10)}.`,
    hint: "Take the deletion back to use it again, or choose another one.",
    details: { kind, id, deletedAt: at },
  });
}

/** Row number of an id. Throws NotFound for an id of another kind or form. */
export function rowNumber(kind: EntityKind, id: string): number {
  const match = /^([a-z]+)-([1-9]\d*)$/.exec(id);
  if (match?.[1] !== kind) throw notFound(kind, id);
  return Number(match[2]);
}
