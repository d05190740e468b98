import type { Changed } from "../contract/index.ts";

/** Tells listeners that something changed, never what: they ask for what they show. */
export interface Changes {
  announce(changed: Changed): void;
  subscribe(listener: (changed: Changed) => void): Disposable;
}

export function createChanges(log: (context: string, error: unknown) => void): Changes {
  const listeners = new Set<(changed: Changed) => void>();
  return {
    announce(changed) {
      // A copy: a listener may leave while it is told. A listener that fails must not fail the work it hears of.
      for (const listener of [...listeners]) {
        try {
          listener(changed);
        } catch (error) {
          log(`listener of ${changed}`, error);
        }
      }
    },
    subscribe(listener) {
      listeners.add(listener);
      return { [Symbol.dispose]: () => void listeners.delete(listener) };
    },
  };
}
