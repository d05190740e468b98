/** Takes out of a text what says who or where its user is, and what belongs to their data. */
import { realpathSync } from "node:fs";
import { homedir, hostname, userInfo } from "node:os";

export interface PrivateWords {
  /** Home folders, as they are written in paths. */
  readonly homes: readonly string[];
  /** Names of the user and of the machine. */
  readonly names: readonly string[];
}

function attempt(read: () => string): string | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

/** Of the user who runs this. */
export function ownPrivateWords(): PrivateWords {
  const home = homedir();
  const homes = [home, attempt(() => realpathSync(home))].filter((text) => text !== undefined && text.length > 1);
  const names = [attempt(() => userInfo().username), hostname()].filter((text) => text !== undefined && text !== "");
  return { homes: [...new Set(homes)] as string[], names: [...new Set(names)] as string[] };
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

/** Every way in which a path is written: as it is, with the other slash, and with backslashes doubled as in JSON. */
function spellings(home: string): string[] {
  const slashes = home.replaceAll("\\", "/");
  const backslashes = home.replaceAll("/", "\\");
  return [...new Set([home, slashes, backslashes, backslashes.replaceAll("\\", "\\\\"), encodeURI(slashes)])];
}

/** Secrets of this program: what follows `token=`, `Bearer` or the cookie's name, and anything as long and as random as a token. */
const SECRETS: readonly RegExp[] = [
  /(token=|Bearer\s+|isarithm-\d+=)[^\s"'&;,]+/gi,
  // 32 bytes in base64url have 43 letters. Hashes of content in hexadecimal are no secrets, and stay.
  /()(?<![\w/-])(?![0-9a-f]{40,}(?![\w-]))[A-Za-z0-9_-]{40,}(?![\w/-])/g,
];

export function withoutPrivateWords(text: string, words: PrivateWords = ownPrivateWords()): string {
  let result = text;
  for (const secret of SECRETS) result = result.replace(secret, "$1(left out)");
  const homes = words.homes.flatMap(spellings).toSorted((a, b) => b.length - a.length);
  // Windows does not tell cases apart in paths, and a text with the wrong one is as telling.
  for (const home of homes) result = result.replace(new RegExp(`${escaped(home)}(?![\\p{L}\\p{N}_-])`, "giu"), "~");
  for (const name of words.names) {
    result = result.replace(new RegExp(`(?<![\\p{L}\\p{N}_])${escaped(name)}(?![\\p{L}\\p{N}_])`, "giu"), "~");
  }
  return result;
}
