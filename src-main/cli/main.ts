/** The command line's entry. */
import type { Command } from "./command.ts";
import { bench } from "./commands/bench.ts";
import { diagnostics } from "./commands/diagnostics.ts";
import { doctor } from "./commands/doctor.ts";
import { engineInstall } from "./commands/engine-install.ts";
import { evaluate } from "./commands/evaluate.ts";
import { exportForecast } from "./commands/export-forecast.ts";
import { forecast } from "./commands/forecast.ts";
import { ingestAreas } from "./commands/ingest-areas.ts";
import { ingestCrime } from "./commands/ingest-crime.ts";
import { list } from "./commands/list.ts";
import { log as logCommand } from "./commands/log.ts";
import { newProject } from "./commands/new-project.ts";
import { restore } from "./commands/restore.ts";
import { score } from "./commands/score.ts";
import { serveCommand, start } from "./commands/start.ts";
import { studyArea } from "./commands/study-area.ts";
import { train } from "./commands/train.ts";
import { update } from "./commands/update.ts";
import { createLog } from "./log-file.ts";
import { runCommandLine } from "./run-command.ts";
import { createTerminal } from "./terminal.ts";
import { dataFolder, logFile } from "./user-folders.ts";

const commands: readonly Command[] = [
  start,
  serveCommand,
  doctor,
  diagnostics,
  newProject,
  ingestCrime,
  ingestAreas,
  studyArea,
  list,
  restore,
  train,
  forecast,
  evaluate,
  update,
  logCommand,
  score,
  exportForecast,
  engineInstall,
  bench,
];

/** Exit status of a program that a second Ctrl-C ended, by convention 128 + the signal's number. */
const INTERRUPTED_STATUS = 130;

/** Milliseconds after which a finished command ends even though something still holds the process. */
const LINGER_MS = 3_000;

const controller = new AbortController();
for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(name, () => {
    if (controller.signal.aborted && name === "SIGINT") process.exit(INTERRUPTED_STATUS);
    controller.abort();
  });
}
// A reader that has seen enough (head) closes the pipe: no failure of ours.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});

const log = createLog(logFile(dataFolder()));
// Node prints it and ends the process; the log keeps it for the report.
process.on("uncaughtExceptionMonitor", (error) => log("nowhere caught", error));

const words = process.argv.slice(2);
process.exitCode = await runCommandLine(commands, words, {
  terminal: createTerminal(words.includes("--json")),
  signal: controller.signal,
  log,
});
setTimeout(() => process.exit(), LINGER_MS).unref();
