import type { JobProgress } from "../contract/index.ts";

export type OnProgress = (progress: JobProgress) => void;

/** At most this often: the window shows no more. */
const REPORT_MS = 100;
const MEGABYTE = 1e6;

/** Turns counts of bytes into progress with a rate and a time left. */
export function byteProgress(message: string, totalBytes: number, report: OnProgress | undefined): (bytes: number) => void {
  const start = performance.now();
  let last = Number.NEGATIVE_INFINITY;
  return (bytes) => {
    const now = performance.now();
    if (report === undefined || (now - last < REPORT_MS && bytes < totalBytes)) return;
    last = now;
    const perSecond = (bytes / Math.max(now - start, 1)) * 1000;
    report({
      share: Math.min(1, bytes / totalBytes),
      message,
      rate: { value: perSecond / MEGABYTE, unit: "MB/s" },
      secondsLeft: perSecond > 0 ? Math.max(0, totalBytes - bytes) / perSecond : null,
    });
  };
}

/** A step whose length is not known. */
export function stepProgress(message: string, report: OnProgress | undefined): void {
  report?.({ share: null, message, rate: null, secondsLeft: null });
}
