import type { Forecast, JobProgress } from "../../src-main/contract/index.ts";
import { type CallFailure, type Connection, isCancellation, toFailure } from "../client/index.ts";

export interface ForecastWish {
  readonly run: string;
  readonly issueDay: string;
  readonly horizonDays: number;
}

/** A slow call of the forecast tab: one at a time, with progress, failure and cancel. */
export interface Work {
  readonly busy: boolean;
  readonly progress: JobProgress | null;
  readonly failure: CallFailure | null;
  cancel(): void;
  dismiss(): void;
}

export interface Making {
  readonly forecast: Work;
  /** The forecast, or null where it was cancelled or failed (then `forecast.failure` says why). */
  make(wish: ForecastWish): Promise<Forecast | null>;
}

export type SlowCall<T> = (options: { signal: AbortSignal; onProgress: (progress: JobProgress) => void }) => Promise<T>;

export function createWork(): Work & { run<T>(call: SlowCall<T>): Promise<T | null> } {
  let busy = $state(false);
  let progress = $state.raw<JobProgress | null>(null);
  let failure = $state.raw<CallFailure | null>(null);
  let controller = new AbortController();
  return {
    get busy() {
      return busy;
    },
    get progress() {
      return progress;
    },
    get failure() {
      return failure;
    },
    cancel: () => controller.abort(),
    dismiss() {
      failure = null;
    },
    async run(call) {
      controller.abort();
      const own = new AbortController();
      controller = own;
      busy = true;
      progress = null;
      failure = null;
      try {
        return await call({
          signal: own.signal,
          onProgress: (value) => {
            if (controller === own) progress = value;
          },
        });
      } catch (error) {
        if (controller === own && !isCancellation(error)) failure = toFailure(error);
        return null;
      } finally {
        if (controller === own) {
          busy = false;
          progress = null;
        }
      }
    },
  };
}

export function createMaking(connection: Connection): Making {
  const forecast = createWork();
  return {
    forecast,
    make: (wish) => forecast.run((options) => connection.call("forecast.make", wish, options)),
  };
}
