import type { Job, JobProgress } from "../../src-main/contract/index.ts";
import { words } from "../words/index.ts";
import type { App } from "./app.ts";

/** One thing that an analyst waits for, wherever it was begun. */
export interface WorkItem {
  readonly id: string;
  readonly label: string;
  /** What it works on, without the verb. */
  readonly name: string;
  readonly status: "running" | "waiting" | "paused";
  readonly progress: JobProgress | null;
  /** What training it is, to go to it. */
  readonly run: string | null;
  /** Place among the waiting trainings, from 1. */
  readonly place: number | null;
  readonly job: Job | null;
  readonly cancel: (() => void) | null;
}

function labelOf(app: App, job: Job): string {
  if (job.kind === "engine-install") return words.train.engine.installing;
  if (job.kind === "import") return words.importing.working(job.title ?? "");
  if (job.kind === "export") {
    const forecast = app.project.forecast(job.title);
    return words.jobs.exporting(forecast?.title ?? job.title ?? "");
  }
  return words.train.live.title(app.project.run(job.run)?.title ?? words.jobs.training);
}

/** Everything under way: jobs of the service, and what this window waits for itself. Running ones first, then in their order. */
export function workList(app: App): readonly WorkItem[] {
  const { project, making, importing, training } = app;
  const jobs = project.jobs
    .filter(({ status }) => status === "running" || status === "waiting" || status === "paused")
    .map((job): WorkItem => {
      const { id, run, place, progress } = job;
      const status = job.status === "running" || job.status === "paused" ? job.status : "waiting";
      const name = project.run(run)?.title ?? words.jobs.training;
      return { id, label: labelOf(app, job), name, status, progress, run, place, job, cancel: () => void training.stop(id) };
    });
  const own: WorkItem[] = [];
  const item = (id: string, label: string, progress: JobProgress | null, cancel: () => void): void => {
    own.push({ id, label, name: label, status: "running", progress, run: null, place: null, job: null, cancel });
  };
  if (making.forecast.busy) item("forecast", words.forecast.making, making.forecast.progress, () => making.forecast.cancel());
  if (importing.phase === "sending") {
    const progress = { share: importing.sent, message: "", rate: null, secondsLeft: null };
    item("sending", words.importing.sending(importing.fileName), progress, () => importing.cancel());
  }
  if (importing.phase === "previewing") item("previewing", words.importing.reading, null, () => importing.cancel());
  const order = { running: 0, waiting: 1, paused: 2 } as const;
  return [...own, ...jobs].sort((a, b) => order[a.status] - order[b.status] || (a.place ?? 0) - (b.place ?? 0));
}
