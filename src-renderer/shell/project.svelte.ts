import type { CallOutput, Changed, Dataset, Forecast, Job, Run } from "../../src-main/contract/index.ts";
import { type CallFailure, type Connection, type ConnectionState, coalesce, toFailure } from "../client/index.ts";

/** How often the memory of the service is asked for, ms; all else comes by events. */
const STATUS_MILLISECONDS = 5000;

/** What the service's catalogue holds, asked again whenever it says that something changed. */
export interface ProjectState {
  readonly status: CallOutput<"app.status"> | null;
  readonly datasets: readonly Dataset[];
  readonly runs: readonly Run[];
  readonly forecasts: readonly Forecast[];
  readonly jobs: readonly Job[];
  /** False until each list has come once. */
  readonly loaded: boolean;
  readonly failure: CallFailure | null;
  readonly connection: ConnectionState;
  readonly attempts: number;
  dataset(id: string | null): Dataset | undefined;
  run(id: string | null): Run | undefined;
  forecast(id: string | null): Forecast | undefined;
  jobOfRun(run: string): Job | undefined;
  refresh(): Promise<void>;
}

export function createProjectState(connection: Connection): ProjectState {
  let status = $state.raw<CallOutput<"app.status"> | null>(null);
  let datasets = $state.raw<readonly Dataset[]>([]);
  let runs = $state.raw<readonly Run[]>([]);
  let forecasts = $state.raw<readonly Forecast[]>([]);
  let jobs = $state.raw<readonly Job[]>([]);
  let loaded = $state(false);
  let failure = $state.raw<CallFailure | null>(null);
  let state = $state<ConnectionState>(connection.state);
  let attempts = $state(0);

  const guarded = (work: () => Promise<void>): (() => Promise<void>) =>
    coalesce(async () => {
      try {
        await work();
        failure = null;
      } catch (error) {
        const found = toFailure(error);
        // The status bar tells of a lost connection, and all is asked again when it is back.
        if (found.code !== "ConnectionLost") failure = found;
      }
    });

  const ask = {
    status: guarded(async () => {
      status = await connection.call("app.status", {});
    }),
    datasets: guarded(async () => {
      datasets = await connection.call("dataset.list", {});
    }),
    runs: guarded(async () => {
      runs = await connection.call("run.list", {});
    }),
    forecasts: guarded(async () => {
      forecasts = await connection.call("forecast.list", {});
    }),
    jobs: guarded(async () => {
      jobs = await connection.call("job.list", {});
    }),
  };
  const refresh = async (): Promise<void> => {
    await Promise.all([ask.status(), ask.datasets(), ask.runs(), ask.forecasts(), ask.jobs()]);
    loaded = true;
  };
  const answers: Readonly<Record<Changed, () => Promise<void>>> = {
    project: refresh,
    datasets: ask.datasets,
    runs: ask.runs,
    jobs: ask.jobs,
    forecasts: ask.forecasts,
    engine: ask.status,
  };

  connection.onState((next, tried) => {
    state = next;
    attempts = tried;
  });
  connection.onChange((changed) => void answers[changed]());
  setInterval(() => {
    if (connection.state === "open" && document.visibilityState === "visible") void ask.status();
  }, STATUS_MILLISECONDS);
  void refresh();

  return {
    get status() {
      return status;
    },
    get datasets() {
      return datasets;
    },
    get runs() {
      return runs;
    },
    get forecasts() {
      return forecasts;
    },
    get jobs() {
      return jobs;
    },
    get loaded() {
      return loaded;
    },
    get failure() {
      return failure;
    },
    get connection() {
      return state;
    },
    get attempts() {
      return attempts;
    },
    dataset: (id) => datasets.find((dataset) => dataset.id === id),
    run: (id) => runs.find((run) => run.id === id),
    forecast: (id) => forecasts.find((forecast) => forecast.id === id),
    jobOfRun: (run) => jobs.find((job) => job.run === run && (job.status === "running" || job.status === "waiting")),
    refresh,
  };
}
