/** A key press, as far as shortcuts look at it. */
export interface Press {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

/** "ctrl+shift+z" of a press. Command is Control on a Mac. A sign that needs Shift, as "?", is the sign alone. */
export function shortcutOf({ key, ctrlKey, metaKey, altKey, shiftKey }: Press): string {
  const name = key.length === 1 ? key.toLowerCase() : key;
  const letter = /^\p{L}$/u.test(name) || name.length > 1;
  const modified = ctrlKey || metaKey || altKey;
  return [
    ...(ctrlKey || metaKey ? ["ctrl"] : []),
    ...(altKey ? ["alt"] : []),
    ...(shiftKey && letter && modified ? ["shift"] : []),
    name,
  ].join("+");
}

/** Keys that belong to a field while somebody types in it: all but those with Control that no field uses. */
const TAKEN_BY_FIELDS = new Set(["ctrl+z", "ctrl+shift+z", "ctrl+y"]);

/** True where a press in a field is the field's own. A select knows letters and has no undo. */
export function belongsToField(shortcut: string, kind: "text" | "select"): boolean {
  return !shortcut.startsWith("ctrl+") || (kind === "text" && TAKEN_BY_FIELDS.has(shortcut));
}

const NAMES: Readonly<Record<string, string>> = { Enter: "\u21b5" };

/** "ctrl+shift+z" as keys to draw: ["Ctrl", "Shift", "Z"], or the signs of a Mac. */
export function keyCaps(shortcut: string, mac: boolean): readonly string[] {
  return shortcut.split(/\+(?=.)/).map((part) => {
    if (part === "ctrl") return mac ? "\u2318" : "Ctrl";
    if (part === "shift") return mac ? "\u21e7" : "Shift";
    if (part === "alt") return mac ? "\u2325" : "Alt";
    return NAMES[part] ?? (shortcut.includes("ctrl+") ? part.toUpperCase() : part);
  });
}
