/** What lies over the window for a moment, one thing at a time, and what the map can do when asked by a key. */
export type Over = "palette" | "shortcuts" | "settings" | "diagnostics" | "new-project" | "open-project" | "jobs" | "projects";

/** Acts of the map that stands now. */
export interface MapActs {
  centre(): { lon: number; lat: number } | null;
  showBox(box: { west: number; south: number; east: number; north: number }): void;
  focus(): void;
}

export interface Frame {
  over: Over | null;
  /** True while the settings stand in the panel, also under what was opened from them. */
  readonly inSettings: boolean;
  map: MapActs | undefined;
  /** Opens a section of the panel by its title and puts the focus there. */
  reveal(title: string): void;
  /** Presses the main button at the foot of the panel. */
  pressMain(): void;
  /** Puts the focus on the main button at the foot of the panel, to be pressed with Enter. */
  focusMain(): void;
}

const MAIN_BUTTON = ".panel .foot .button.primary";

export function createFrame(): Frame {
  let over = $state<Over | null>(null);
  /** What a thing was opened from and goes back to when it is closed. */
  let under = $state<Over | null>(null);
  let map = $state.raw<MapActs | undefined>(undefined);
  // The panel may be another one a moment from now: the tab is changed in the same act.
  const later = (act: () => void): void => void setTimeout(act, 50);
  return {
    get over() {
      return over;
    },
    set over(next) {
      const back = next === null ? under : null;
      under = next === "diagnostics" && over === "settings" ? over : null;
      over = next ?? back;
    },
    get inSettings() {
      return over === "settings" || under === "settings";
    },
    get map() {
      return map;
    },
    set map(next) {
      map = next;
    },
    reveal(title) {
      later(() => {
        const summaries = [...document.querySelectorAll<HTMLElement>(".panel summary")];
        const found = summaries.find((summary) => summary.textContent?.trim() === title);
        if (!(found?.parentElement instanceof HTMLDetailsElement)) return;
        found.parentElement.open = true;
        found.scrollIntoView({ block: "start" });
        found.focus();
      });
    },
    pressMain: () => document.querySelector<HTMLButtonElement>(MAIN_BUTTON)?.click(),
    focusMain: () => later(() => document.querySelector<HTMLButtonElement>(MAIN_BUTTON)?.focus()),
  };
}
