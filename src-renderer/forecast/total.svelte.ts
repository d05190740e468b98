import type { Forecast, ForecastTotal } from "../../src-main/contract/index.ts";
import { type CallFailure, type Connection, createNewestAnswer } from "../client/index.ts";
import { categoriesInput } from "./captions.ts";

/** What is forecast for the whole study area. */
export interface Total {
  /** Of the asked forecast and categories; null while it is computed, or where it failed. */
  readonly found: ForecastTotal | null;
  readonly failure: CallFailure | null;
  /** No categories: all together. */
  ask(forecast: Forecast["id"] | null, categories: readonly string[]): void;
}

export function createTotal(connection: Connection): Total {
  const answer = createNewestAnswer<ForecastTotal>();
  let asked = "";

  return {
    get found() {
      return answer.found;
    },
    get failure() {
      return answer.failure;
    },
    ask(forecast, categories) {
      // Asked again of the same, as after newer data: the answer that stands is not taken away meanwhile.
      const asking = JSON.stringify([forecast, categories]);
      if (asking !== asked) answer.clear();
      asked = asking;
      if (forecast === null) return;
      answer.ask((signal) => connection.call("forecast.total", { forecast, ...categoriesInput(categories) }, { signal }));
    },
  };
}
