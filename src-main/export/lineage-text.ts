import type { Lineage } from "../../models/forecast/index.ts";

/** Where the figures came from, as keys and values for files that keep such pairs. */
export function lineageItems(lineage: Lineage): Record<string, string> {
  return {
    LINEAGE_DATA_HASH: lineage.dataHash,
    LINEAGE_MODEL: lineage.model,
    LINEAGE_MODEL_CONFIGURATION: JSON.stringify(lineage.modelConfiguration),
    LINEAGE_WEIGHTS_HASH: lineage.weightsHash,
    LINEAGE_ENGINE: `${lineage.engine.backend}, ${lineage.engine.library}, ${lineage.engine.device}`,
    LINEAGE_SEED: String(lineage.seed),
    LINEAGE_CODE_VERSION: lineage.codeVersion,
  };
}

/** The same as a sentence. */
export function lineageText(lineage: Lineage): string {
  const { backend, library, device } = lineage.engine;
  return `Model ${lineage.model}, weights ${lineage.weightsHash}, data ${lineage.dataHash}, engine ${backend} (${library}, ${device}), seed ${lineage.seed}, code ${lineage.codeVersion}.`;
}
