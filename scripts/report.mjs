/** What the bootstrap says, and the errors that it ends with. */

/** A failure with a code for programs and a next step for people. */
export class BootstrapError extends Error {
  /**
   * @param {string} code
   * @param {string} message
   * @param {string} hint the next step, as a whole sentence
   * @param {unknown} [cause]
   */
  constructor(code, message, hint, cause) {
    super(message, { cause });
    this.name = "BootstrapError";
    this.code = code;
    this.hint = hint;
  }
}

/**
 * Where the bootstrap speaks: standard output, or standard error when a program reads the output.
 * @param {readonly string[]} args
 * @returns {(line: string) => void}
 */
export function speaker(args) {
  const stream = args.includes("--json") ? process.stderr : process.stdout;
  return (line) => stream.write(`${line}\n`);
}

/**
 * @param {unknown} error
 * @param {readonly string[]} args
 */
export function reportFailure(error, args) {
  const tagged =
    error instanceof BootstrapError
      ? error
      : new BootstrapError(
          "BootstrapFailed",
          error instanceof Error ? error.message : String(error),
          "Run the command again; if it fails the same way, delete node_modules and try once more.",
          error,
        );
  if (args.includes("--json")) {
    const { code, message, hint } = tagged;
    process.stdout.write(`${JSON.stringify({ error: { code, message, hint } })}\n`);
  }
  process.stderr.write(`isarithm: ${tagged.message} [${tagged.code}]\n  ${tagged.hint}\n`);
}

/**
 * Seconds since a `performance.now()`, in words.
 * @param {number} start
 */
export function secondsSince(start) {
  const seconds = (performance.now() - start) / 1000;
  return seconds < 10 ? `${seconds.toFixed(1)} s` : `${Math.round(seconds)} s`;
}
