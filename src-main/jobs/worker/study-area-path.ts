import type { Store } from "../../store/index.ts";
import type { DatasetSource } from "../training-messages.ts";

/** File with the polygons of a data set's study area, or undefined for the default. */
export function studyAreaPath(store: Store, { studyArea }: DatasetSource): string | undefined {
  const hash = studyArea?.hash ?? null;
  return hash === null ? undefined : store.pathOf(hash);
}
