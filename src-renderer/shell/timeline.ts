/** Undo and redo as a list of steps, and the rule that one drag of a slider is one step. */

export interface Step {
  /** What was done, in words that follow "Undo:". */
  readonly name: string;
  readonly undo: () => Promise<void> | void;
  readonly redo: () => Promise<void> | void;
}

/** Changes of the same thing within this time of the last one are one step, ms of a clock that stands while something is held. */
export const ONE_STEP_MILLISECONDS = 800;
/** More than anybody goes back; each is a few closures. */
const MOST_STEPS = 200;

export interface Timeline {
  /** The step that undo would take back, or undefined. */
  readonly last: Step | undefined;
  /** The step that redo would do again, or undefined. */
  readonly next: Step | undefined;
  /** A step is being taken; what is asked meanwhile waits for it, so there may be more to undo and redo than can be named yet. */
  readonly busy: boolean;
  /** Something that was done. With a key, it may continue the step before: then its redo replaces that one's. */
  record(step: Step, key?: string): void;
  /** Takes the last step back. A step that fails is gone, and its error is thrown. */
  undo(): Promise<Step | undefined>;
  redo(): Promise<Step | undefined>;
  clear(): void;
}

export function createTimeline(now: () => number, onChange: () => void = () => undefined): Timeline {
  let past: readonly Step[] = [];
  let future: readonly Step[] = [];
  let openKey: string | undefined;
  let openUntil = Number.NEGATIVE_INFINITY;
  // One at a time: a deletion that is being restored must be back before the next step is taken.
  let line: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  const inLine = <T>(work: () => Promise<T>): Promise<T> => {
    waiting += 1;
    onChange();
    const result = line.then(work).finally(() => {
      waiting -= 1;
      onChange();
    });
    line = result.catch(() => undefined);
    return result;
  };
  return {
    get last() {
      return past.at(-1);
    },
    get next() {
      return future.at(-1);
    },
    get busy() {
      return waiting > 0;
    },
    record(step, key) {
      const time = now();
      const before = past.at(-1);
      const continues = key !== undefined && key === openKey && time < openUntil && before !== undefined && future.length === 0;
      past = continues ? [...past.slice(0, -1), { ...before, redo: step.redo }] : [...past, step].slice(-MOST_STEPS);
      future = [];
      openKey = key;
      openUntil = time + ONE_STEP_MILLISECONDS;
      onChange();
    },
    undo: () =>
      inLine(async () => {
        const step = past.at(-1);
        if (step === undefined) return undefined;
        past = past.slice(0, -1);
        openKey = undefined;
        try {
          await step.undo();
          future = [...future, step];
        } finally {
          onChange();
        }
        return step;
      }),
    redo: () =>
      inLine(async () => {
        const step = future.at(-1);
        if (step === undefined) return undefined;
        future = future.slice(0, -1);
        openKey = undefined;
        try {
          await step.redo();
          past = [...past, step];
        } finally {
          onChange();
        }
        return step;
      }),
    clear() {
      past = [];
      future = [];
      openKey = undefined;
      onChange();
    },
  };
}
