import type { IncidentTable } from "../../../models/forecast/index.ts";
import { readIncidents } from "../../ingest/index.ts";
import type { Store } from "../../store/index.ts";
import type { DatasetSource } from "../training-messages.ts";

/** A data set's incidents with its study area. Throws ArtifactMissing, StoreDamaged, DamagedDataset. */
export async function storedIncidents(store: Store, dataset: DatasetSource): Promise<IncidentTable> {
  const area = dataset.studyArea?.hash ?? null;
  return await readIncidents(
    await store.checkedPath(dataset.hash),
    dataset,
    area === null ? undefined : await store.checkedPath(area),
  );
}
