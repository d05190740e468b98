import type { DatasetSource } from "../training-messages.ts";

export function datasetSource({ hash, categories, timeZone, firstDay, lastDay, studyArea }: DatasetSource): DatasetSource {
  return { hash, categories, timeZone, firstDay, lastDay, studyArea };
}
