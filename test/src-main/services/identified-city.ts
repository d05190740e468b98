/** Tables of incidents with IDs, and what a service needs to take them in. */
import { mkdtempDisposableSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import type { Dataset, Forecast } from "../../../src-main/contract/index.ts";
import { createService, type Service } from "../../../src-main/services/index.ts";
import { smallCity } from "./small-city.ts";

export interface Incident {
  readonly id: string;
  /** "YYYY-MM-DD" */
  readonly day: string;
  readonly category: string;
  /** The rest of the line: time of day, latitude and longitude. */
  readonly time: string;
  readonly place: string;
}

function parse(text: string): Incident[] {
  const [, ...lines] = text.trimEnd().split(/\r?\n/);
  return lines.map((line, index) => {
    const [date = "", category = "", lat, lon] = line.split(",");
    const [calendar = "", ...time] = date.split(" ");
    const [month, day, year] = calendar.split("/");
    return { id: `N${index}`, day: `${year}-${month}-${day}`, category, time: time.join(" "), place: `${lat},${lon}` };
  });
}

/** The sample's 126,549 reported incidents of Chicago, each with a number of its own. */
export function chicago2018(): Incident[] {
  const file = path.resolve(import.meta.dirname, "../../../samples/data/chicago-incidents-2018.csv.gz");
  return parse(gunzipSync(readFileSync(file)).toString("utf8"));
}

export function identifiedCity(days: number, perDay: number): Incident[] {
  return parse(smallCity({ days, perDay }).text);
}

export function csvOf(incidents: readonly Incident[]): string {
  const lines = incidents.map(({ id, day, category, time, place }) => {
    const [year, month, date] = day.split("-");
    return `${id},${month}/${date}/${year} ${time},${category},${place}`;
  });
  return `${["ID,Date,Primary Type,Latitude,Longitude", ...lines].join("\n")}\n`;
}

export interface Bench extends AsyncDisposable {
  readonly service: Service;
  readonly folder: string;
  readonly logged: readonly unknown[];
  /** Writes a table and gives its upload. */
  upload(name: string, incidents: readonly Incident[]): Promise<string>;
  /** Makes a project from a first export. */
  start(incidents: readonly Incident[]): Promise<{ readonly dataset: Dataset; readonly baseMap: Forecast }>;
}

export async function openBench(): Promise<Bench> {
  await using stack = new AsyncDisposableStack();
  const folder = stack.use(mkdtempDisposableSync(path.join(tmpdir(), "isarithm-ledger-"))).path;
  const logged: unknown[] = [];
  const service = stack.use(createService({ log: (context, error) => logged.push([context, error]) }));
  const upload = async (name: string, incidents: readonly Incident[]): Promise<string> => {
    const file = path.join(folder, name);
    writeFileSync(file, csvOf(incidents));
    return await service.uploads.register(file);
  };
  const held = stack.move();
  return {
    service,
    folder,
    logged,
    upload,
    async start(incidents) {
      await service.call("project.create", { path: path.join(folder, "city") });
      const id = await upload("first.csv", incidents);
      const { roles } = await service.call("dataset.preview", { upload: id });
      return await service.call("dataset.import", { upload: id, roles, timeZone: "America/Chicago" });
    },
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}
