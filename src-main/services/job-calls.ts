import type { Job } from "../contract/index.ts";
import { abortable } from "./abortable.ts";
import type { Handlers } from "./handlers.ts";
import { listJobs } from "./job-list.ts";

/** Whether a job can still be cancelled. */
function goesOn({ status }: Job): boolean {
  return status === "waiting" || status === "running" || status === "paused";
}

export const jobCalls = {
  "job.list": (context) => {
    context.projects.current();
    return listJobs(context);
  },
  "job.cancel": (context, { job }) => {
    if (context.work.find(job) !== undefined) {
      context.work.cancel(job);
      return context.work.find(job) ?? context.projects.current().queue.get(job);
    }
    const { queue } = context.projects.current();
    const found = queue.get(job);
    if (!goesOn(found)) return found;
    if (found.kind !== "engine-install") return queue.cancel(job);
    context.install.cancel();
    return queue.get(job);
  },
  "job.pause": (context, { job }) => context.projects.current().queue.pause(job),
  "job.resume": (context, { job }) => context.projects.current().queue.resumePaused(job),
  "job.move": (context, { job, to }) => {
    context.projects.current().queue.move(job, to);
    return listJobs(context);
  },
  /** Leaving early leaves the job alone: only job.cancel ends it. */
  "job.wait": async (context, { job }, { signal, progress }) => {
    if (context.work.find(job) !== undefined) {
      await context.work.ended(job, { signal, progress });
      const ended = context.work.find(job);
      if (ended !== undefined) return ended;
    }
    const { queue } = context.projects.current();
    const found = queue.get(job);
    if (found.status !== "waiting" && found.status !== "running") return found;
    const stopListening = queue.onProgress((id, value) => {
      if (id === job) progress?.(value);
    });
    try {
      if (found.kind === "engine-install") {
        await abortable(context.install.ended(), signal);
        return queue.get(job);
      }
      return await abortable(queue.finished(job), signal);
    } finally {
      stopListening();
    }
  },
} satisfies Partial<Handlers>;
