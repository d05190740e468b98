/** A project of a small city, in which an epoch of training takes a moment, served for one spec. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { smallCity } from "../../src-main/services/small-city.ts";
import { runCommand, type Served, serveProject, stopServing } from "./service.ts";

export interface City {
  readonly folder: string;
  readonly project: string;
  readonly dataset: string;
  served: Served;
  end(): Promise<void>;
}

export async function serveCity(name: string): Promise<City> {
  const folder = mkdtempSync(path.join(tmpdir(), `isarithm-${name}-`));
  const project = path.join(folder, "small-city.isarithm");
  const table = path.join(folder, "small_city.csv");
  writeFileSync(table, smallCity({ days: 90, perDay: 12 }).text);
  runCommand(folder, ["new", project]);
  const { dataset } = runCommand(folder, ["ingest", "crime", "--project", project, table]);
  const city: City = {
    folder,
    project,
    dataset: String(dataset),
    served: await serveProject(folder, project),
    async end() {
      await stopServing(city.served);
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return city;
}
