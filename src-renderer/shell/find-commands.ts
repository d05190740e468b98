import type { Command } from "./commands.ts";

function folded(text: string): string {
  return text.normalize("NFD").replaceAll(/\p{M}/gu, "").toLowerCase();
}

/** How well a name answers: every word of the question must begin a word of it, or stand in it; the earlier the better. */
function score(name: string, question: readonly string[]): number | null {
  const text = folded(name);
  let sum = 0;
  for (const word of question) {
    const at = text.indexOf(word);
    if (at < 0) return null;
    const begins = at === 0 || /[^\p{L}\p{N}]/u.test(text[at - 1] ?? "");
    sum += begins ? at : 100 + at;
  }
  return sum;
}

/** Commands that answer what was typed, the best first; what cannot be run now comes last. Without a question all, in their order. */
export function findCommands(commands: readonly Command[], typed: string): readonly Command[] {
  const question = folded(typed)
    .split(/\s+/)
    .filter((word) => word !== "");
  return commands
    .map((command, order) => ({ command, order, found: score(command.name, question) }))
    .filter(({ found }) => found !== null)
    .sort(
      (a, b) =>
        Number(b.command.enabled) - Number(a.command.enabled) ||
        (question.length === 0 ? Number(a.command.passing) - Number(b.command.passing) : 0) ||
        (a.found ?? 0) - (b.found ?? 0) ||
        a.order - b.order,
    )
    .map(({ command }) => command);
}
