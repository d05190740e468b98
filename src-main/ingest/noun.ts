import type { Noun } from "../contract/index.ts";

/** What most tables hold: not crimes, but what was reported. */
export const DEFAULT_NOUN: Noun = { one: "reported incident", many: "reported incidents" };

const NOUNS: readonly { readonly words: RegExp; readonly noun: Noun }[] = [
  {
    words: /\b(crash|crashes|collision|collisions|accident|accidents)\b/,
    noun: { one: "reported accident", many: "reported accidents" },
  },
  { words: /\b(calls? for service|911|cfs)\b/, noun: { one: "call for service", many: "calls for service" } },
  { words: /\b(311|service requests?)\b/, noun: { one: "service request", many: "service requests" } },
  { words: /\b(fires?)\b/, noun: { one: "reported fire", many: "reported fires" } },
  { words: /\b(complaints?)\b/, noun: { one: "complaint", many: "complaints" } },
];

/** From the file's name and the names of its columns. */
export function guessNoun(fileName: string, columns: readonly string[]): { readonly noun: Noun; readonly reason: string } {
  const plain = (text: string) =>
    text
      .replace(/([a-z])([A-Z])/g, "$1 $2")
      .toLowerCase()
      .replace(/[_\-.]+/g, " ");
  const texts = [fileName, ...columns];
  for (const { words, noun } of NOUNS) {
    const match = texts.find((text) => words.test(plain(text)));
    if (match !== undefined) return { noun, reason: `“${match}” speaks of them.` };
  }
  return { noun: DEFAULT_NOUN, reason: "Nothing in the table says what they are; reported incidents is true of all." };
}
