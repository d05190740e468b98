import type { Job } from "../contract/index.ts";
import type { ServiceContext } from "./handlers.ts";

/** Every job that an analyst may wait for: the open project's, and the imports and exports of this service. */
export function listJobs({ projects, work }: ServiceContext): Job[] {
  return [...(projects.peek()?.queue.list() ?? []), ...work.list()];
}
