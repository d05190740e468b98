import { type Job, type JobProgress, job } from "../contract/index.ts";
import type { Catalogue } from "./database.ts";
import { identifier, notFound, rowNumber } from "./identifier.ts";

export interface Jobs {
  add(added: { readonly kind: Job["kind"]; readonly run?: string; readonly status?: Job["status"] }): Job;
  /** Oldest first. */
  list(): Job[];
  /** Throws NotFound. */
  get(id: string): Job;
  withStatus(status: Job["status"]): Job[];
  update(id: string, change: { readonly status?: Job["status"]; readonly progress?: JobProgress | null }): Job;
}

export function jobsOf(catalogue: Catalogue): Jobs {
  const select = () => catalogue.build.selectFrom("jobs").selectAll().orderBy("id");
  const read = (query: ReturnType<typeof select>): Job[] =>
    catalogue.all(query).map((row) =>
      job.parse({
        id: identifier("job", row.id),
        kind: row.kind,
        run: row.run === null ? null : identifier("run", row.run),
        status: row.status,
        progress: row.progress === null ? null : JSON.parse(row.progress),
        createdAt: row.created_at,
      }),
    );
  const get = (id: string): Job => {
    const [found] = read(select().where("id", "=", rowNumber("job", id)));
    if (found === undefined) throw notFound("job", id);
    return found;
  };
  return {
    add({ kind, run, status }) {
      const row = catalogue.insert(
        catalogue.build.insertInto("jobs").values({
          kind,
          run: run === undefined ? null : rowNumber("run", run),
          status: status ?? "waiting",
          progress: null,
          created_at: new Date().toISOString(),
        }),
      );
      return get(identifier("job", row));
    },
    list: () => read(select()),
    get,
    withStatus: (status) => read(select().where("status", "=", status)),
    update(id, { status, progress }) {
      const change = {
        ...(status === undefined ? {} : { status }),
        ...(progress === undefined ? {} : { progress: progress === null ? null : JSON.stringify(progress) }),
      };
      if (Object.keys(change).length > 0) {
        catalogue.change(catalogue.build.updateTable("jobs").set(change).where("id", "=", rowNumber("job", id)));
      }
      return get(id);
    },
  };
}
