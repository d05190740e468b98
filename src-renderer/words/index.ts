import { words as english } from "./en/index.ts";
import { currentLanguage, PSEUDO_LANGUAGE } from "./language.ts";
import { pseudoCatalogue } from "./pseudo.ts";
import type { Shape } from "./shape.ts";

export type Words = Shape<typeof english>;

const catalogues = { en: english } satisfies Record<string, Words>;

const { language } = currentLanguage();

/** Every word of the window, in the language that was chosen before this was first imported. */
export const words: Words = language === PSEUDO_LANGUAGE ? pseudoCatalogue<Words>(english) : catalogues[language];
export * as format from "./format.ts";
export { LANGUAGES } from "./language.ts";
