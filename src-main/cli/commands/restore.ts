import { type Command, projectOption } from "../command.ts";
import { withProject } from "../with-service.ts";

export const restore = {
  name: "restore",
  usage: "--project DIR ID",
  summary: "take back the deletion of a data set, run, forecast or region",
  notes: async () => [
    "What was deleted with it comes back too, and what it was made from. isarithm list --deleted says what can be restored.",
  ],
  options: projectOption,
  words: { least: 1, most: 1 },
  run: (_context, given) =>
    withProject(given, async (service) => {
      const [id = ""] = given.words;
      const { ids } = await service.call("deleted.restore", { id });
      return {
        document: { restored: ids },
        lines: [ids.length === 0 ? `${id} is not deleted.` : `restored: ${ids.join(", ")}`],
      };
    }),
} satisfies Command;
