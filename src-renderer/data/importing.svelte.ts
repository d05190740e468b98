import type {
  AreaLayer,
  CallOutput,
  CategoryChange,
  ColumnRoles,
  ImportPreview,
  JobProgress,
  Noun,
  TableReading,
} from "../../src-main/contract/index.ts";
import { type CallFailure, type Connection, isCallFailure, isCancellation, sendFile, toFailure } from "../client/index.ts";
import { cutsColumns, type ReadingPart, withCategory, withPart } from "./reading.ts";
import { type Role, withRole } from "./roles.ts";

export type ImportPhase = "idle" | "sending" | "previewing" | "ready" | "importing";

/** One file on its way to becoming a data set or a layer of areas; further dropped files wait behind it. */
export interface Importing {
  readonly phase: ImportPhase;
  readonly fileName: string;
  /** Files that are read as one table with the first. */
  readonly joined: readonly string[];
  /** Share of the file that has been sent, 0..1. */
  readonly sent: number;
  readonly preview: ImportPreview | null;
  /** Roles as they stand, guesses and choices together; a missing one is undefined. */
  readonly roles: Partial<ColumnRoles>;
  readonly chosen: ReadonlySet<Role>;
  readonly chosenParts: ReadonlySet<ReadingPart>;
  /** Categories as the table has them, with what becomes of each. */
  readonly categories: readonly { readonly name: string; readonly count: number; readonly to: string | null }[];
  /** True while the preview is asked again after a choice. */
  readonly refreshing: boolean;
  readonly progress: JobProgress | null;
  readonly failure: CallFailure | null;
  readonly waiting: number;
  /** Where the incidents of the preview lie, longitude and latitude by turns. */
  readonly points: Float32Array | null;
  /** The layer that was imported last. */
  readonly layer: AreaLayer | null;
  timeZone: string;
  name: string;
  noun: Noun;
  /** Whose data they are, as everything that is made of them will say; empty where nobody asks for it. */
  source: string;
  add(files: Iterable<File>): void;
  /** Reads the files that wait as one table with this one. */
  join(): Promise<void>;
  choose(role: Role, column: string | undefined): void;
  readAs(part: ReadingPart, value: string): void;
  changeCategory(from: string, to: string | null): void;
  confirm(): Promise<CallOutput<"dataset.import"> | null>;
  cancel(): void;
}

/** "houston 2010" of "houston_2010.csv.gz". */
function nameOf(fileName: string): string {
  return fileName.replace(/(\.(csv|tsv|tab|txt|xlsx|parquet|gz|zip))+$/i, "").replaceAll("_", " ") || fileName;
}

/** Files of polygons by their endings; all else is a table. */
function holdsAreas(fileName: string): boolean {
  return /\.(geojson|topojson|json|gpkg|shp)$/i.test(fileName);
}

/** Holds a shapefile or a table: only the service can tell which. */
function isZip(fileName: string): boolean {
  return /\.zip$/i.test(fileName);
}

export function createImporting(
  connection: Connection,
  onStart: () => void,
  onLayer: () => void,
  send: typeof sendFile = sendFile,
): Importing {
  let phase = $state<ImportPhase>("idle");
  let file = $state.raw<File | null>(null);
  let joined = $state.raw<readonly string[]>([]);
  let queue = $state.raw<readonly File[]>([]);
  let sent = $state(0);
  let preview = $state.raw<ImportPreview | null>(null);
  let roles = $state.raw<Partial<ColumnRoles>>({});
  let chosen = $state.raw<ReadonlySet<Role>>(new Set());
  let reading = $state.raw<TableReading>({});
  let chosenParts = $state.raw<ReadonlySet<ReadingPart>>(new Set());
  let changes = $state.raw<readonly CategoryChange[]>([]);
  let found = $state.raw<ImportPreview["categories"]>([]);
  let refreshing = $state(false);
  let progress = $state.raw<JobProgress | null>(null);
  let failure = $state.raw<CallFailure | null>(null);
  let layer = $state.raw<AreaLayer | null>(null);
  let timeZone = $state("");
  /** What was not chosen is guessed anew with every choice of something else. */
  let zoneChosen = false;
  let name = $state("");
  let noun = $state.raw<Noun>({ one: "", many: "" });
  let source = $state("");
  let uploads: readonly string[] = [];
  let work = new AbortController();
  let refresh = new AbortController();
  const points = $derived(preview === null ? null : new Float32Array(preview.samplePoints.flat()));

  const reset = (): void => {
    // Read ones are gone already; others would stay with the service as long as it runs.
    for (const upload of uploads) void connection.call("upload.release", { upload }).catch(() => undefined);
    phase = "idle";
    file = null;
    joined = [];
    preview = null;
    roles = {};
    chosen = new Set();
    reading = {};
    chosenParts = new Set();
    changes = [];
    found = [];
    progress = null;
    failure = null;
    refreshing = false;
    zoneChosen = false;
    uploads = [];
  };

  /** Roles that a column was found for; the service fills the others with empty text. */
  const given = ({ roles: guessed, columns }: ImportPreview): Partial<ColumnRoles> =>
    Object.fromEntries(Object.entries(guessed).filter(([, column]) => columns.includes(column)));

  const table = () => {
    const [upload = "", ...moreUploads] = uploads;
    return { upload, moreUploads };
  };

  const sendOne = (next: File, signal: AbortSignal): Promise<string> =>
    send(next, {
      signal,
      onProgress: (share) => {
        sent = share;
      },
    });

  const takeFirst = (first: ImportPreview): void => {
    preview = first;
    roles = given(first);
    reading = first.reading;
    found = first.categories;
    noun = first.noun;
    source = "";
    timeZone = first.timeZone;
  };

  /** False where the zip holds no areas: then it is looked at as a table. */
  const importZippedLayer = async (upload: string, signal: AbortSignal): Promise<boolean> => {
    try {
      await importLayer(upload, signal);
      return true;
    } catch (error) {
      if (!isCallFailure(error, "AreasNotRead")) throw error;
      progress = null;
      return false;
    }
  };

  const importLayer = async (upload: string, signal: AbortSignal): Promise<void> => {
    phase = "importing";
    layer = await connection.call(
      "areas.import",
      { upload },
      {
        signal,
        onProgress: (value) => {
          progress = value;
        },
      },
    );
    onLayer();
    goOn();
  };

  const start = async (next: File): Promise<void> => {
    reset();
    layer = null;
    work = new AbortController();
    const { signal } = work;
    file = next;
    name = nameOf(next.name);
    sent = 0;
    phase = "sending";
    onStart();
    try {
      uploads = [await sendOne(next, signal)];
      if (signal.aborted) return;
      if (holdsAreas(next.name)) {
        await importLayer(uploads[0] ?? "", signal);
        return;
      }
      if (isZip(next.name) && (await importZippedLayer(uploads[0] ?? "", signal))) return;
      if (signal.aborted) return;
      phase = "previewing";
      const first = await connection.call("dataset.preview", table(), { signal });
      if (signal.aborted) return;
      takeFirst(first);
      phase = "ready";
    } catch (error) {
      if (signal.aborted || isCancellation(error)) return;
      failure = toFailure(error);
      phase = "idle";
    }
  };

  const askAgain = async (guessesRoles = false): Promise<void> => {
    refresh.abort();
    const own = new AbortController();
    refresh = own;
    refreshing = true;
    failure = null;
    try {
      const next = await connection.call(
        "dataset.preview",
        {
          ...table(),
          ...(guessesRoles ? {} : { roles }),
          ...(zoneChosen ? { timeZone } : {}),
          reading: { ...reading, categories: [...changes] },
        },
        { signal: own.signal },
      );
      if (own.signal.aborted) return;
      preview = next;
      timeZone = next.timeZone;
      if (guessesRoles) {
        roles = given(next);
        chosen = new Set();
      }
      if (changes.length === 0) found = next.categories;
    } catch (error) {
      if (!own.signal.aborted && !isCancellation(error)) failure = toFailure(error);
    } finally {
      if (refresh === own) refreshing = false;
    }
  };

  const goOn = (): void => {
    const [next, ...rest] = queue;
    queue = rest;
    if (next === undefined) reset();
    else void start(next);
  };

  return {
    get phase() {
      return phase;
    },
    get fileName() {
      return file?.name ?? "";
    },
    get joined() {
      return joined;
    },
    get sent() {
      return sent;
    },
    get preview() {
      return preview;
    },
    get roles() {
      return roles;
    },
    get chosen() {
      return chosen;
    },
    get chosenParts() {
      return chosenParts;
    },
    get categories() {
      return found.map(({ name: from, count }) => {
        const change = changes.find((each) => each.from === from);
        return { name: from, count, to: change === undefined ? from : change.to };
      });
    },
    get refreshing() {
      return refreshing;
    },
    get progress() {
      return progress;
    },
    get failure() {
      return failure;
    },
    get waiting() {
      return queue.length;
    },
    get points() {
      return points;
    },
    get layer() {
      return layer;
    },
    get timeZone() {
      return timeZone;
    },
    set timeZone(zone) {
      timeZone = zone;
      zoneChosen = true;
      void askAgain();
    },
    get name() {
      return name;
    },
    set name(value) {
      name = value;
    },
    get noun() {
      return noun;
    },
    set noun(value) {
      noun = value;
    },
    get source() {
      return source;
    },
    set source(value) {
      source = value;
    },
    add(files) {
      queue = [...queue, ...files];
      if (phase === "idle") goOn();
    },
    async join() {
      if (phase !== "ready" || queue.length === 0) return;
      const { signal } = work;
      // Beside a zipped table, zips are further parts of it; beside another one they may be areas.
      const waits = (each: File): boolean => holdsAreas(each.name) || (isZip(each.name) && !isZip(file?.name ?? ""));
      const more = queue.filter((each) => !waits(each));
      queue = queue.filter(waits);
      phase = "sending";
      try {
        for (const each of more) {
          uploads = [...uploads, await sendOne(each, signal)];
          joined = [...joined, each.name];
        }
        phase = "ready";
        await askAgain();
      } catch (error) {
        if (signal.aborted || isCancellation(error)) return;
        failure = toFailure(error);
        phase = "ready";
      }
    },
    choose(role, column) {
      roles = withRole(roles, role, column);
      chosen = new Set([...chosen, role]);
      // Other words in another column: what was merged there means nothing here.
      if (role === "category") changes = [];
      void askAgain();
    },
    readAs(part, value) {
      reading = withPart(reading, part, value);
      chosenParts = new Set([...chosenParts, part]);
      void askAgain(cutsColumns(part));
    },
    changeCategory(from, to) {
      changes = withCategory(changes, from, to);
      void askAgain();
    },
    async confirm() {
      const { time, lon, lat } = roles;
      if (time === undefined || lon === undefined || lat === undefined) return null;
      phase = "importing";
      failure = null;
      progress = null;
      const { signal } = work;
      try {
        const imported = await connection.call(
          "dataset.import",
          {
            ...table(),
            name: name.trim() || nameOf(file?.name ?? ""),
            roles: { ...roles, time, lon, lat },
            timeZone,
            reading: { ...reading, categories: [...changes] },
            ...(noun.one.trim() === "" || noun.many.trim() === "" ? {} : { noun }),
            attribution: source.trim() === "" ? [] : [source],
          },
          {
            signal,
            onProgress: (value) => {
              progress = value;
            },
          },
        );
        goOn();
        return imported;
      } catch (error) {
        if (signal.aborted || isCancellation(error)) return null;
        failure = toFailure(error);
        phase = "ready";
        return null;
      }
    },
    cancel() {
      work.abort();
      refresh.abort();
      goOn();
    },
  };
}
