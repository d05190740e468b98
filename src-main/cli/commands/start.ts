import { wholeNumber } from "../arguments.ts";
import { type Command, projectOption, wrongUse } from "../command.ts";

/** Highest port number of TCP. */
const MAX_PORT = 65_535;

const options = {
  ...projectOption,
  port: { type: "string", value: "N", help: "exactly this port; any free one when absent" },
  "no-open": { type: "boolean", help: "serve and print the address, without opening a window" },
} as const;

export const start = {
  name: "start",
  usage: "[--project DIR] [--port N] [--no-open]",
  summary: "open the window, on the sample project when none is named",
  options,
  words: { least: 0, most: 0 },
  async run(context, given) {
    const port = wholeNumber(given, "port", 1);
    if (port !== undefined && port > MAX_PORT) throw wrongUse(`--port ${port} is no port.`, `Ports go up to ${MAX_PORT}.`);
    const { serveWindow } = await import("../serve-window.ts");
    await serveWindow(context, { port, project: given.text("project"), opens: !given.flag("no-open") });
    return undefined;
  },
} satisfies Command;

export const serveCommand = {
  ...start,
  name: "serve",
  summary: "the same without a host of its own: serve the window to the system's browser",
} satisfies Command;
