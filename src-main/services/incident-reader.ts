import { AppError } from "../../models/errors/index.ts";
import { type IncidentTable, type LocalDay, parseDay, sliceDays } from "../../models/forecast/index.ts";
import { type IncidentDescription, readIncidents } from "../ingest/index.ts";
import type { OpenProject, ProjectHolder } from "./open-project.ts";
import type { IncidentPoints } from "./service.ts";

export interface IncidentReader {
  /** Incidents of the local days [fromDay, toDay). Errors: NoProject, NotFound, InvalidInput. */
  read(dataset: string, fromDay: string, toDay: string): Promise<IncidentPoints>;
}

function dayOf(text: string): LocalDay {
  const day = parseDay(text);
  if (day === undefined) {
    throw new AppError("InvalidInput", {
      message: `"${text}" is no day.`,
      hint: "Write days like 2018-09-04.",
      details: { day: text },
    });
  }
  return day;
}

/** Reads incidents for drawing. The table that was read last stays in memory: a window that plays through days asks for it again. */
export function createIncidentReader(projects: ProjectHolder): IncidentReader {
  let kept: { readonly project: OpenProject; readonly hash: string; readonly table: Promise<IncidentTable> } | undefined;

  const tableOf = (dataset: string): Promise<IncidentTable> => {
    const project = projects.current();
    const { catalogue } = project;
    const record = catalogue.datasets.record(dataset);
    // By content: an update gives a data set other incidents under the same id.
    const { hash } = record.dataset;
    if (kept?.project === project && kept.hash === hash) return kept.table;
    const { categories, timeZone, firstDay, lastDay } = record.dataset;
    const description: IncidentDescription = { categories, timeZone, firstDay, lastDay };
    const entry = { project, hash, table: catalogue.store.checkedPath(hash).then((file) => readIncidents(file, description)) };
    kept = entry;
    entry.table.catch(() => {
      if (kept === entry) kept = undefined;
    });
    return entry.table;
  };

  return {
    async read(dataset, fromDay, toDay) {
      const from = dayOf(fromDay);
      const to = dayOf(toDay);
      const part = sliceDays(await tableOf(dataset), from, Math.max(from, to));
      const count = part.day.length;
      const lonLat = new Float32Array(2 * count);
      for (let row = 0; row < count; row += 1) {
        lonLat[2 * row] = part.lon[row] ?? Number.NaN;
        lonLat[2 * row + 1] = part.lat[row] ?? Number.NaN;
      }
      return { count, lonLat, category: part.category };
    },
  };
}
