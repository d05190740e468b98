/** What this computer's user has chosen for all projects. What is absent or malformed falls back by itself. */
import { z } from "zod";

/** "contrast": light or dark by the system, with the strongest edges and inks. */
export const themeChoice = z.enum(["system", "light", "dark", "contrast"]);

/** How figures are written: as the language does, or "1,234.5", "1.234,5", "1 234,5". */
export const numberStyle = z.enum(["language", "point", "comma", "space"]);

export const preferences = z.object({
  theme: themeChoice.catch("system"),
  /** A tag of BCP 47, or null for the browser's. */
  language: z.string().min(2).max(35).nullable().catch(null),
  numbers: numberStyle.catch("language"),
});

export type ThemeChoice = z.infer<typeof themeChoice>;
export type NumberStyle = z.infer<typeof numberStyle>;
export type Preferences = z.infer<typeof preferences>;
