import { homedir } from "node:os";
import path from "node:path";
import type { JobProgress, Preferences } from "../contract/index.ts";
import { type BaseMapKeeper, createBaseMapKeeper } from "./base-map.ts";
import { createPreferences } from "./preferences.ts";
import { createRecentProjects, type RecentProjects } from "./recent-projects.ts";
import type { UserFile } from "./user-file.ts";

/** Whose window this is: where their own files are, and what is known of them between projects. */
export interface UserOptions {
  /** The user's folder for this program. */
  readonly folder: string;
  /** Where new projects go. */
  readonly projectsFolder: string;
  /** Puts the sample project there when it is missing; undefined where this copy of the program has none. */
  readonly ensureSample: (options: {
    readonly signal: AbortSignal;
    readonly progress: (progress: JobProgress) => void;
  }) => Promise<string | undefined>;
}

export interface User {
  readonly preferences: UserFile<Preferences>;
  readonly recent: RecentProjects;
  readonly baseMap: BaseMapKeeper;
  readonly projectsFolder: string;
  readonly ensureSample: UserOptions["ensureSample"];
}

/** Without options: a service for one command, which remembers nothing. */
export function createUser(options: UserOptions | undefined): User {
  return {
    preferences: createPreferences(options?.folder),
    recent: createRecentProjects(options?.folder),
    baseMap: createBaseMapKeeper(options?.folder),
    projectsFolder: options?.projectsFolder ?? path.join(homedir()),
    ensureSample: options?.ensureSample ?? (() => Promise.resolve(undefined)),
  };
}
