/** The service as a child: the same command that serves the system's browser, on the same plain Node. */
import { spawn } from "node:child_process";
import { z } from "zod";
import { AppError } from "../../../models/errors/index.ts";
import { serviceOrigin } from "./urls.ts";

/** What `isarithm serve --no-open --json` prints when it is ready, or why it cannot be. */
const ready = z.object({
  address: z.string(),
  port: z.number(),
  project: z.string().nullable(),
  /** That the project is open in a service that runs already, whose address this is; the child has ended. */
  running: z.boolean().default(false),
});
type Ready = z.infer<typeof ready>;
const refused = z.object({ error: z.object({ code: z.string(), message: z.string(), hint: z.string() }) });

export interface ServiceCommand {
  /** A plain Node 24: not this Electron, whose fuse against running as Node is off. */
  readonly node: string;
  readonly entry: string;
  readonly project: string | undefined;
}

export interface ServiceProcess {
  /** Address that opens the window, with the token in it. */
  readonly address: string;
  readonly origin: string;
  readonly token: string;
  /** Settles when it has ended, whoever ended it. Never for a service that was joined: the line to it tells. */
  readonly ended: Promise<void>;
  /** Asks it to end by closing its input; settles when it has. One that was joined goes on: it is another window's. */
  end(): Promise<void>;
}

/** Characters of standard error that a report keeps. */
const LAST_WORDS_LENGTH = 2000;

/** Milliseconds that it gets to interrupt its trainings cleanly and to close its catalogue. */
const END_GRACE_MS = 15_000;

/** Variables that would change what the child's Node does. */
const NOT_INHERITED: readonly string[] = ["NODE_OPTIONS", "ELECTRON_RUN_AS_NODE", "NODE_EXTRA_CA_CERTS"];

function failed(message: string, hint: string): AppError {
  return new AppError("ServiceFailed", { message, hint });
}

function readAnswer(text: string): Ready | AppError | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return undefined;
  }
  const failure = refused.safeParse(parsed).data?.error;
  if (failure !== undefined) return failed(failure.message, failure.hint);
  return ready.safeParse(parsed).data;
}

/** Starts the service and waits until it serves, or joins the one that has the project open. Errors: ServiceFailed. */
export async function startService({ node, entry, project }: ServiceCommand): Promise<ServiceProcess> {
  const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !NOT_INHERITED.includes(name)));
  const child = spawn(
    node,
    [entry, "serve", "--no-open", "--json", "--until-input-ends", ...(project === undefined ? [] : ["--project", project])],
    { stdio: ["pipe", "pipe", "pipe"], env: environment, windowsHide: true },
  );
  // The other end is gone when it has ended; that is told by `ended`.
  child.stdin.on("error", () => undefined);
  let lastWords = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    lastWords = (lastWords + text).slice(-LAST_WORDS_LENGTH);
  });
  const ended = new Promise<void>((resolve) => {
    child.once("close", () => resolve());
    child.once("error", () => resolve());
  });
  const answer = await new Promise<Ready | AppError>((resolve) => {
    let output = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      output += text;
      const found = output.includes("\n") ? readAnswer(output) : undefined;
      if (found !== undefined) resolve(found);
    });
    child.once("error", (error) => resolve(failed(`${node} could not be started: ${error.message}.`, "Install Isarithm anew.")));
    void ended.then(() => resolve(failed(`The service ended before it was ready. ${lastWords.trim()}`, "Start Isarithm again.")));
  });
  if (answer instanceof AppError) {
    child.kill();
    throw answer;
  }
  return {
    address: answer.address,
    origin: serviceOrigin(answer.address),
    token: new URL(answer.address).searchParams.get("token") ?? "",
    ended: answer.running ? new Promise(() => undefined) : ended,
    async end() {
      if (answer.running) return;
      child.stdin.end();
      const timer = setTimeout(() => child.kill("SIGKILL"), END_GRACE_MS);
      await ended;
      clearTimeout(timer);
    },
  };
}
