import { isAppError } from "../../models/errors/index.ts";
import { installNativeEngine } from "../../src-main/engine/index.ts";
import { secondsSince } from "../report.mjs";

/**
 * Installs the native engine, without asking: its tests are the reason to run tests at all. Where that fails the tests that need
 * it skip themselves, and this counts as one skip, or as a failure where it is required.
 * @param {(line: string) => void} say
 * @param {{ required: boolean }} options
 * @returns {Promise<import("./counts.mjs").Counts>}
 */
export async function ensureEngine(say, { required }) {
  const start = performance.now();
  let last = "";
  try {
    const { library } = await installNativeEngine({
      progress: ({ message }) => {
        if (message !== last) say(`${message} ...`);
        last = message;
      },
    });
    say(`ok     native engine: ${library} (${secondsSince(start)})`);
    return { passed: 1, failed: 0, skipped: 0 };
  } catch (error) {
    if (!isAppError(error)) throw error;
    say(`${required ? "FAILED" : "skipped"} native engine: ${error.message} [${error.code}]\n  ${error.hint}`);
    return required ? { passed: 0, failed: 1, skipped: 0 } : { passed: 0, failed: 0, skipped: 1 };
  }
}
