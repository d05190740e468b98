import type { Dataset, Forecast, Run } from "../../src-main/contract/index.ts";
import { type Connection, toFailure } from "../client/index.ts";
import { format, words } from "../words/index.ts";
import type { History } from "./history.svelte.ts";
import type { Notices } from "./notices.svelte.ts";
import type { ProjectState } from "./project.svelte.ts";
import type { View } from "./view.svelte.ts";
import { UNDOABLE } from "./view-url.ts";

/** Deleting without a question: everything comes back by undo, the view of it too, and by the button of the notice that tells of it. */
export interface Deleting {
  dataset(dataset: Dataset): Promise<void>;
  run(run: Run): Promise<void>;
  forecast(forecast: Forecast): Promise<void>;
}

export function createDeleting(
  connection: Connection,
  project: Pick<ProjectState, "refresh">,
  view: Pick<View, "now" | "change">,
  history: Pick<History, "record" | "undo">,
  notices: Pick<Notices, "tell">,
): Deleting {
  const remove = async (
    name: string,
    told: (others: number) => string,
    mark: () => Promise<{ ids: string[] }>,
    restore: () => Promise<unknown>,
  ): Promise<void> => {
    // What is gone cannot stay on the map: the window shows another forecast until it is back.
    const seen = Object.fromEntries(([...UNDOABLE, "camera"] as const).map((key) => [key, view.now[key]]));
    try {
      const { ids } = await mark();
      // Before the lists are asked again: who sees that it is gone can take it back at once.
      history.record({
        name,
        undo: async () => {
          await restore();
          await project.refresh();
          view.change(seen, "by undo");
        },
        redo: async () => {
          await mark();
          await project.refresh();
        },
      });
      await project.refresh();
      notices.tell("information", told(ids.length - 1), undefined, { label: words.undo.undo, run: () => void history.undo() });
    } catch (error) {
      notices.tell("bad", words.undo.notDeleted, toFailure(error));
    }
  };
  return {
    dataset: ({ id, name }) =>
      remove(
        words.undo.deletedDataset(name),
        (others) => words.undo.datasetGone(name, others),
        () => connection.call("dataset.delete", { dataset: id }),
        () => connection.call("dataset.restore", { dataset: id }),
      ),
    run: ({ id, title }) =>
      remove(
        words.undo.deletedRun(title),
        (others) => words.undo.runGone(title, others),
        () => connection.call("run.delete", { run: id }),
        () => connection.call("run.restore", { run: id }),
      ),
    forecast: ({ id, title, validFromDay, validDays }) =>
      remove(
        words.undo.deletedForecast(title, format.validDays(validFromDay, validDays)),
        () => words.undo.forecastGone(title, format.validDays(validFromDay, validDays)),
        () => connection.call("forecast.delete", { forecast: id }),
        () => connection.call("forecast.restore", { forecast: id }),
      ),
  };
}
