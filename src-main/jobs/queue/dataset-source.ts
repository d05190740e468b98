import type { Dataset } from "../../contract/index.ts";
import type { DatasetSource } from "../training-messages.ts";

export function datasetSource({ hash, categories, timeZone, firstDay, lastDay }: Dataset): DatasetSource {
  return { hash, categories, timeZone, firstDay, lastDay };
}
