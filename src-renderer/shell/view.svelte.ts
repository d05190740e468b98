import { formatView, isStep, parseView, type ViewState } from "./view-url.ts";

/**
 * "quietly": something the window chose by itself, which neither going back nor undo should lead to. "by undo": a step taken back or
 * done again, which must not become a step of its own.
 */
export type Cause = "quietly" | "by undo";

export interface View {
  readonly now: ViewState;
  change(part: Partial<ViewState>, cause?: Cause): void;
  /** Told of each change that a person made. */
  onPersonsChange(listener: (before: ViewState, after: ViewState) => void): void;
}

/** The view, mirrored in the address: reload comes back to it; back and forward work. `first` is the query that it begins with. */
export function createView(first: string): View {
  const start = parseView(first);
  let now = $state.raw<ViewState>(start);
  const listeners: ((before: ViewState, after: ViewState) => void)[] = [];
  // The token has become a cookie by now, and a reload needs no more; it should not stay in the address and its history.
  history.replaceState(null, "", formatView(start));
  addEventListener("popstate", () => {
    // Where the window was, not how it was cut or where the map stood: those are as they are now.
    const { camera, drawers, drawerHeight, panelWidth } = now;
    const back = parseView(location.search);
    now = { ...back, camera: back.forecast === now.forecast ? camera : back.camera, drawers, drawerHeight, panelWidth };
  });
  return {
    get now() {
      return now;
    },
    change(part, cause) {
      const before = now;
      const next = { ...now, ...part };
      const address = formatView(next);
      const step = isStep(before, next);
      now = next;
      if (address !== location.search) {
        if (step && cause === undefined) history.pushState(null, "", address);
        else history.replaceState(null, "", address);
      }
      if (cause === undefined) for (const listener of listeners) listener(before, next);
    },
    onPersonsChange: (listener) => void listeners.push(listener),
  };
}
