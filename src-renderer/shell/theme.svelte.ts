import type { ThemeChoice } from "../../src-main/contract/index.ts";
import { words } from "../words/index.ts";
import type { History } from "./history.svelte.ts";
import type { PreferencesState } from "./preferences.svelte.ts";

export const themeChoices = ["system", "light", "dark", "contrast"] as const satisfies readonly ThemeChoice[];

export interface Theme {
  readonly choice: ThemeChoice;
  readonly shown: "light" | "dark";
  choose(choice: ThemeChoice): void;
}

/**
 * Light or dark by the system, unless one was chosen. The stylesheet reads `data-theme` of the root, and `data-contrast` where the
 * strongest edges and inks were asked for, here or in the system.
 */
export function createTheme(preferences: PreferencesState, history: History): Theme {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const contrast = matchMedia("(prefers-contrast: more)");
  let systemIsDark = $state(dark.matches);
  let systemHasContrast = $state(contrast.matches);
  dark.addEventListener("change", (event) => {
    systemIsDark = event.matches;
  });
  contrast.addEventListener("change", (event) => {
    systemHasContrast = event.matches;
  });
  const choice = $derived(preferences.now.theme);
  const shown = $derived(choice === "light" || choice === "dark" ? choice : systemIsDark ? "dark" : "light");
  const strong = $derived(choice === "contrast" || (choice === "system" && systemHasContrast));
  $effect.root(() => {
    $effect.pre(() => {
      document.documentElement.dataset.theme = shown;
      document.documentElement.dataset.contrast = strong ? "more" : "normal";
    });
  });
  return {
    get choice() {
      return choice;
    },
    get shown() {
      return shown;
    },
    choose(next) {
      const before = choice;
      void preferences.change({ theme: next });
      history.record({
        name: words.undo.theme,
        undo: () => preferences.change({ theme: before }),
        redo: () => preferences.change({ theme: next }),
      });
    },
  };
}
