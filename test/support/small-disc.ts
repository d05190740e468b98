/** A real disc of a few kB in memory, so that what a full or read-only disc says is the system's own word. */
import { spawnSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, rmdirSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

export interface SmallDisc extends Disposable {
  readonly path: string;
  /** Leaves this much room and no more. */
  fill(leftBytes?: number): void;
  /** Takes the filling away. */
  free(): void;
  readOnly(): void;
}

const FILLING = ".filling";
const BLOCK = Buffer.alloc(4096, 1);

function mount(...args: readonly string[]): boolean {
  return process.platform === "linux" && spawnSync("mount", args).status === 0;
}

/** `size` as tmpfs takes it ("64k", "1m"). Undefined where mounting is not allowed: skip the test then, so that it is counted. */
export function smallDisc(size: string): SmallDisc | undefined {
  // By its real name: Node's permission model grants real paths alone.
  const folder = mkdtempSync(path.join(tmpdir(), "isarithm-disc-"));
  if (!mount("-t", "tmpfs", "-o", `size=${size}`, "tmpfs", folder)) {
    rmdirSync(folder);
    return undefined;
  }
  const filling = path.join(folder, FILLING);
  const free = (): void => rmSync(filling, { force: true });
  return {
    path: folder,
    fill(leftBytes = 0) {
      free();
      const spare = path.join(folder, ".spare");
      const file = openSync(filling, "w");
      try {
        // First what is to stay free, so that the filling cannot take it.
        if (leftBytes > 0) {
          const held = openSync(spare, "w");
          for (let written = 0; written < leftBytes; written += BLOCK.length) writeSync(held, BLOCK);
          closeSync(held);
        }
        for (;;) writeSync(file, BLOCK);
      } catch (error) {
        if (!(error instanceof Error && "code" in error && error.code === "ENOSPC")) throw error;
      } finally {
        closeSync(file);
        rmSync(spare, { force: true });
      }
    },
    free,
    readOnly() {
      if (!mount("-o", "remount,ro", folder)) throw new Error(`${folder} could not be made read-only`);
    },
    [Symbol.dispose]() {
      // Lazily: a process that was just killed may still have a file open.
      spawnSync("umount", ["-l", folder]);
      rmdirSync(folder);
    },
  };
}
