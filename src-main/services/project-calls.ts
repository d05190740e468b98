import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { AppError } from "../../models/errors/index.ts";
import type { Project } from "../contract/index.ts";
import { listFolders } from "./folder-listing.ts";
import type { Handlers, ServiceContext } from "./handlers.ts";

/** Key of the view among a project's settings. */
const VIEW_SETTING = "window.view";

/** A project that was opened is remembered; that it cannot be remembered is no reason to keep it closed. */
async function remembered(context: ServiceContext, opening: Promise<Project>): Promise<Project> {
  const project = await opening;
  await context.user.recent.add(project).catch((error: unknown) => context.log("remembering a project", error));
  return project;
}

export const projectCalls = {
  "project.open": (context, { path }) => remembered(context, context.projects.open(path)),
  "project.create": (context, { path, name }) => remembered(context, context.projects.create(path, { name })),
  "project.sample": async (context, _input, { signal = new AbortController().signal, progress = () => undefined }) => {
    const path = await context.user.ensureSample({ signal, progress });
    if (path === undefined) {
      throw new AppError("NoSample", {
        message: "This copy of Isarithm has no sample project.",
        hint: "Create a project and drop a table of your own on it.",
      });
    }
    return await remembered(context, context.projects.open(path));
  },
  "project.close": async (context) => {
    await context.projects.close();
    return {};
  },
  "project.rename": async (context, { name }) => {
    const { catalogue } = context.projects.current();
    catalogue.rename(name);
    context.changes.announce("project");
    return await remembered(context, Promise.resolve(catalogue.describe()));
  },
  "project.recent": (context) => context.user.recent.list(),
  "project.forget": async (context, { path }) => {
    await context.user.recent.forget(path);
    return await context.user.recent.list();
  },
  "project.folders": (context, { path }) => {
    const own = context.user.projectsFolder;
    return listFolders(path ?? (existsSync(own) ? own : homedir()));
  },
  "project.view": (context) => {
    const kept = context.projects.current().catalogue.settings.get(VIEW_SETTING);
    return { view: typeof kept === "string" ? kept : null };
  },
  "project.keepView": (context, { project, view }) => {
    const { catalogue } = context.projects.current();
    if (catalogue.describe().id === project) catalogue.settings.set(VIEW_SETTING, view);
    return {};
  },
} satisfies Partial<Handlers>;
