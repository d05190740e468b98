import path from "node:path";
import { fileURLToPath } from "node:url";

export interface Launch {
  /** Absolute path of a project's folder that was named or double-clicked. */
  readonly project: string | undefined;
}

const PROJECT_ENDING = ".isarithm";

type PathRules = Pick<typeof path.posix, "resolve" | "basename" | "dirname" | "isAbsolute">;

/** A double-clicked project.sqlite inside of a project means its project: some systems open no folders with a program. */
function projectOf(named: string, folder: string, rules: PathRules): string | undefined {
  const plain = named.startsWith("file:") ? fromFileUrl(named, rules) : named;
  if (plain === undefined || plain === "" || plain.includes("\0")) return undefined;
  const absolute = rules.resolve(folder, plain);
  if (absolute.toLowerCase().endsWith(PROJECT_ENDING)) return absolute;
  const parent = rules.dirname(absolute);
  return rules.basename(absolute) === "project.sqlite" && parent.toLowerCase().endsWith(PROJECT_ENDING) ? parent : undefined;
}

function fromFileUrl(address: string, rules: PathRules): string | undefined {
  try {
    return fileURLToPath(address, { windows: rules === path.win32 });
  } catch {
    return undefined;
  }
}

/**
 * What a start, the first or a second one, asks for. `words` are all words of the command line; Chromium's own switches stand among
 * them, and a second start's words come in an order of Chromium's choosing, so each word is judged by itself.
 *
 * @param folder the working folder of that start
 */
export function readLaunch(words: readonly string[], folder: string, rules: PathRules = path): Launch {
  const afterProject = words.indexOf("--project");
  const named = words.find((word) => word.startsWith("--project="))?.slice("--project=".length);
  const asked = named ?? (afterProject < 0 ? undefined : words[afterProject + 1]);
  if (asked !== undefined && !asked.startsWith("-")) return { project: rules.resolve(folder, asked) };
  for (const word of words.slice(1)) {
    const project = word.startsWith("-") ? undefined : projectOf(word, folder, rules);
    if (project !== undefined) return { project };
  }
  return { project: undefined };
}
