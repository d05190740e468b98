/** The project that is open, those that were, and the folders in which there may be more. */
import { z } from "zod";
import { id } from "./shared.ts";

export const project = z.object({
  id,
  name: z.string(),
  path: z.string(),
});

export const recentProject = z.object({
  path: z.string(),
  name: z.string(),
  /** ISO 8601, UTC. */
  openedAt: z.string(),
  /** False where its folder is not there now: removed, or on a disc that is not connected. */
  present: z.boolean(),
});

/** What a window needs to let somebody choose a folder of this machine. */
export const folderListing = z.object({
  path: z.string(),
  /** Null at the root. */
  parent: z.string().nullable(),
  /** In the order of their names; hidden ones are left out. */
  folders: z.array(z.object({ name: z.string(), path: z.string(), isProject: z.boolean() })),
  /** Folders that are more than one list can hold. */
  left: z.number().int().nonnegative(),
});

export type Project = z.infer<typeof project>;
export type RecentProject = z.infer<typeof recentProject>;
export type FolderListing = z.infer<typeof folderListing>;
