import type { Exported, ExportPlan } from "../../src-main/contract/index.ts";
import { type CallFailure, type Connection, isCancellation, toFailure } from "../client/index.ts";
import { type ExportChoice, type ExportWish, parseChoice } from "./export-choice.ts";
import { createWork, type SlowCall, type Work } from "./making.svelte.ts";

const STORAGE_KEY = "isarithm.export";

/** The export section of the forecast tab. It outlives the tab, so that work and answer are there on coming back. */
export interface Exporting {
  /** Changed by the fields themselves. */
  readonly choice: ExportChoice;
  /** What the last wish that was planned would write; null before an answer and where it was refused. */
  readonly plan: ExportPlan | null;
  readonly planFailure: CallFailure | null;
  readonly work: Work;
  /** The last file that was written. */
  readonly written: { readonly wish: ExportWish; readonly file: Exported } | null;
  /** Asks what would be written. */
  look(wish: ExportWish | null): void;
  write(wish: ExportWish): Promise<void>;
  /** Keeps the choice for the next time. */
  remember(): void;
}

export function createExporting(connection: Connection): Exporting {
  const choice = $state<ExportChoice>(parseChoice(localStorage.getItem(STORAGE_KEY)));
  let plan = $state.raw<ExportPlan | null>(null);
  let planFailure = $state.raw<CallFailure | null>(null);
  let written = $state.raw<{ wish: ExportWish; file: Exported } | null>(null);
  let looking = new AbortController();
  const work = createWork();

  const look = (wish: ExportWish | null): void => {
    looking.abort();
    const own = new AbortController();
    looking = own;
    if (wish === null) {
      plan = null;
      planFailure = null;
      return;
    }
    connection
      .call("export.plan", wish, { signal: own.signal })
      .then((answer) => {
        if (own.signal.aborted) return;
        plan = answer;
        planFailure = null;
      })
      .catch((error: unknown) => {
        if (own.signal.aborted || isCancellation(error)) return;
        plan = null;
        planFailure = toFailure(error);
      });
  };

  return {
    choice,
    get plan() {
      return plan;
    },
    get planFailure() {
      return planFailure;
    },
    work,
    get written() {
      return written;
    },
    look,
    async write(wish) {
      written = null;
      const file = await work.run(callOf(connection, wish));
      if (file === null) return;
      written = { wish, file };
      // The file is there now, which the plan says.
      look(wish);
    },
    remember: () => localStorage.setItem(STORAGE_KEY, JSON.stringify(choice)),
  };
}

function callOf(connection: Connection, wish: ExportWish): SlowCall<Exported> {
  return (options) => {
    switch (wish.kind) {
      case "raster": {
        const { kind: _, ...input } = wish;
        return connection.call("export.raster", input, options);
      }
      case "picture": {
        const { kind: _, ...input } = wish;
        return connection.call("export.picture", input, options);
      }
      case "places": {
        const { kind: _, ...input } = wish;
        return connection.call("export.places", input, options);
      }
      case "briefing": {
        const { kind: _, ...input } = wish;
        return connection.call("export.briefing", input, options);
      }
    }
  };
}
