import type { BaseMapChoice } from "../../src-main/contract/index.ts";
import { type CallFailure, type Connection, toFailure } from "../client/index.ts";
import { type BaseMap, OUTLINES } from "../map/index.ts";
import { words } from "../words/index.ts";

/** What lies under the forecast, as this computer's user has chosen it. */
export interface BaseMapState {
  readonly choice: BaseMapChoice;
  /** As the map takes it. */
  readonly shown: BaseMap;
  readonly failure: CallFailure | null;
  load(): Promise<void>;
  /** Online sources name the host that the person has agreed to; the window is loaded again then. */
  choose(choice: BaseMapChoice): Promise<void>;
}

/** Path at which the service serves the file; the version tells one file from another. */
function shownOf(choice: BaseMapChoice): BaseMap {
  if (choice.kind === "pmtiles") {
    const address = `${location.origin}/basemap?file=${encodeURIComponent(choice.path)}`;
    return { kind: "pmtiles", address, attribution: words.baseMap.attributionOwn };
  }
  if (choice.kind === "online") {
    const attribution = words.baseMap.attributionOnline(choice.agreedHost);
    return { kind: "online", template: choice.template, attribution };
  }
  return OUTLINES;
}

export function createBaseMap(connection: Connection, reload: () => void): BaseMapState {
  let choice = $state.raw<BaseMapChoice>({ kind: "outlines" });
  let failure = $state.raw<CallFailure | null>(null);
  const shown = $derived(shownOf(choice));
  return {
    get choice() {
      return choice;
    },
    get shown() {
      return shown;
    },
    get failure() {
      return failure;
    },
    async load() {
      choice = await connection.call("map.base", {}).catch(() => choice);
    },
    async choose(wanted) {
      try {
        failure = null;
        const before = choice;
        const kept = await connection.call("map.setBase", wanted);
        // The page's policy names its hosts when it is loaded.
        if (kept.kind === "online" || before.kind === "online") reload();
        else choice = kept;
      } catch (error) {
        failure = toFailure(error);
      }
    },
  };
}
