import { formatView, isStep, parseView, type ViewState } from "./view-url.ts";

export interface View {
  readonly now: ViewState;
  /** `quietly`: something the window chose by itself, which going back should not lead to. */
  change(part: Partial<ViewState>, quietly?: "quietly"): void;
}

/** The view, mirrored in the address: reload comes back to it; back and forward work. */
export function createView(): View {
  const first = parseView(location.search);
  let now = $state.raw<ViewState>(first);
  // The token has become a cookie by now, and a reload needs no more; it should not stay in the address and its history.
  history.replaceState(null, "", formatView(first));
  addEventListener("popstate", () => {
    now = parseView(location.search);
  });
  return {
    get now() {
      return now;
    },
    change(part, quietly) {
      const next = { ...now, ...part };
      const address = formatView(next);
      const step = isStep(now, next);
      now = next;
      if (address === location.search) return;
      if (step && quietly === undefined) history.pushState(null, "", address);
      else history.replaceState(null, "", address);
    },
  };
}
