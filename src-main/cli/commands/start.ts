import { choiceOption, wholeNumber } from "../arguments.ts";
import { type Arguments, type Command, type CommandContext, projectOption, wrongUse } from "../command.ts";

/** Highest port number of TCP. */
const MAX_PORT = 65_535;

const options = {
  ...projectOption,
  port: { type: "string", value: "N", help: "exactly this port; any free one when absent" },
  "no-open": { type: "boolean", help: "serve and print the address, without opening a window" },
  "until-input-ends": { type: "boolean", help: "end when standard input does: for a program that starts this one" },
} as const;

const HOSTS = ["electron", "browser"] as const;

function portOf(given: Arguments): number | undefined {
  const port = wholeNumber(given, "port", 1);
  if (port !== undefined && port > MAX_PORT) throw wrongUse(`--port ${port} is no port.`, `Ports go up to ${MAX_PORT}.`);
  return port;
}

async function serve(context: CommandContext, given: Arguments): Promise<undefined> {
  const port = portOf(given);
  const { serveWindow } = await import("../serve-window.ts");
  await serveWindow(context, {
    port,
    project: given.text("project"),
    opens: !given.flag("no-open"),
    untilInputEnds: given.flag("until-input-ends"),
  });
}

export const start = {
  name: "start",
  usage: "[--project DIR] [--port N] [--no-open] [--host electron|browser]",
  summary: "open the window, on the sample project when none is named",
  notes: async () => [
    "The window is Electron's where its program is, or can be fetched once; else the system's browser shows it.",
  ],
  options: { ...options, host: { type: "string", value: "HOST", help: "electron or browser; the best there is when absent" } },
  words: { least: 0, most: 0 },
  async run(context, given) {
    portOf(given);
    const host = choiceOption(given, "host", HOSTS);
    // A port and an address to open elsewhere are what a browser needs.
    const wantsBrowser = host === "browser" || given.flag("no-open") || given.text("port") !== undefined;
    if (!wantsBrowser) {
      const { startElectron } = await import("../start-electron.ts");
      if (await startElectron(context, { project: given.text("project"), insists: host === "electron" })) return undefined;
    }
    return await serve(context, given);
  },
} satisfies Command;

export const serveCommand = {
  name: "serve",
  usage: "[--project DIR] [--port N] [--no-open]",
  summary: "the same without a host of its own: serve the window to the system's browser",
  options,
  words: { least: 0, most: 0 },
  run: serve,
} satisfies Command;
