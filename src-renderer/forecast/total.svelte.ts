import type { Forecast, ForecastTotal } from "../../src-main/contract/index.ts";
import { type CallFailure, type Connection, toFailure } from "../client/index.ts";

/** What is forecast for the whole study area. */
export interface Total {
  /** Of the asked forecast and categories; null while it is computed, or where it failed. */
  readonly found: ForecastTotal | null;
  readonly failure: CallFailure | null;
  /** No categories: all together. */
  ask(forecast: Forecast["id"] | null, categories: readonly string[]): void;
}

export function createTotal(connection: Connection): Total {
  let found = $state.raw<ForecastTotal | null>(null);
  let failure = $state.raw<CallFailure | null>(null);
  let asked = "";
  let work = new AbortController();

  return {
    get found() {
      return found;
    },
    get failure() {
      return failure;
    },
    ask(forecast, categories) {
      work.abort();
      const own = new AbortController();
      work = own;
      // Asked again of the same, as after newer data: the answer that stands is not taken away meanwhile.
      const asking = JSON.stringify([forecast, categories]);
      if (asking !== asked) {
        found = null;
        failure = null;
      }
      asked = asking;
      if (forecast === null) return;
      connection
        .call(
          "forecast.total",
          { forecast, ...(categories.length === 0 ? {} : { categories: [...categories] }) },
          { signal: own.signal },
        )
        .then((answer) => {
          if (own.signal.aborted) return;
          found = answer;
          failure = null;
        })
        .catch((error: unknown) => {
          if (own.signal.aborted) return;
          found = null;
          failure = toFailure(error);
        });
    },
  };
}
