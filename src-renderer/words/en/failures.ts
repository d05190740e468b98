/** What the window says of failures that the service knows nothing of, in English. The service's own come with their words. */
import * as format from "../format.ts";

export const failureWords = {
  failures: {
    lost: {
      message: "The connection to the service was lost before the answer came.",
      hint: "Wait until the window is connected again, then repeat the last step.",
    },
    unreachable: { message: "The service cannot be reached.", hint: "Wait until the window is connected again." },
    unexpectedAnswer: {
      message: (call: string) => `The service's answer to ${call} is not what this window expects.`,
      hint: "Reload the window: it is older or newer than the service.",
    },
    refused: {
      message: (status: number) => `The service answered with status ${status}.`,
      hint: "Try again; when it happens again, reload the window.",
    },
    incompleteArray: {
      message: (name: string, came: number, whole: number) =>
        `The array ${name} came with ${format.count(came)} of ${format.count(whole)} bytes.`,
      hint: "Choose the forecast again.",
    },
    incompleteIncidents: {
      message: (bytes: number, incidents: number) =>
        `The incidents came with ${format.count(bytes)} bytes, which is not what ${format.count(incidents)} of them take.`,
      hint: "Try again.",
    },
    uploadInterrupted: {
      message: (file: string) => `The file ${file} could not be sent to the end.`,
      hint: "Check that the file can still be read and that the service runs, then choose it again.",
    },
    fault: { hint: "Reload the window. When it happens again, report it with the details." },
    outlinesMissing: (status: number) => `The base map's outlines cannot be loaded (${status}).`,
    outlinesIncomplete: "The base map's outlines are incomplete.",
    graphicsLost: "The graphics context is lost.",
    shaderNotCompiled: (log: string) => `The map's shader does not compile: ${log}`,
    programNotLinked: (log: string) => `The map's program does not link: ${log}`,
    arrayMissing: (name: string, type: string) => `The drawing has no array ${name} of ${type}.`,
  },
} as const;
