import type { CallFailure } from "../client/index.ts";

export interface Notice {
  readonly id: number;
  readonly tone: "information" | "good" | "caution" | "bad";
  readonly message: string;
  readonly failure?: CallFailure;
}

/** Good news leaves by itself; a caution or a fault stays until it is dismissed. */
const GOOD_MILLISECONDS = 12_000;
const MAX_NOTICES = 4;

export interface Notices {
  readonly all: readonly Notice[];
  tell(tone: Notice["tone"], message: string, failure?: CallFailure): void;
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
    tell(tone, message, failure) {
      const id = nextId++;
      all = [...all.slice(-(MAX_NOTICES - 1)), { id, tone, message, failure }];
      if (tone === "good" || tone === "information") setTimeout(() => dismiss(id), GOOD_MILLISECONDS);
    },
    dismiss,
  };
}
