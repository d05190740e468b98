import type { ColumnGuess, ColumnRoles } from "../../src-main/contract/index.ts";

export const roles = [
  "time",
  "timeOfDay",
  "endTime",
  "endTimeOfDay",
  "category",
  "lon",
  "lat",
  "id",
  "modifiedOn",
  "address",
] as const satisfies readonly (keyof ColumnRoles)[];
export type Role = (typeof roles)[number];

/** Without these three there is nothing to map. */
export const REQUIRED_ROLES: readonly Role[] = ["time", "lon", "lat"];

/** Gives a role another column. A column has one role: whichever had it before loses it. */
export function withRole(now: Partial<ColumnRoles>, role: Role, column: string | undefined): Partial<ColumnRoles> {
  const next: Partial<Record<Role, string>> = {};
  for (const other of roles) {
    const held = other === role ? column : now[other];
    if (held !== undefined && (other === role || held !== column)) next[other] = held;
  }
  return next;
}

/** The role that a column plays, if any. */
export function roleOf(now: Partial<ColumnRoles>, column: string): Role | undefined {
  return roles.find((role) => now[role] === column);
}

/** Roles whose guess speaks of the column of another one: where that was chosen anew, it says nothing. */
const FOLLOWS: Partial<Record<Role, Role>> = { timeOfDay: "time", endTimeOfDay: "endTime" };

/** Why a role has its column, or none; empty where neither a choice nor a guess says it. */
export function reasonOf(
  role: Role,
  now: Partial<ColumnRoles>,
  chosen: ReadonlySet<Role>,
  guesses: readonly ColumnGuess[],
  chosenReason: string,
): string {
  if (chosen.has(role)) return chosenReason;
  const leader = FOLLOWS[role];
  const guess = guesses.find((each) => each.role === role);
  const stands = guess !== undefined && guess.column === (now[role] ?? null) && (leader === undefined || !chosen.has(leader));
  return stands ? guess.reason : "";
}

export function missingRoles(now: Partial<ColumnRoles>): readonly Role[] {
  return REQUIRED_ROLES.filter((role) => now[role] === undefined);
}
