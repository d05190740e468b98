import type { Check } from "../contract/index.ts";
import { engineHealth } from "../engine/index.ts";
import { sqliteVersion } from "../project/index.ts";

/** Tries the engine and the database: what `doctor` prints. */
export async function checkMachine({ signal }: { readonly signal?: AbortSignal }): Promise<Check> {
  const { engine, node, problems } = await engineHealth({ signal });
  try {
    return { engine, node, sqlite: sqliteVersion(), problems: [...problems] };
  } catch (error) {
    const problem = {
      code: "DatabaseFailed",
      message: `The database library could not be loaded: ${error instanceof Error ? error.message : String(error)}`,
      hint: "Delete node_modules and start again: it is installed anew.",
    };
    return { engine, node, sqlite: null, problems: [...problems, problem] };
  }
}
