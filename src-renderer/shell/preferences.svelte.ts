import type { CallInput, Preferences } from "../../src-main/contract/index.ts";
import { type Connection, toFailure } from "../client/index.ts";
import { words } from "../words/index.ts";
import type { Notices } from "./notices.svelte.ts";

/** What this computer's user has chosen for all projects, kept by the service: a browser would forget it with the port. */
export interface PreferencesState {
  readonly now: Preferences;
  change(part: CallInput<"preferences.set">): Promise<void>;
}

export function createPreferencesState(
  connection: Connection,
  first: Preferences,
  notices: Notices,
  reload: () => void,
): PreferencesState {
  let now = $state.raw(first);
  return {
    get now() {
      return now;
    },
    async change(part) {
      const before = now;
      // Shown at once: a theme that waits for an answer looks broken.
      now = { ...now, ...part };
      try {
        now = await connection.call("preferences.set", part);
        // Words and figures are fixed when the window loads.
        if (now.language !== before.language || now.numbers !== before.numbers) reload();
      } catch (error) {
        now = before;
        notices.tell("bad", words.settings.notKept, toFailure(error));
      }
    },
  };
}
