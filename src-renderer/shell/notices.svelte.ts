import type { CallFailure } from "../client/index.ts";

/** The next step as a button. The notice leaves when it is pressed. */
export interface NoticeAct {
  readonly label: string;
  readonly run: () => void;
}

export interface Notice {
  readonly id: number;
  readonly tone: "information" | "good" | "caution" | "bad";
  readonly message: string;
  readonly failure?: CallFailure;
  readonly act?: NoticeAct;
}

/** Good news leaves by itself; a caution or a fault stays until it is dismissed. */
const GOOD_MILLISECONDS = 12_000;
const MAX_NOTICES = 4;

export interface Notices {
  readonly all: readonly Notice[];
  tell(tone: Notice["tone"], message: string, failure?: CallFailure, act?: NoticeAct): void;
  dismiss(id: number): void;
}

export function createNotices(): Notices {
  let all = $state.raw<readonly Notice[]>([]);
  let nextId = 0;
  const dismiss = (id: number): void => {
    all = all.filter((notice) => notice.id !== id);
  };
  return {
    get all() {
      return all;
    },
    tell(tone, message, failure, act) {
      const id = nextId++;
      // The same news twice is the newer one alone.
      const others = all.filter((notice) => notice.message !== message);
      all = [...others.slice(-(MAX_NOTICES - 1)), { id, tone, message, failure, act }];
      if (tone === "good" || tone === "information") setTimeout(() => dismiss(id), GOOD_MILLISECONDS);
    },
    dismiss,
  };
}
