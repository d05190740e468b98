import { toFailure } from "../client/index.ts";
import { words } from "../words/index.ts";
import { handClock } from "./hand-clock.ts";
import type { Notices } from "./notices.svelte.ts";
import { createTimeline, type Step } from "./timeline.ts";
import type { View } from "./view.svelte.ts";
import { UNDOABLE, type ViewState } from "./view-url.ts";

/** Undo and redo of everything that is the analyst's work: looks, selections, settings, deletions. The camera is not. */
export interface History {
  /** Names of the steps that undo and redo would take; null for none. */
  readonly undoName: string | null;
  readonly redoName: string | null;
  /** A step is being taken: the next one may be asked for already. */
  readonly busy: boolean;
  record(step: Step, key?: string): void;
  undo(): Promise<void>;
  redo(): Promise<void>;
  clear(): void;
}

function part(view: ViewState, keys: readonly (keyof ViewState)[]): Partial<ViewState> {
  return Object.fromEntries(keys.map((key) => [key, view[key]]));
}

export function createHistory(view: View, notices: Notices): History {
  let version = $state(0);
  const timeline = createTimeline(handClock(window), () => {
    version += 1;
  });

  view.onPersonsChange((before, after) => {
    const keys = UNDOABLE.filter((key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]));
    const [first] = keys;
    if (first === undefined) return;
    timeline.record(
      {
        name: words.undo.views[first],
        undo: () => view.change(part(before, keys), "by undo"),
        redo: () => view.change(part(after, keys), "by undo"),
      },
      keys.join(" "),
    );
  });

  const take = async (act: () => Promise<Step | undefined>, none: string): Promise<void> => {
    try {
      const step = await act();
      if (step === undefined) notices.tell("information", none);
    } catch (error) {
      notices.tell("bad", words.undo.failed, toFailure(error));
    }
  };

  return {
    get undoName() {
      void version;
      return timeline.last?.name ?? null;
    },
    get redoName() {
      void version;
      return timeline.next?.name ?? null;
    },
    get busy() {
      void version;
      return timeline.busy;
    },
    record: timeline.record,
    undo: () => take(timeline.undo, words.undo.nothing),
    redo: () => take(timeline.redo, words.undo.nothingAgain),
    clear: timeline.clear,
  };
}
