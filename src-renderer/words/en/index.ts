/**
 * Every word that the window says, in English. Whole sentences with placeholders, never glued from parts, so that another
 * language is another folder of this shape.
 */
import { dataWords } from "./data.ts";
import { exportingWords } from "./exporting.ts";
import { failureWords } from "./failures.ts";
import { forecastWords } from "./forecast.ts";
import { scoreWords } from "./scores.ts";
import { shellWords } from "./shell.ts";
import { trainWords } from "./train.ts";

export const words = {
  ...shellWords,
  ...dataWords,
  ...trainWords,
  ...forecastWords,
  ...exportingWords,
  ...failureWords,
  ...scoreWords,
} as const;
