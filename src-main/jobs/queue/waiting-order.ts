/** The order in which waiting trainings get their turn. Ids alone: what a job is does not matter here. */

/** Where a waiting job is moved to. */
export type Move = "first" | "up" | "down" | "last";

/**
 * The waiting jobs in the order of their turns: those that the analyst has ordered first, in that order, then the others as they came.
 *
 * @param waiting ids, oldest first
 * @param chosen ids in the order that was chosen; ids that do not wait any more are passed over
 */
export function inTurn(waiting: readonly string[], chosen: readonly string[]): string[] {
  const ordered = chosen.filter((id, index) => waiting.includes(id) && chosen.indexOf(id) === index);
  return [...ordered, ...waiting.filter((id) => !ordered.includes(id))];
}

/** The order after a move; an end stays an end. */
export function moved(order: readonly string[], id: string, to: Move): string[] {
  const from = order.indexOf(id);
  if (from < 0) return [...order];
  const rest = order.filter((other) => other !== id);
  const places: Readonly<Record<Move, number>> = { first: 0, up: Math.max(0, from - 1), down: from + 1, last: rest.length };
  return rest.toSpliced(Math.min(places[to], rest.length), 0, id);
}
