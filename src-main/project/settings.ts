import type { Catalogue } from "./database.ts";

export interface Settings {
  /** A JSON value, or undefined where nothing was set. */
  get(key: string): unknown;
  set(key: string, value: unknown): void;
}

export function settingsOf(catalogue: Catalogue): Settings {
  return {
    get(key) {
      const [row] = catalogue.all(catalogue.build.selectFrom("settings").select("value").where("key", "=", key));
      return row === undefined ? undefined : JSON.parse(row.value);
    },
    set(key, value) {
      catalogue.change(catalogue.build.replaceInto("settings").values({ key, value: JSON.stringify(value) }));
    },
  };
}
