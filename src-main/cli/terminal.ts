import { createInterface } from "node:readline/promises";
import type { JobProgress } from "../contract/index.ts";

/** Least milliseconds between two progress lines where they cannot overwrite one another (a log file, a pipe). */
const LINE_INTERVAL_MS = 5_000;

export interface Terminal {
  readonly json: boolean;
  /** A person sits here and can be asked. */
  readonly interactive: boolean;
  /** The result, on standard output: the first one alone, so that machines get exactly one document. */
  result(document: unknown, lines: readonly string[]): void;
  /** A remark, on standard error. */
  note(line: string): void;
  /** How far the work is, on standard error; overwrites itself where it can. */
  progress(progress: JobProgress): void;
  /** Ends a line that progress has begun. */
  endProgress(): void;
  /** Yes or no, asked on standard error. Only where interactive. */
  confirm(question: string, signal: AbortSignal): Promise<boolean>;
}

/** "8 s", "4 min 5 s", "2 h 3 min" */
export function durationText(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

/** "42 %  epoch 3 of 8  1.9 batches/s  4 min 5 s left" */
export function progressText({ share, message, rate, secondsLeft }: JobProgress): string {
  return [
    share === null ? undefined : `${Math.floor(share * 100)} %`,
    message,
    rate === null ? undefined : `${Number(rate.value.toPrecision(3))} ${rate.unit}`,
    secondsLeft === null ? undefined : `${durationText(secondsLeft)} left`,
  ]
    .filter((part) => part !== undefined)
    .join("  ");
}

/** Columns of text, each as wide as its widest cell; numbers are given as text and stand on the right where `right` says so. */
export function alignColumns(rows: readonly (readonly string[])[], right: readonly number[] = []): string[] {
  const widths: number[] = [];
  for (const row of rows) for (const [column, cell] of row.entries()) widths[column] = Math.max(widths[column] ?? 0, cell.length);
  return rows.map((row) =>
    row
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return right.includes(column) ? cell.padStart(width) : cell.padEnd(width);
      })
      .join("  ")
      .trimEnd(),
  );
}

export function createTerminal(json: boolean): Terminal {
  const overwrites = process.stderr.isTTY === true;
  let lineIsOpen = false;
  let resultIsOut = false;
  let lastMessage = "";
  let lastTime = Number.NEGATIVE_INFINITY;
  const endProgress = (): void => {
    if (lineIsOpen) process.stderr.write("\n");
    lineIsOpen = false;
  };
  const note = (line: string): void => {
    endProgress();
    process.stderr.write(`${line}\n`);
  };
  return {
    json,
    interactive: !json && process.stdin.isTTY === true && process.stderr.isTTY === true,
    result(document, lines) {
      endProgress();
      if (resultIsOut) return;
      resultIsOut = true;
      process.stdout.write(json ? `${JSON.stringify(document)}\n` : `${lines.join("\n")}\n`);
    },
    note,
    progress(progress) {
      const text = progressText(progress);
      if (overwrites) {
        process.stderr.write(`\r\u001b[2K${text.slice(0, (process.stderr.columns ?? 80) - 1)}`);
        lineIsOpen = true;
        return;
      }
      const now = performance.now();
      if (progress.message === lastMessage && now - lastTime < LINE_INTERVAL_MS) return;
      lastMessage = progress.message;
      lastTime = now;
      process.stderr.write(`${text}\n`);
    },
    endProgress,
    async confirm(question, signal) {
      endProgress();
      const reader = createInterface({ input: process.stdin, output: process.stderr });
      try {
        const answer = (await reader.question(`${question} [Y/n] `, { signal })).trim().toLowerCase();
        return answer === "" || answer === "y" || answer === "yes";
      } finally {
        reader.close();
      }
    },
  };
}
