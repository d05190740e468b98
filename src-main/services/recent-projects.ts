import { existsSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import type { Project, RecentProject } from "../contract/index.ts";
import { userFile } from "./user-file.ts";

/** A list that is read at a glance. */
const KEPT = 12;

const entry = z.object({ path: z.string(), name: z.string(), openedAt: z.string() });
const document = z.object({ version: z.literal(1), projects: z.array(entry) });

export interface RecentProjects {
  /** Newest first. */
  list(): Promise<RecentProject[]>;
  add(project: Project): Promise<void>;
  forget(path: string): Promise<void>;
}

/** Projects that this computer's user has opened, in `recent-projects.json` of the user's folder. */
export function createRecentProjects(userFolder: string | undefined): RecentProjects {
  const file = userFile(userFolder === undefined ? undefined : path.join(userFolder, "recent-projects.json"), document, {
    version: 1 as const,
    projects: [],
  });
  return {
    list: async () => (await file.read()).projects.map((each) => ({ ...each, present: existsSync(each.path) })),
    async add({ path: folder, name }) {
      const openedAt = new Date().toISOString();
      await file.change(({ version, projects }) => ({
        version,
        projects: [{ path: folder, name, openedAt }, ...projects.filter((each) => each.path !== folder)].slice(0, KEPT),
      }));
    },
    async forget(folder) {
      await file.change(({ version, projects }) => ({ version, projects: projects.filter((each) => each.path !== folder) }));
    },
  };
}
