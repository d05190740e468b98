import type { CallInput, TrainingEstimate } from "../../src-main/contract/index.ts";
import { type CallFailure, type Connection, isCancellation, toFailure } from "../client/index.ts";

/** What a training will take, reckoned by the service for what is chosen now. */
export interface Estimating {
  readonly busy: boolean;
  /** Of the newest choice, or, while that is reckoned, of the one before. */
  readonly estimate: TrainingEstimate | null;
  readonly failure: CallFailure | null;
  /** Asks for another choice; null where there is nothing to reckon. The question before is withdrawn. */
  ask(wish: CallInput<"run.estimate"> | null): void;
}

/** Rest after the last change before the service is asked, ms: a day that is typed passes through others. */
const REST_MILLISECONDS = 300;

export function createEstimating(connection: Connection): Estimating {
  let busy = $state(false);
  let estimate = $state.raw<TrainingEstimate | null>(null);
  let failure = $state.raw<CallFailure | null>(null);
  let work = new AbortController();
  let rest: ReturnType<typeof setTimeout> | undefined;

  const reckon = async (wish: CallInput<"run.estimate">, signal: AbortSignal): Promise<void> => {
    try {
      const found = await connection.call("run.estimate", wish, { signal });
      if (signal.aborted) return;
      estimate = found;
      failure = null;
    } catch (error) {
      if (signal.aborted || isCancellation(error)) return;
      estimate = null;
      failure = toFailure(error);
    } finally {
      if (!signal.aborted) busy = false;
    }
  };

  return {
    get busy() {
      return busy;
    },
    get estimate() {
      return estimate;
    },
    get failure() {
      return failure;
    },
    ask(wish) {
      clearTimeout(rest);
      work.abort();
      work = new AbortController();
      busy = wish !== null;
      if (wish === null) {
        estimate = null;
        failure = null;
        return;
      }
      const { signal } = work;
      rest = setTimeout(() => void reckon(wish, signal), REST_MILLISECONDS);
    },
  };
}
