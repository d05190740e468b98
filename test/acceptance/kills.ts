/**
 * Kills at random moments: `npm run acceptance -- kills [TRAININGS] [WRITES]`, 50 and 200 where nothing is said. Kills -9 a service or
 * its training process while a network trains, and a process that writes artifacts and catalogue rows; after each kill the project is
 * opened as the next start would open it. Nothing that was reported as stored may be lost, no row may name what is not there, and a
 * training resumed after any number of kills must end with the bytes of one that was left alone. Writes docs/results/kills.md.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import os from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import { createRng } from "../../models/tensor/index.ts";
import { createProject, openProject } from "../../src-main/project/index.ts";
import { processEnd } from "../src-main/jobs/process-end.ts";
import { sampleProject } from "../src-main/jobs/sample-project.ts";
import { checkCatalogue, inspectProject } from "./kills/inspect.ts";
import { writeReport } from "./real-data-check.ts";

const SEED = Number(process.env.SEED ?? 1);
const EPOCHS = 6;
/** Kills of one training before it is left to end, so that several trainings are compared. */
const KILLS_A_TRAINING = 10;
/** A writer is killed after fewer than so many reported writes, and within so many milliseconds after the last of them. */
const WRITER_LIFE = { writes: 6, milliseconds: 60 };

/** After each kill the newest writes are read back, which are those that it could have broken; after the last kill all are. */
const NEWEST_READ = 5;

const rng = createRng(SEED);
const faults: string[] = [];

interface Child {
  /** Settles with null when the process ended before it said another line. */
  nextLine(): Promise<string | null>;
  /** As kill -9; settles with every line that was not read when it has ended. */
  kill(): Promise<readonly string[]>;
  readonly ended: Promise<unknown>;
}

function start(script: string, args: readonly string[]): Child {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, "kills", script), ...args], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ended = once(child, "exit");
  const nextLine = async (): Promise<string | null> => {
    const { value, done } = await lines.next();
    return done === true ? null : value;
  };
  return {
    nextLine,
    ended,
    async kill() {
      child.kill("SIGKILL");
      await ended;
      const rest: string[] = [];
      for (let line = await nextLine(); line !== null; line = await nextLine()) rest.push(line);
      return rest;
    },
  };
}

/** One training left alone: its weights, and how long it takes in milliseconds. */
async function undisturbed(project: string): Promise<{ readonly weights: string; readonly milliseconds: number }> {
  const startedAt = performance.now();
  const service = start("train-on.ts", [project, String(EPOCHS)]);
  await service.nextLine();
  const status = await service.nextLine();
  await service.ended;
  const { weights } = await inspectProject(project);
  const hash = [...weights.values()].at(-1) ?? null;
  if (status !== "done" || hash === null) throw new Error(`The undisturbed training ended as ${status}.`);
  return { weights: hash, milliseconds: performance.now() - startedAt };
}

async function killTrainings(kills: number): Promise<string> {
  await using sample = await sampleProject();
  const project = sample.project.path;
  sample.project[Symbol.dispose]();
  const whole = await undisturbed(project);
  let [done, ofService, ofTraining, compared, ofThis] = [0, 0, 0, 0, 0];
  let run: string | undefined;
  while (done < kills || run !== undefined) {
    const leave = done >= kills || ofThis >= KILLS_A_TRAINING;
    const service = start("train-on.ts", [project, String(EPOCHS), ...(run === undefined ? [] : [run])]);
    const trainer = Number(await service.nextLine());
    let ending: string | null = null;
    if (leave) {
      ending = await service.nextLine();
      await service.ended;
    } else {
      const said = service.nextLine();
      const moment = rng.uniform() * whole.milliseconds;
      const ended = await Promise.race([said, delay(moment, undefined)]);
      if (ended !== undefined) await service.ended;
      else if (rng.uniform() < 0.5) {
        await service.kill();
        if (Number.isFinite(trainer)) await processEnd(trainer);
        ofService++;
      } else {
        try {
          process.kill(trainer, "SIGKILL");
          ofTraining++;
        } catch {
          // It ended by itself in this very moment.
        }
        await service.ended;
      }
      if (ended === undefined) {
        done++;
        ofThis++;
      }
    }
    const found = await inspectProject(project);
    faults.push(...found.faults.map((fault) => `after ${done} kills of trainings: ${fault}`));
    const [newest, status] = [...found.runs].at(-1) ?? [];
    if (newest === undefined) continue;
    if (status === "done") {
      compared++;
      if (found.weights.get(newest) !== whole.weights)
        faults.push(`${newest} ended with other weights than the undisturbed training`);
      run = undefined;
      ofThis = 0;
    } else {
      if (leave) faults.push(`${newest} was left alone and ended as ${status} (${ending})`);
      run = newest;
    }
    console.error(`${done} of ${kills} kills of trainings, ${compared} compared, ${faults.length} faults`);
  }
  faults.push(...checkCatalogue(project));
  return `| trainings | ${ofService} of the service, ${ofTraining} of the training process | ${compared} resumed trainings compared with an undisturbed one (${(whole.milliseconds / 1000).toFixed(1)} s), byte for byte |`;
}

async function killWriters(kills: number): Promise<string> {
  await using sample = await sampleProject();
  const folder = path.join(path.dirname(sample.project.path), "writes.isarithm");
  (await createProject(folder))[Symbol.dispose]();
  const reported = new Map<string, string>();
  for (let done = 1; done <= kills; done++) {
    const writer = start("write-on.ts", [folder]);
    await writer.nextLine();
    const lines: string[] = [];
    for (let left = rng.integer(WRITER_LIFE.writes); left > 0; left--) lines.push((await writer.nextLine()) ?? "");
    await delay(rng.uniform() * WRITER_LIFE.milliseconds);
    for (const line of [...lines, ...(await writer.kill())]) {
      const [id, hash] = line.split(" ");
      // The last line may have been cut by the kill.
      if (id !== undefined && hash?.length === 64) reported.set(id, hash);
    }
    await checkWrites(folder, reported, `after ${done} kills of writers`, done < kills ? NEWEST_READ : Number.POSITIVE_INFINITY);
    if (done % 20 === 0)
      console.error(`${done} of ${kills} kills of writers, ${reported.size} writes reported, ${faults.length} faults`);
  }
  faults.push(...checkCatalogue(folder));
  return `| catalogue and store writes | ${kills} | ${reported.size} writes that were reported as stored, each read back |`;
}

async function checkWrites(folder: string, reported: ReadonlyMap<string, string>, when: string, newest: number): Promise<void> {
  const { faults: found } = await inspectProject(folder);
  faults.push(...found.map((fault) => `${when}: ${fault}`));
  using project = await openProject(folder);
  const rows = new Map(project.datasets.list().map(({ id, hash }) => [id, hash]));
  for (const [id, hash] of reported) if (rows.get(id) !== hash) faults.push(`${when}: ${id} was reported and is lost`);
  // Rows that were not reported are whole too, or they would show what is not there.
  for (const [id, hash] of [...rows].slice(-newest)) {
    await project.store.readBytes(hash).catch((error: unknown) => faults.push(`${when}: ${id}: ${String(error)}`));
  }
}

const [trainings = "50", writes = "200"] = process.argv.slice(2);
const rows = [await killTrainings(Number(trainings)), await killWriters(Number(writes))];
const verdict =
  faults.length === 0
    ? ["Nothing was lost, and no row names what is not there."]
    : ["Faults:", "", ...faults.map((fault) => `* ${fault}`)];
writeReport("kills.md", [
  "# Kills at random moments",
  "",
  `By \`npm run acceptance -- kills ${trainings} ${writes}\`, seed ${SEED}, ${os.cpus().length} cores, Node ${process.versions.node}.`,
  "",
  "| killed -9 while under way | kills | looked at |",
  "|---|---|---|",
  ...rows,
  "",
  ...verdict,
]);
console.log([...rows, "", ...verdict].join("\n"));
process.exitCode = faults.length === 0 ? 0 : 1;
