import { type Command, projectOption } from "../command.ts";
import { alignColumns } from "../terminal.ts";
import { withProject } from "../with-service.ts";

export const log = {
  name: "log",
  usage: "--project DIR [--dataset ID]",
  summary: "list every forecast that was issued, and check that none was changed since",
  options: {
    ...projectOption,
    dataset: { type: "string", value: "ID", help: "forecasts from this data set alone" },
  },
  words: { least: 0, most: 0 },
  run: (_context, given) =>
    withProject(given, async (service) => {
      const result = await service.call("log.list", { dataset: given.text("dataset") });
      const { rows, chain, scoreChain } = result;
      const verdict = (name: string, { verified, rows: count, head, problems }: typeof chain) =>
        verified
          ? [`${name}: ${count} rows, none changed since it was written; the last one's hash is ${head}`]
          : problems.map(({ message }) => `${name}: ${message}`);
      return {
        document: result,
        lines: [
          ...alignColumns(
            rows.map(({ row, forecast, issuedAt, title, validFromDay, validDays, dataset, dataVersion, outcomesKnown }) => [
              String(row),
              forecast,
              issuedAt.slice(0, 16).replace("T", " "),
              `${title}, ${validDays === 1 ? "1 day" : `${validDays} days`} from ${validFromDay}`,
              `${dataset} version ${dataVersion}`,
              outcomesKnown ? "looks back" : "",
            ]),
            [0],
          ),
          ...verdict("issued forecasts", chain),
          ...verdict("scores", scoreChain),
        ],
      };
    }),
} satisfies Command;
