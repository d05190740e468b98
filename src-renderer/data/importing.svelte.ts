import type { CallOutput, ColumnRoles, ImportPreview, JobProgress } from "../../src-main/contract/index.ts";
import { type CallFailure, type Connection, isCancellation, sendFile, toFailure } from "../client/index.ts";
import { type Role, withRole } from "./roles.ts";

export type ImportPhase = "idle" | "sending" | "previewing" | "ready" | "importing";

/** One file on its way to becoming a data set; further dropped files wait behind it. */
export interface Importing {
  readonly phase: ImportPhase;
  readonly fileName: string;
  /** Share of the file that has been sent, 0..1. */
  readonly sent: number;
  readonly preview: ImportPreview | null;
  /** Roles as they stand, guesses and choices together; a missing one is undefined. */
  readonly roles: Partial<ColumnRoles>;
  readonly chosen: ReadonlySet<Role>;
  /** True while the preview is asked again after a choice. */
  readonly refreshing: boolean;
  readonly progress: JobProgress | null;
  readonly failure: CallFailure | null;
  readonly waiting: number;
  timeZone: string;
  name: string;
  add(files: Iterable<File>): void;
  choose(role: Role, column: string | undefined): void;
  confirm(): Promise<CallOutput<"dataset.import"> | null>;
  cancel(): void;
}

/** "houston_2010" of "houston_2010.csv.gz". */
function nameOf(fileName: string): string {
  return fileName.replace(/\.(csv|tsv|txt)?(\.gz)?$/i, "").replaceAll("_", " ") || fileName;
}

export function createImporting(connection: Connection, onStart: () => void): Importing {
  let phase = $state<ImportPhase>("idle");
  let file = $state.raw<File | null>(null);
  let queue = $state.raw<readonly File[]>([]);
  let sent = $state(0);
  let preview = $state.raw<ImportPreview | null>(null);
  let roles = $state.raw<Partial<ColumnRoles>>({});
  let chosen = $state.raw<ReadonlySet<Role>>(new Set());
  let refreshing = $state(false);
  let progress = $state.raw<JobProgress | null>(null);
  let failure = $state.raw<CallFailure | null>(null);
  let timeZone = $state("");
  let name = $state("");
  let upload = "";
  let work = new AbortController();
  let refresh = new AbortController();

  const reset = (): void => {
    phase = "idle";
    file = null;
    preview = null;
    roles = {};
    chosen = new Set();
    progress = null;
    failure = null;
    refreshing = false;
    upload = "";
  };

  const take = (given: ImportPreview): void => {
    preview = given;
    timeZone = given.timeZone;
  };

  const start = async (next: File): Promise<void> => {
    reset();
    work = new AbortController();
    const { signal } = work;
    file = next;
    name = nameOf(next.name);
    sent = 0;
    phase = "sending";
    onStart();
    try {
      upload = await sendFile(next, {
        signal,
        onProgress: (share) => {
          sent = share;
        },
      });
      if (signal.aborted) return;
      phase = "previewing";
      const first = await connection.call("dataset.preview", { upload }, { signal });
      if (signal.aborted) return;
      take(first);
      roles = given(first);
      phase = "ready";
    } catch (error) {
      if (signal.aborted || isCancellation(error)) return;
      failure = toFailure(error);
      phase = "idle";
    }
  };

  /** Roles that a column was found for; the service fills the others with empty text. */
  const given = ({ roles: found, columns }: ImportPreview): Partial<ColumnRoles> =>
    Object.fromEntries(Object.entries(found).filter(([, column]) => columns.includes(column)));

  const askAgain = async (): Promise<void> => {
    refresh.abort();
    const own = new AbortController();
    refresh = own;
    refreshing = true;
    failure = null;
    try {
      const next = await connection.call("dataset.preview", { upload, roles, timeZone }, { signal: own.signal });
      if (own.signal.aborted) return;
      preview = next;
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
    get timeZone() {
      return timeZone;
    },
    set timeZone(zone) {
      timeZone = zone;
      void askAgain();
    },
    get name() {
      return name;
    },
    set name(value) {
      name = value;
    },
    add(files) {
      queue = [...queue, ...files];
      if (phase === "idle") goOn();
    },
    choose(role, column) {
      roles = withRole(roles, role, column);
      chosen = new Set([...chosen, role]);
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
          { upload, name: name.trim() || nameOf(file?.name ?? ""), roles: { ...roles, time, lon, lat }, timeZone },
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
