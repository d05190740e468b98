import type { CallOutput, JobProgress } from "../../src-main/contract/index.ts";
import { type CallFailure, type Connection, isCancellation, sendFile, toFailure } from "../client/index.ts";

export type UpdateResult = CallOutput<"dataset.update">;

/** A newer export on its way into a data set that is there. */
export interface Updating {
  /** Which data set; null while nothing is updated and nothing is left to say of it. */
  readonly of: string | null;
  readonly phase: "idle" | "sending" | "merging";
  readonly fileName: string;
  readonly progress: JobProgress | null;
  readonly result: UpdateResult | null;
  readonly failure: CallFailure | null;
  start(dataset: string, files: readonly File[]): Promise<void>;
  cancel(): void;
  dismiss(): void;
}

/** `onRefused`: told of files that came while another update goes on. */
export function createUpdating(
  connection: Connection,
  project: { refresh(): Promise<void> },
  onRefused: (files: readonly File[]) => void,
  send: typeof sendFile = sendFile,
): Updating {
  let of = $state<string | null>(null);
  let phase = $state<"idle" | "sending" | "merging">("idle");
  let fileName = $state("");
  let progress = $state.raw<JobProgress | null>(null);
  let result = $state.raw<UpdateResult | null>(null);
  let failure = $state.raw<CallFailure | null>(null);
  let work = new AbortController();

  return {
    get of() {
      return of;
    },
    get phase() {
      return phase;
    },
    get fileName() {
      return fileName;
    },
    get progress() {
      return progress;
    },
    get result() {
      return result;
    },
    get failure() {
      return failure;
    },
    async start(dataset, files) {
      if (files.length === 0) return;
      if (phase !== "idle") {
        onRefused(files);
        return;
      }
      const own = new AbortController();
      work = own;
      of = dataset;
      result = null;
      failure = null;
      const uploads: string[] = [];
      try {
        for (const file of files) {
          fileName = file.name;
          phase = "sending";
          const upload = await send(file, {
            signal: own.signal,
            onProgress: (share) => {
              progress = { share, message: "", rate: null, secondsLeft: null };
            },
          });
          uploads.push(upload);
        }
        phase = "merging";
        progress = null;
        result = await connection.call(
          "dataset.update",
          { dataset, uploads },
          {
            signal: own.signal,
            onProgress: (value) => {
              progress = value;
            },
          },
        );
        await project.refresh();
      } catch (error) {
        if (own.signal.aborted || isCancellation(error)) of = null;
        else failure = toFailure(error);
        // Else the copies stay with the service as long as it runs.
        for (const upload of uploads) void connection.call("upload.release", { upload }).catch(() => undefined);
      } finally {
        phase = "idle";
        progress = null;
      }
    },
    cancel: () => work.abort(),
    dismiss() {
      of = null;
      result = null;
      failure = null;
    },
  };
}
