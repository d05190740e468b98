/** Small JSON files in the user's own folder. One that is absent or cannot be read counts as empty: nothing of a project is in them. */
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import type { z } from "zod";
import { discError } from "../store/index.ts";

export interface UserFile<T> {
  read(): Promise<T>;
  /** One change at a time, each whole or not at all. Throws DiscFull, NotWritable. */
  change(edit: (now: T) => T): Promise<T>;
}

/** `file` undefined: kept in memory alone, for services that belong to no user. `empty` is what an absent file holds. */
export function userFile<T>(file: string | undefined, schema: z.ZodType<T>, empty: T): UserFile<T> {
  let inMemory = empty;
  let line: Promise<unknown> = Promise.resolve();
  const read = async (): Promise<T> => {
    if (file === undefined) return inMemory;
    try {
      return schema.parse(JSON.parse(await readFile(file, "utf8")));
    } catch {
      return empty;
    }
  };
  const write = async (next: T): Promise<void> => {
    if (file === undefined) {
      inMemory = next;
      return;
    }
    const unfinished = `${file}.${process.pid}.unfinished`;
    try {
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(unfinished, `${JSON.stringify(next, null, 2)}\n`);
      await rename(unfinished, file);
    } catch (error) {
      await rm(unfinished, { force: true }).catch(() => undefined);
      throw discError(error, file);
    }
  };
  return {
    read,
    change(edit) {
      const result = line.then(async () => {
        const next = edit(await read());
        await write(next);
        return next;
      });
      line = result.catch(() => undefined);
      return result;
    },
  };
}
