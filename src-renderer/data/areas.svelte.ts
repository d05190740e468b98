import type { AreaLayer, CallInput, CallOutput, JobProgress } from "../../src-main/contract/index.ts";
import { type CallFailure, type Connection, isCancellation, toFailure } from "../client/index.ts";

type StudyAreaWish = Omit<CallInput<"studyArea.set">, "dataset">;
type StudyArea = CallOutput<"studyArea.get">;

/** A border of the study area as the map outlines it. */
export interface AreaOutline {
  readonly id: string;
  readonly name: string;
  /** Corners in order; the first is not repeated. */
  readonly ring: readonly (readonly [lon: number, lat: number])[];
}

/** Layers of named polygons, and setting where a data set is forecast. */
export interface Areas {
  readonly list: readonly AreaLayer[];
  /** Data set whose study area is being set. */
  readonly setting: string | null;
  readonly progress: JobProgress | null;
  readonly failure: CallFailure | null;
  /** What the failure is about: a data set or a layer. */
  readonly of: string | null;
  /** Where the data set whose study area is looked at is forecast; null while none is looked at. */
  readonly inForce: { readonly dataset: string; readonly area: StudyArea } | null;
  readonly outlines: readonly AreaOutline[];
  load(): Promise<void>;
  /** Looks up the area in force and outlines it on the map, until it is hidden. */
  showStudyArea(dataset: string): Promise<void>;
  hideStudyArea(dataset: string): void;
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
  let shown = $state<string | null>(null);
  let inForce = $state.raw<Areas["inForce"]>(null);
  let work = new AbortController();
  const outlines = $derived(
    (inForce?.area.polygons ?? [])
      .flat()
      .map((ring, index) => ({ id: `study-area-${index}`, name: "", ring: ring.slice(0, -1) })),
  );

  const look = async (dataset: string): Promise<void> => {
    shown = dataset;
    try {
      const area = await connection.call("studyArea.get", { dataset });
      if (shown === dataset) inForce = { dataset, area };
    } catch (error) {
      if (shown !== dataset) return;
      of = dataset;
      failure = toFailure(error);
    }
  };

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
    get inForce() {
      return inForce;
    },
    get outlines() {
      return outlines;
    },
    load,
    showStudyArea: look,
    hideStudyArea(dataset) {
      if (shown !== dataset) return;
      shown = null;
      inForce = null;
    },
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
        const area = await connection.call(
          "studyArea.set",
          { dataset, ...wish },
          {
            signal: own.signal,
            onProgress: (value) => {
              progress = value;
            },
          },
        );
        if (shown === dataset) inForce = { dataset, area };
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
