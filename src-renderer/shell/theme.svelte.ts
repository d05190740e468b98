export type ThemeChoice = "system" | "light" | "dark";

export interface Theme {
  readonly choice: ThemeChoice;
  readonly shown: "light" | "dark";
  next(): void;
}

const STORAGE_KEY = "isarithm.theme";
const order: readonly ThemeChoice[] = ["system", "light", "dark"];

function stored(): ThemeChoice {
  const text = localStorage.getItem(STORAGE_KEY);
  return order.find((choice) => choice === text) ?? "system";
}

/** Light or dark by the system, with an override that this browser remembers. The stylesheet reads `data-theme` of the root. */
export function createTheme(): Theme {
  const system = matchMedia("(prefers-color-scheme: dark)");
  let choice = $state<ThemeChoice>(stored());
  let systemIsDark = $state(system.matches);
  system.addEventListener("change", (event) => {
    systemIsDark = event.matches;
    apply();
  });
  const shown = (): "light" | "dark" => (choice === "system" ? (systemIsDark ? "dark" : "light") : choice);
  const apply = (): void => {
    document.documentElement.dataset.theme = shown();
  };
  apply();
  return {
    get choice() {
      return choice;
    },
    get shown() {
      return shown();
    },
    next() {
      choice = order[(order.indexOf(choice) + 1) % order.length] ?? "system";
      localStorage.setItem(STORAGE_KEY, choice);
      apply();
    },
  };
}
