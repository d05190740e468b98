/** The log as it may leave the machine: when, where in the code, what kind of error; nothing that was quoted from a file. */

/** Lines of the log that a bundle holds at most. */
export const LOG_LINES = 200;

/** Longest message that is kept, in characters: what is longer quotes something. */
const MESSAGE_LENGTH = 300;

const TIME = /^\d{4}-\d\d-\d\dT[\d:.]+Z /;
const FRAME = /^\s+at .+$/;
/** "RangeError: text", "AppError [NotFound]: text", also behind "[cause]:". */
const ERROR = /^\s*(?:\[cause\]:\s*)?(?:[A-Z]\w*)?(?:Error|Exception)(?:\s*\[[\w-]+\])?(?::[^\n]*)?$/;
const CODE = /^\s*(?:code|errno|syscall):\s*'?[\w-]+'?,?\s*\}?$/;

/** What a message cites is data: quoted text, and numbers with a fraction, which may be a place. */
function withoutCitations(line: string): string {
  return line
    .replace(/"[^"]*(?:"|$)|`[^`]*(?:`|$)|(?<![\p{L}\p{N}])'[^']*(?:'|$)/gu, '"..."')
    .replace(/-?\d+\.\d+/g, "#")
    .slice(0, MESSAGE_LENGTH);
}

/** The last lines of a log, without the details of its errors. */
export function shareableLog(log: string): string {
  const kept = log.split("\n").flatMap((line) => {
    if (TIME.test(line)) return [line.slice(0, MESSAGE_LENGTH)];
    if (FRAME.test(line) || CODE.test(line)) return [line];
    return ERROR.test(line) ? [withoutCitations(line)] : [];
  });
  return kept.slice(-LOG_LINES).join("\n");
}
