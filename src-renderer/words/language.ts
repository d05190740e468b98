/** The language of the window and the way in which it writes figures: fixed before the first word is read, changed by loading again. */

/** Languages with a complete catalogue, in their own words, and the way that each writes days and figures. */
export const LANGUAGES = {
  en: { name: "English", locale: "en-GB" },
} as const satisfies Record<string, { readonly name: string; readonly locale: string }>;

export type Language = keyof typeof LANGUAGES;

/** A language of accents that nobody speaks: whatever is legible in it stands outside of the catalogue. For tests. */
export const PSEUDO_LANGUAGE = "en-XA";

/** Locales whose figures look as each style says: 1,234.5 and 1.234,5 and 1 234,5. */
const FIGURES = { point: "en-GB", comma: "de-DE", space: "fr-FR" } as const;
export type NumberStyle = "language" | keyof typeof FIGURES;

export interface LanguageChoice {
  readonly language: Language | typeof PSEUDO_LANGUAGE;
  /** Of days and lists. */
  readonly locale: string;
  /** Of figures. */
  readonly numberLocale: string;
}

/** The first of the wished languages that there is a catalogue for; English where there is none. */
export function resolveLanguage(wished: readonly string[]): LanguageChoice["language"] {
  for (const tag of wished) {
    if (tag === PSEUDO_LANGUAGE) return PSEUDO_LANGUAGE;
    const base = tag.split("-")[0]?.toLowerCase();
    const known = (Object.keys(LANGUAGES) as Language[]).find((language) => language === base);
    if (known !== undefined) return known;
  }
  return "en";
}

let chosen: LanguageChoice = { language: "en", locale: LANGUAGES.en.locale, numberLocale: LANGUAGES.en.locale };

export function chooseLanguage(wished: readonly string[], numbers: NumberStyle): void {
  const language = resolveLanguage(wished);
  const { locale } = LANGUAGES[language === PSEUDO_LANGUAGE ? "en" : language];
  chosen = { language, locale, numberLocale: numbers === "language" ? locale : FIGURES[numbers] };
}

export function currentLanguage(): LanguageChoice {
  return chosen;
}
