import { AppError } from "../../models/errors/index.ts";
import type { DeletedThing } from "../contract/index.ts";
import type { Handlers } from "./handlers.ts";
import { regionsOf } from "./regions.ts";

const KINDS = ["dataset", "run", "forecast", "region"] as const satisfies readonly DeletedThing["kind"][];

/** Throws NotFound. */
function kindOf(id: string): DeletedThing["kind"] {
  const kind = KINDS.find((each) => id.startsWith(`${each}-`));
  if (kind !== undefined) return kind;
  throw new AppError("NotFound", {
    message: `Nothing that can be deleted is called "${id}".`,
    hint: "Choose one of the deleted things that the project lists (isarithm list --deleted).",
    details: { id },
  });
}

export const deletedCalls = {
  "deleted.list": (context) => {
    const { catalogue } = context.projects.current();
    const regions = regionsOf(catalogue)
      .deleted()
      .map(
        ({ id, name, deletedAt }): DeletedThing => ({
          kind: "region",
          id,
          name,
          valid: null,
          others: 0,
          deletedAt,
          keptUntil: null,
        }),
      );
    return [...catalogue.deletions.list(), ...regions].sort((a, b) => b.deletedAt.localeCompare(a.deletedAt));
  },
  "deleted.restore": (context, { id }) => {
    const { catalogue } = context.projects.current();
    const kind = kindOf(id);
    const ids = kind === "region" ? regionsOf(catalogue).restore(id) : catalogue.deletions.restore(kind, id);
    for (const changed of ["datasets", "runs", "forecasts"] as const) context.changes.announce(changed);
    return { ids };
  },
} satisfies Partial<Handlers>;
