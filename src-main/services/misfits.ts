import type { Dataset, Misfit, Run } from "../contract/index.ts";

/** Categories that are told by name; of more, how many there are. */
const MOST_NAMED = 4;

function named(categories: readonly string[]): string {
  const shown = categories.slice(0, MOST_NAMED).map((name) => `"${name}"`);
  const left = categories.length - shown.length;
  return left > 0 ? `${shown.join(", ")} and ${left} more` : shown.join(", ");
}

function reported({ categories }: Pick<Dataset, "categories">): string[] {
  return categories.filter(({ count }) => count > 0).map(({ name }) => name);
}

/**
 * Where the newest data are not what a run has learnt from. A model matches categories by their names: of a new one it forecasts
 * nothing, and one that is there no more looks like a street without incidents. Either would be a silent gap in a forecast.
 */
export function misfitsOf(
  run: Pick<Run, "dataVersion">,
  learnt: Pick<Dataset, "categories">,
  now: Pick<Dataset, "name" | "version" | "categories">,
): Misfit[] {
  if (run.dataVersion === now.version) return [];
  const before = reported(learnt);
  const present = reported(now);
  const unknown = present.filter((name) => !before.includes(name));
  const gone = before.filter((name) => !present.includes(name));
  const found: Misfit[] = [];
  if (unknown.length > 0) {
    found.push({
      code: "CategoryNotLearnt",
      message: `${now.name} now holds ${named(unknown)}, which this model has not learnt: its forecasts leave them out.`,
      hint: "Train again on the data as they are now.",
    });
  }
  if (gone.length > 0) {
    found.push({
      code: "CategoryGone",
      message: `${now.name} holds no more incidents of ${named(gone)}, which this model has learnt: it takes them for days without any.`,
      hint: "Look whether the category was renamed in the newer table. If so, train again.",
    });
  }
  return found;
}
