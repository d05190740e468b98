import type { Run } from "../../src-main/contract/index.ts";

/** True where an epoch has ended, so that a stop keeps a state and a pause has one to go on from. */
export function hasKept({ epochs }: Pick<Run, "epochs">): boolean {
  return epochs !== null && epochs > 0;
}
