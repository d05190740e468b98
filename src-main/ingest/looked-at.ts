/** A column as it was looked at: its name and the values that are not blank. */
export interface LookedAt {
  readonly name: string;
  readonly words: readonly string[];
  readonly values: readonly string[];
}
