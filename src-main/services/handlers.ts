import type { CallName, CallOutput, CallRequest } from "../contract/index.ts";
import type { ErrorLog } from "./call-errors.ts";
import type { Changes } from "./changes.ts";
import type { EngineInstall } from "./engine-install.ts";
import type { IncidentReader } from "./incident-reader.ts";
import type { ProjectHolder } from "./open-project.ts";
import type { CallOptions } from "./service.ts";
import type { ShownWork } from "./shown-work.ts";
import type { UploadRegister } from "./uploads.ts";
import type { User } from "./user.ts";

/** What the groups of calls share. */
export interface ServiceContext {
  readonly version: string;
  readonly changes: Changes;
  readonly uploads: UploadRegister;
  readonly projects: ProjectHolder;
  readonly install: EngineInstall;
  readonly incidents: IncidentReader;
  /** Imports and exports that go on. */
  readonly work: ShownWork;
  readonly user: User;
  readonly log: ErrorLog;
  readonly logFile: string | undefined;
}

/** A call's work: its input has been checked by the contract's schema, defaults filled in. */
export type Handler<N extends CallName> = (
  context: ServiceContext,
  input: CallRequest<N>,
  options: CallOptions,
) => Promise<CallOutput<N>> | CallOutput<N>;

export type Handlers = { readonly [N in CallName]: Handler<N> };
