import type { Command } from "../command.ts";
import { withService } from "../with-service.ts";

export const newProject = {
  name: "new",
  usage: "DIR",
  summary: "make an empty project",
  notes: async () => ["DIR gets the ending .isarithm where it lacks it."],
  options: { name: { type: "string", value: "NAME", help: "the project's name; the folder's when absent" } },
  words: { least: 1, most: 1 },
  run: (_context, given) =>
    withService(async (service) => {
      const project = await service.call("project.create", { path: given.words[0] ?? "", name: given.text("name") });
      return { document: { project: project.id, name: project.name, path: project.path }, lines: [`Made ${project.path}`] };
    }),
} satisfies Command;
