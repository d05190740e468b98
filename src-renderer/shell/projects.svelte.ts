import type { JobProgress, RecentProject } from "../../src-main/contract/index.ts";
import { type CallFailure, type Connection, toFailure } from "../client/index.ts";

/** Which project is open, and the way to another one. Another project loads the window again: nothing of the one before is left. */
export interface Projects {
  readonly recent: readonly RecentProject[];
  /** True while one is being opened or made. */
  readonly busy: boolean;
  readonly progress: JobProgress | null;
  readonly failure: CallFailure | null;
  load(): Promise<void>;
  open(path: string): Promise<void>;
  create(path: string, name: string): Promise<void>;
  sample(): Promise<void>;
  close(): Promise<void>;
  rename(name: string): Promise<void>;
  forget(path: string): Promise<void>;
  dismiss(): void;
}

export function createProjects(connection: Connection, enter: () => void): Projects {
  let recent = $state.raw<readonly RecentProject[]>([]);
  let busy = $state(false);
  let progress = $state.raw<JobProgress | null>(null);
  let failure = $state.raw<CallFailure | null>(null);

  const act = async (work: () => Promise<unknown>, enters: boolean): Promise<void> => {
    if (busy) return;
    busy = true;
    progress = null;
    failure = null;
    try {
      await work();
      if (enters) enter();
    } catch (error) {
      failure = toFailure(error);
    } finally {
      busy = false;
    }
  };
  return {
    get recent() {
      return recent;
    },
    get busy() {
      return busy;
    },
    get progress() {
      return progress;
    },
    get failure() {
      return failure;
    },
    async load() {
      recent = await connection.call("project.recent", {}).catch(() => recent);
    },
    open: (path) => act(() => connection.call("project.open", { path }), true),
    create: (path, name) => act(() => connection.call("project.create", { path, name }), true),
    sample: () =>
      act(
        () =>
          connection.call(
            "project.sample",
            {},
            {
              onProgress: (value) => {
                progress = value;
              },
            },
          ),
        true,
      ),
    close: () => act(() => connection.call("project.close", {}), true),
    rename: (name) => act(() => connection.call("project.rename", { name }), false),
    forget: (path) =>
      act(async () => {
        recent = await connection.call("project.forget", { path });
      }, false),
    dismiss() {
      failure = null;
    },
  };
}
