import type { AreaLayer, CallInput, JobProgress } from "../../src-main/contract/index.ts";
import { type CallFailure, type Connection, isCancellation, toFailure } from "../client/index.ts";

type StudyAreaWish = Omit<CallInput<"studyArea.set">, "dataset">;

/** Layers of named polygons, and setting where a data set is forecast. */
export interface Areas {
  readonly list: readonly AreaLayer[];
  /** Data set whose study area is being set. */
  readonly setting: string | null;
  readonly progress: JobProgress | null;
  readonly failure: CallFailure | null;
  /** What the failure is about: a data set or a layer. */
  readonly of: string | null;
  load(): Promise<void>;
  rename(layer: string, nameProperty: string): Promise<void>;
  setStudyArea(dataset: string, wish: StudyAreaWish): Promise<void>;
  cancel(): void;
  dismiss(): void;
}

export function createAreas(connection: Connection, project: { refresh(): Promise<void> }): Areas {
  let list = $state.raw<readonly AreaLayer[]>([]);
  let setting = $state<string | null>(null);
  let progress = $state.raw<JobProgress | null>(null);
  let failure = $state.raw<CallFailure | null>(null);
  let of = $state<string | null>(null);
  let work = new AbortController();

  const load = async (): Promise<void> => {
    list = await connection.call("areas.list", {}).catch(() => list);
  };
  return {
    get list() {
      return list;
    },
    get setting() {
      return setting;
    },
    get progress() {
      return progress;
    },
    get failure() {
      return failure;
    },
    get of() {
      return of;
    },
    load,
    async rename(areas, nameProperty) {
      of = areas;
      try {
        failure = null;
        await connection.call("areas.rename", { areas, nameProperty });
        await load();
      } catch (error) {
        failure = toFailure(error);
      }
    },
    async setStudyArea(dataset, wish) {
      const own = new AbortController();
      work = own;
      of = dataset;
      setting = dataset;
      progress = null;
      failure = null;
      try {
        await connection.call(
          "studyArea.set",
          { dataset, ...wish },
          {
            signal: own.signal,
            onProgress: (value) => {
              progress = value;
            },
          },
        );
        await project.refresh();
      } catch (error) {
        if (!isCancellation(error) && !own.signal.aborted) failure = toFailure(error);
      } finally {
        setting = null;
      }
    },
    cancel: () => work.abort(),
    dismiss() {
      failure = null;
    },
  };
}
