import { AppError } from "../../models/errors/index.ts";
import { type CallInput, type CallName, type CallOutput, calls } from "../contract/index.ts";
import { appCalls } from "./app-calls.ts";
import { areasCalls } from "./areas-calls.ts";
import { type ErrorLog, toAppError } from "./call-errors.ts";
import { createChanges } from "./changes.ts";
import { datasetCalls } from "./dataset-calls.ts";
import { deletedCalls } from "./deleted-calls.ts";
import { diagnosticsCalls } from "./diagnostics-calls.ts";
import { engineCalls } from "./engine-calls.ts";
import { createEngineInstall } from "./engine-install.ts";
import { evaluateCalls } from "./evaluate-calls.ts";
import { exportCalls } from "./export-calls.ts";
import { forecastCalls } from "./forecast-calls.ts";
import type { Handlers, ServiceContext } from "./handlers.ts";
import { createIncidentReader } from "./incident-reader.ts";
import { jobCalls } from "./job-calls.ts";
import { logCalls } from "./log-calls.ts";
import { keepMeasure } from "./machine-measures.ts";
import { mapCalls } from "./map-calls.ts";
import { createProjectHolder } from "./open-project.ts";
import { preferencesCalls } from "./preferences-calls.ts";
import { projectCalls } from "./project-calls.ts";
import { runCalls } from "./run-calls.ts";
import { scoreCalls } from "./score-calls.ts";
import type { CallOptions, Service } from "./service.ts";
import { createServiceFiles } from "./service-files.ts";
import { shownAs } from "./shown-as.ts";
import { createShownWork } from "./shown-work.ts";
import { createUploadRegister } from "./uploads.ts";
import { createUser, type UserOptions } from "./user.ts";
import { readVersion } from "./version.ts";

export interface ServiceOptions {
  readonly log: ErrorLog;
  /** Where `log` writes: its last lines are part of the diagnostics, which are saved beside it. */
  readonly logFile?: string;
  /**
   * Whether trainings that wait since an earlier session start when their project is opened: for services that stay, a window's. False
   * when absent.
   */
  readonly continuesWaiting?: boolean;
  /** For services that stay: whose window they serve. */
  readonly user?: UserOptions;
}

const handlers: Handlers = {
  ...appCalls,
  ...projectCalls,
  ...preferencesCalls,
  ...datasetCalls,
  ...areasCalls,
  ...runCalls,
  ...jobCalls,
  ...forecastCalls,
  ...evaluateCalls,
  ...logCalls,
  ...mapCalls,
  ...scoreCalls,
  ...exportCalls,
  ...engineCalls,
  ...diagnosticsCalls,
  ...deletedCalls,
};

function isCallName(name: string): name is CallName {
  return Object.hasOwn(calls, name);
}

/** Checks the input by the contract and names the first thing that is wrong with it. Errors: InvalidInput. */
function checkInput<N extends CallName>(name: N, input: unknown): unknown {
  const checked = calls[name].input.safeParse(input);
  if (checked.success) return checked.data;
  const [issue] = checked.error.issues;
  const where = issue === undefined || issue.path.length === 0 ? "its input" : issue.path.join(".");
  throw new AppError("InvalidInput", {
    message: `The call ${name} cannot use ${where}: ${issue?.message ?? "not understood"}.`,
    hint: "Correct the value and try again.",
    details: { call: name, path: issue?.path.join(".") ?? "" },
  });
}

/** One service: no project is open yet. Disposing ends jobs cleanly, then the engines, then the catalogue. */
export function createService({ log, continuesWaiting, user, logFile }: ServiceOptions): Service {
  const changes = createChanges(log);
  const projects = createProjectHolder({
    onChanged: changes.announce,
    log,
    continuesWaiting,
    onMeasured: (measure) => {
      keepMeasure(measure).catch((error: unknown) => log("keeping what a training has cost", error));
    },
  });
  const work = createShownWork(changes.announce);
  const install = createEngineInstall(projects, changes.announce, log);
  const uploads = createUploadRegister();
  const incidents = createIncidentReader(projects);
  const context: ServiceContext = {
    version: readVersion(),
    changes,
    uploads,
    projects,
    install,
    incidents,
    work,
    user: createUser(user),
    log,
    logFile,
  };

  const callByName = async (name: string, input: unknown, options: CallOptions = {}): Promise<unknown> => {
    try {
      if (!isCallName(name)) {
        throw new AppError("UnknownCall", {
          message: `There is no call ${name}.`,
          hint: "Reload the window: it is older or newer than the service.",
        });
      }
      const checked = checkInput(name, input);
      options.signal?.throwIfAborted();
      // The table of handlers has the type that belongs to the name; TypeScript cannot follow that through a variable name.
      const handler = handlers[name] as (context: ServiceContext, input: unknown, options: CallOptions) => unknown;
      const shown = shownAs(name, checked, uploads);
      if (shown === undefined) return await handler(context, checked, options);
      return await work.run(shown.kind, shown.title, options, async (given) => handler(context, checked, given));
    } catch (error) {
      throw toAppError(error, name, log);
    }
  };

  return {
    call: <N extends CallName>(name: N, input: CallInput<N>, options?: CallOptions) =>
      callByName(name, input, options) as Promise<CallOutput<N>>,
    callByName,
    subscribe: changes.subscribe,
    uploads,
    files: createServiceFiles(projects, incidents, context.user.baseMap),
    async [Symbol.asyncDispose]() {
      await install[Symbol.asyncDispose]();
      await projects[Symbol.asyncDispose]();
      await uploads[Symbol.asyncDispose]();
    },
  };
}
