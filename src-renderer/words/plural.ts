/** The form of a word for a number, in languages that tell one from many. */
export function plural(n: number, one: string, many: string): string {
  return n === 1 ? one : many;
}
