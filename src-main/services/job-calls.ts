import type { Job } from "../contract/index.ts";
import { abortable } from "./abortable.ts";
import type { Handlers } from "./handlers.ts";

/** Whether a job's state can still change by itself. */
function goesOn(job: Job): boolean {
  return job.status === "waiting" || job.status === "running";
}

export const jobCalls = {
  "job.list": (context) => context.projects.current().catalogue.jobs.list(),
  "job.cancel": (context, { job }) => {
    const { catalogue, queue } = context.projects.current();
    const found = catalogue.jobs.get(job);
    if (!goesOn(found)) return found;
    if (found.kind !== "engine-install") return queue.cancel(job);
    context.install.cancel();
    return catalogue.jobs.get(job);
  },
  /** Leaving early leaves the job alone: only job.cancel ends it. */
  "job.wait": async (context, { job }, { signal, progress }) => {
    const { catalogue, queue } = context.projects.current();
    const found = catalogue.jobs.get(job);
    if (!goesOn(found)) return found;
    const stopListening = queue.onProgress((id, value) => {
      if (id === job) progress?.(value);
    });
    try {
      if (found.kind === "engine-install") {
        await abortable(context.install.ended(), signal);
        return catalogue.jobs.get(job);
      }
      return await abortable(queue.finished(job), signal);
    } finally {
      stopListening();
    }
  },
} satisfies Partial<Handlers>;
