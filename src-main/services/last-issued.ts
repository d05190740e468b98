import { formatDay, parseDay } from "../../models/forecast/index.ts";
import type { LastIssued } from "../contract/index.ts";
import type { ProjectCatalogue } from "../project/index.ts";

interface Issued {
  readonly forecast: string;
  readonly run: string;
  readonly isLongRunMap: boolean;
  readonly horizonDays: number;
}

function dayAfter(day: string): string {
  return formatDay((parseDay(day) ?? Number.NaN) + 1);
}

/** Newest first. The log knows of forecasts that were deleted since; the catalogue of those that an older Isarithm issued. */
function issuedOf(catalogue: ProjectCatalogue, dataset: string): Issued[] {
  const logged = catalogue.issuedLog
    .list()
    .filter((row) => row.dataset === dataset)
    .map(({ forecast, run, isLongRunMap, validDays }) => ({ forecast, run, isLongRunMap, horizonDays: validDays }));
  const listed = catalogue.forecasts
    .list()
    .filter((forecast) => forecast.dataset === dataset && !forecast.inSample)
    .map(({ id, run, isLongRunMap, validDays }) => ({ forecast: id, run, isLongRunMap, horizonDays: validDays }));
  return [...listed, ...logged].reverse();
}

/** The run that would issue again after an update: of the last forecast by a trained model, or by the long-run map where there is none. */
export function lastIssuedOf(catalogue: ProjectCatalogue, id: string): LastIssued | null {
  const dataset = catalogue.datasets.get(id);
  const titles = new Map(catalogue.runs.list().map((run) => [run.id, run.title]));
  const issued = issuedOf(catalogue, id).filter(({ run }) => titles.has(run));
  const last = issued.find(({ isLongRunMap }) => !isLongRunMap) ?? issued[0];
  if (last === undefined) return null;
  return {
    run: last.run,
    title: titles.get(last.run) ?? last.run,
    forecast: last.forecast,
    horizonDays: last.horizonDays,
    issueDay: dayAfter(dataset.lastDay),
    settledIssueDay: dataset.settledThrough === null ? null : dayAfter(dataset.settledThrough),
  };
}
