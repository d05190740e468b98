/** What the host shows of the service's jobs outside of its window. */
import type { Job } from "../../contract/index.ts";
import { hostWords } from "./words.ts";

/** Jobs that end sooner than this need no notice: their user is still looking. Seconds. */
export const LONG_JOB_SECONDS = 20;

export interface Notice {
  readonly title: string;
  readonly body: string;
}

export interface Surroundings {
  readonly windowIsOpen: boolean;
  readonly windowHasFocus: boolean;
  /** Seconds since the beginning of an era; the same clock as createdAt. */
  readonly now: number;
}

export interface JobEffects {
  /** 0..1 on the taskbar; 2 where the end is not known; -1 for none. These are Electron's own numbers. */
  readonly progress: number;
  /** The machine must not sleep: a training runs. The screen may. */
  readonly keepAwake: boolean;
  /** An icon in the tray: work goes on and no window shows it. */
  readonly tray: boolean;
  readonly trayText: string;
  readonly notices: readonly Notice[];
}

const nameOf = ({ kind, title }: Job): string => hostWords.jobs.named[kind](title);

/** Of jobs that were running before and are over now, without those that the user ended. Nobody is told of what they look at. */
function noticesOf(before: readonly Job[], now: readonly Job[], surroundings: Surroundings): Notice[] {
  if (surroundings.windowIsOpen && surroundings.windowHasFocus) return [];
  const running = new Set(before.filter(({ status }) => status === "running").map(({ id }) => id));
  return now.flatMap((job) => {
    const end = hostWords.jobs.ended[job.status];
    const seconds = surroundings.now - Date.parse(job.createdAt) / 1000;
    if (end === undefined || !running.has(job.id) || seconds < LONG_JOB_SECONDS) return [];
    return [{ title: end(nameOf(job)), body: job.status === "done" ? "" : hostWords.jobs.next }];
  });
}

export function jobEffects(before: readonly Job[], now: readonly Job[], surroundings: Surroundings): JobEffects {
  const running = now.filter(({ status }) => status === "running");
  const waiting = now.filter(({ status }) => status === "waiting").length;
  const [first] = running;
  const share = running.find(({ progress }) => progress?.share != null)?.progress?.share;
  const name = first === undefined ? "" : nameOf(first);
  const text = first === undefined || share == null ? name : hostWords.jobs.share(name, Math.floor(share * 100));
  return {
    progress: first === undefined ? -1 : (share ?? 2),
    keepAwake: running.some(({ kind }) => kind === "train"),
    tray: running.length > 0 && !surroundings.windowIsOpen,
    trayText: waiting === 0 || first === undefined ? text : hostWords.jobs.waiting(text, waiting),
    notices: noticesOf(before, now, surroundings),
  };
}

/** Whether the program has a reason to stay when its last window is closed. */
export function workRemains(jobs: readonly Job[]): boolean {
  return jobs.some(({ status }) => status === "running" || status === "waiting");
}
