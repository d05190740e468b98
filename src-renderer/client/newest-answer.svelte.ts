import { type CallFailure, toFailure } from "./failure.ts";

/** The answer to the newest question. One that another has overtaken is withdrawn, and never shown. */
export interface NewestAnswer<T> {
  /** Null before the answer, and where it failed. */
  readonly found: T | null;
  readonly failure: CallFailure | null;
  /** What stands is kept until the answer is there. */
  ask(question: (signal: AbortSignal) => Promise<T>): void;
  /** Withdraws the question and forgets the answer. */
  clear(): void;
}

export function createNewestAnswer<T>(): NewestAnswer<T> {
  let found = $state.raw<T | null>(null);
  let failure = $state.raw<CallFailure | null>(null);
  let work = new AbortController();

  const settle = (answer: T | null, why: CallFailure | null): void => {
    found = answer;
    failure = why;
  };

  return {
    get found() {
      return found;
    },
    get failure() {
      return failure;
    },
    ask(question) {
      work.abort();
      const own = new AbortController();
      work = own;
      question(own.signal)
        .then((answer) => {
          if (!own.signal.aborted) settle(answer, null);
        })
        .catch((error: unknown) => {
          if (!own.signal.aborted) settle(null, toFailure(error));
        });
    },
    clear() {
      work.abort();
      settle(null, null);
    },
  };
}
