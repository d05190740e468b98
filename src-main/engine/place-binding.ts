import { randomUUID } from "node:crypto";
import { copyFile, mkdir, readFile, rename, rm } from "node:fs/promises";
import path from "node:path";
import { AppError } from "../../models/errors/index.ts";
import { bindingPlace } from "./packages.ts";

async function sameBytes(one: string, other: string): Promise<boolean> {
  const [a, b] = await Promise.all([one, other].map((file) => readFile(file).catch(() => undefined)));
  return a !== undefined && b !== undefined && a.equals(b);
}

/**
 * Puts the built binding where its package looks for it, at once or not at all: other processes may be loading it. A checkout has
 * one such place, and a binding names the library of the cache that it was built in: processes with two caches replace each
 * other's. That does no harm: every load places its own first, who has loaded keeps what it has, and who meets the other's
 * in between loads the same release, checked by the same hash, from the other cache.
 * @throws AppError PackagesReadOnly
 */
export async function placeBinding(built: string, place: string = bindingPlace()): Promise<void> {
  if (await sameBytes(built, place)) return;
  const temporary = `${place}.${randomUUID()}`;
  try {
    await mkdir(path.dirname(place), { recursive: true });
    await copyFile(built, temporary);
    await rename(temporary, place);
  } catch (cause) {
    throw new AppError("PackagesReadOnly", {
      message: `The native engine's binding could not be written to ${place}.`,
      hint: "Make node_modules writable for this user.",
      details: { place },
      cause,
    });
  } finally {
    await rm(temporary, { force: true }).catch(() => undefined);
  }
}
