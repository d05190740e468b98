/** Calls about projects: the one that is open, those that were, and where there may be more. */
import { z } from "zod";
import * as entity from "../entities/index.ts";
import { type CallDefinition, nothing } from "./definition.ts";

/** Longest view that is kept: an address with a hundred categories has a tenth of it. */
const VIEW_MAX_CHARACTERS = 20_000;

export const projectCalls = {
  "project.open": { input: z.object({ path: z.string() }), output: entity.project, slow: false },
  "project.create": {
    input: z.object({
      path: z.string(),
      name: z.string().optional(),
    }),
    output: entity.project,
    slow: false,
  },
  /** Opens the sample, which is put into the user's folder when it is not there. Throws NoSample. */
  "project.sample": { input: nothing, output: entity.project, slow: true },
  /** Ends the project's work and closes it. A training goes on when it is opened again. */
  "project.close": { input: nothing, output: nothing, slow: false },
  "project.rename": { input: z.object({ name: z.string().trim().min(1).max(120) }), output: entity.project, slow: false },
  /** Newest first. */
  "project.recent": { input: nothing, output: z.array(entity.recentProject), slow: false },
  /** Takes a project from the list of recent ones. The project itself stays. */
  "project.forget": { input: z.object({ path: z.string() }), output: z.array(entity.recentProject), slow: false },
  /** Folders of this machine; those of the user's own projects when no path is given. Throws FolderMissing. */
  "project.folders": { input: z.object({ path: z.string().optional() }), output: entity.folderListing, slow: false },
  /** How the window showed the project last, as the window wrote it; null where it was never shown. */
  "project.view": { input: nothing, output: z.object({ view: z.string().nullable() }), slow: false },
  /** Keeps the view of that project; of another one than is open by now it is passed over. */
  "project.keepView": {
    input: z.object({ project: entity.id, view: z.string().max(VIEW_MAX_CHARACTERS) }),
    output: nothing,
    slow: false,
  },
} as const satisfies Record<string, CallDefinition>;
