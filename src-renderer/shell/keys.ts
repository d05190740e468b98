import { type Tab, tabs } from "./view-url.ts";

export type Act = { readonly kind: "tab"; readonly tab: Tab } | { readonly kind: SimpleAct };
export type SimpleAct =
  | "sheet"
  | "drawer"
  | "observed"
  | "inspect"
  | "statistic"
  | "legend"
  | "region"
  | "lessOpaque"
  | "moreOpaque"
  | "escape";

const simple: ReadonlyMap<string, SimpleAct> = new Map(
  Object.entries({
    "?": "sheet",
    d: "drawer",
    o: "observed",
    i: "inspect",
    p: "statistic",
    l: "legend",
    r: "region",
    "[": "lessOpaque",
    "]": "moreOpaque",
    Escape: "escape",
  } as const),
);

export interface Press {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
}

/** The act of a key press, or undefined. Keys with Ctrl, Alt or Command belong to the browser; keys typed into a field to it. */
export function actOf(press: Press, inField: boolean): Act | undefined {
  if (press.ctrlKey || press.metaKey || press.altKey) return undefined;
  if (press.key === "Escape") return { kind: "escape" };
  if (inField) return undefined;
  const tab = /^[1-9]$/.test(press.key) ? tabs[Number(press.key) - 1] : undefined;
  if (tab !== undefined) return { kind: "tab", tab };
  const kind = simple.get(press.key.length === 1 ? press.key.toLowerCase() : press.key);
  return kind === undefined ? undefined : { kind };
}
