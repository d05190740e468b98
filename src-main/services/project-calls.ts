import type { Handlers } from "./handlers.ts";

export const projectCalls = {
  "project.open": (context, { path }) => context.projects.open(path),
  "project.create": (context, { path, name, attribution }) => context.projects.create(path, { name, attribution }),
} satisfies Partial<Handlers>;
