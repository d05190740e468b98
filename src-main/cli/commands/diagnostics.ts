import type { Command } from "../command.ts";
import { withService } from "../with-service.ts";

export const diagnostics = {
  name: "diagnostics",
  usage: "[--project DIR] [--out FILE]",
  summary: "collect what a report of a fault needs: print it, or save it as a zip",
  notes: async () => [
    "It holds versions, what doctor says, the log's last lines, settings and counts: no incidents, no names, no tokens.",
    "Nothing is sent anywhere. Without --out all of it is printed, to be looked at first.",
  ],
  options: {
    project: { type: "string", value: "DIR", help: "with the counts and trainings of this project" },
    out: { type: "string", value: "FILE", help: "save it there: a zip, or one JSON document where the name ends in .json" },
  },
  words: { least: 0, most: 0 },
  run: ({ terminal, signal }, given) =>
    withService(async (service) => {
      const path = given.text("project");
      if (path !== undefined) await service.call("project.open", { path });
      const { preview, entries, bytes } = await service.call("diagnostics.preview", {}, { signal, progress: terminal.progress });
      const out = given.text("out");
      if (out === undefined) {
        return { document: { entries, bytes, file: null }, lines: entries.flatMap(({ name, text }) => [`== ${name}`, text]) };
      }
      const saved = await service.call("diagnostics.save", { preview, out });
      return {
        document: { entries, bytes, file: saved.file },
        lines: [...entries.map(({ name, bytes: size }) => `${name}  ${size} bytes`), `Saved ${saved.file}`],
      };
    }),
} satisfies Command;
