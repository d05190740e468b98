/**
 * Words for the failures that only a window can meet. They are told to the client once the language is known, which the client itself has
 * to ask the service for: it cannot import them.
 */

interface Said<Given extends unknown[]> {
  readonly message: string | ((...given: Given) => string);
  readonly hint: string;
}

export interface FailureWords {
  readonly lost: Said<[]>;
  readonly unreachable: Said<[]>;
  readonly unexpectedAnswer: Said<[call: string]>;
  readonly refused: Said<[status: number]>;
  readonly incompleteArray: Said<[name: string, came: number, whole: number]>;
  readonly incompleteIncidents: Said<[bytes: number, incidents: number]>;
  readonly uploadInterrupted: Said<[file: string]>;
  readonly fault: { readonly hint: string };
}

type Own = Exclude<keyof FailureWords, "fault">;
type Given<K extends Own> = FailureWords[K] extends Said<infer G> ? G : never;

let words: FailureWords | undefined;

export function sayFailuresBy(catalogue: FailureWords): void {
  words = catalogue;
}

/** Before the language is known nothing is shown: what fails then has no words. */
export function failureWords<K extends Own>(which: K, ...given: Given<K>): { readonly message: string; readonly hint: string } {
  const said: Said<unknown[]> | undefined = words?.[which] as Said<unknown[]> | undefined;
  if (said === undefined) return { message: which, hint: "" };
  return { message: typeof said.message === "string" ? said.message : said.message(...given), hint: said.hint };
}

export function faultHint(): string {
  return words?.fault.hint ?? "";
}
