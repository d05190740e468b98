import type { Preset } from "../../src-main/contract/index.ts";
import { format } from "../words/index.ts";
import type { TakenSettings } from "./training.svelte.ts";

/** A training as the form holds it. */
export interface FormSettings {
  readonly model: string;
  readonly preset: Preset;
  readonly fromDay: string;
  readonly lastDay: string;
  readonly seed: number;
  readonly epochs: number | null;
  /** What the form has no fields for; kept as it was. */
  readonly others: Readonly<Record<string, unknown>>;
  readonly maxMinutes: number | null;
}

/** The settings of a run, for the form. */
export function settingsOf({ run, lineage }: TakenSettings): FormSettings {
  const { preset, epochs, ...others } = lineage.configuration;
  return {
    model: run.model,
    // The configuration's own word is what it was trained with.
    preset: preset === "quick" || preset === "standard" ? preset : (run.preset ?? "standard"),
    fromDay: run.fromDay,
    lastDay: format.addDays(run.toDay, -1),
    seed: run.seed,
    epochs: typeof epochs === "number" ? epochs : null,
    others,
    maxMinutes: lineage.maxMinutes,
  };
}
