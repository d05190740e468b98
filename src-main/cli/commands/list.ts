import type { AreaLayer, Dataset, DeletedThing, Forecast, Run } from "../../contract/index.ts";
import { type Command, projectOption } from "../command.ts";
import { alignColumns } from "../terminal.ts";
import { withProject } from "../with-service.ts";

const integer = new Intl.NumberFormat("en");

export function describeDataset({ name, noun, rows, firstDay, lastDay, categories }: Dataset): string {
  const kinds = categories.length === 1 ? "1 category" : `${categories.length} categories`;
  const incidents = rows.kept === 1 ? `1 ${noun.one}` : `${integer.format(rows.kept)} ${noun.many}`;
  return `${name}: ${incidents}, ${firstDay} to ${lastDay}, ${kinds}`;
}

export function describeAreas({ name, count, nameProperty }: AreaLayer): string {
  return `${name}: ${count === 1 ? "1 area" : `${integer.format(count)} areas`}, called by ${nameProperty}`;
}

export function describeRun({ title, status, dataset, fromDay, toDay }: Run): string {
  return `${title} on ${dataset}, ${fromDay} up to ${toDay}: ${status}`;
}

export function describeForecast({ title, run, issuedDay, validFromDay, validDays, summary, inSample }: Forecast): string {
  const days = validDays === 1 ? "1 day" : `${validDays} days`;
  const sample = inSample ? ", inside the training period" : "";
  return `${title} by ${run}, issued ${issuedDay}, valid ${days} from ${validFromDay}: ${summary.expectedCount.toFixed(1)} expected${sample}`;
}

export function describeDeleted({ name, valid, others, deletedAt, keptUntil }: DeletedThing): string {
  const days = valid === null ? "" : `, valid ${valid.days === 1 ? "1 day" : `${valid.days} days`} from ${valid.fromDay}`;
  const kept = keptUntil === null ? "" : `, kept until ${keptUntil.slice(0, 10)}`;
  const along = others === 0 ? "" : `, with ${integer.format(others)} made of it`;
  return `${name}${days}${along}: deleted on ${deletedAt.slice(0, 10)}${kept}`;
}

export const list = {
  name: "list",
  usage: "--project DIR [--deleted]",
  summary: "list the data sets, layers of areas, runs and forecasts of a project",
  options: {
    ...projectOption,
    deleted: { type: "boolean", help: "what was deleted and can be restored, instead of what is there" },
  },
  words: { least: 0, most: 0 },
  run: (_context, given) =>
    withProject(given, async (service) => {
      if (given.flag("deleted")) {
        const deleted = await service.call("deleted.list", {});
        const rows = deleted.map((thing) => [thing.id, describeDeleted(thing)]);
        return { document: { deleted }, lines: rows.length === 0 ? ["Nothing that can be restored."] : alignColumns(rows) };
      }
      const [datasets, areas, runs, forecasts] = await Promise.all([
        service.call("dataset.list", {}),
        service.call("areas.list", {}),
        service.call("run.list", {}),
        service.call("forecast.list", {}),
      ]);
      const document = {
        datasets: datasets.map((dataset) => ({ id: dataset.id, description: describeDataset(dataset) })),
        areas: areas.map((layer) => ({ id: layer.id, description: describeAreas(layer) })),
        runs: runs.map((run) => ({ id: run.id, description: describeRun(run) })),
        forecasts: forecasts.map((forecast) => ({ id: forecast.id, description: describeForecast(forecast) })),
        ensembles: [],
      };
      const rows = [...document.datasets, ...document.areas, ...document.runs, ...document.forecasts].map(
        ({ id, description }) => [id, description],
      );
      return { document, lines: rows.length === 0 ? ["Nothing yet. Next: isarithm ingest crime"] : alignColumns(rows) };
    }),
} satisfies Command;
