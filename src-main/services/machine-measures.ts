/** What trainings have cost on this machine: a small file of the user's cache, because projects travel between machines. */
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { cacheFolder } from "../engine/index.ts";
import { type TrainingMeasure, trainingMeasure } from "../jobs/index.ts";
import { discError } from "../store/index.ts";

/** Measures that are kept, newest last: a few engines and sizes. */
const KEPT = 40;

const file = z.object({ version: z.literal(1), trainings: z.array(trainingMeasure) });

function measuresFile(): string {
  return path.join(cacheFolder(), "training-measures.json");
}

/** Oldest first. A file that is absent or cannot be read is none: estimates are then wider. */
export async function readMeasures(from: string = measuresFile()): Promise<readonly TrainingMeasure[]> {
  try {
    return file.parse(JSON.parse(await readFile(from, "utf8"))).trainings;
  } catch {
    return [];
  }
}

function keyOf({ engine, shape }: TrainingMeasure): string {
  return JSON.stringify([engine.backend, engine.device, shape]);
}

/** Keeps one measure an engine and size, the last one. */
export async function keepMeasure(measure: TrainingMeasure, to: string = measuresFile()): Promise<void> {
  const others = (await readMeasures(to)).filter((kept) => keyOf(kept) !== keyOf(measure));
  const trainings = [...others, measure].slice(-KEPT);
  const unfinished = `${to}.${process.pid}.unfinished`;
  try {
    await mkdir(path.dirname(to), { recursive: true });
    await writeFile(unfinished, JSON.stringify({ version: 1, trainings }));
    await rename(unfinished, to);
  } catch (error) {
    await rm(unfinished, { force: true }).catch(() => undefined);
    throw discError(error, to);
  }
}
