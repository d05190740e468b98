import { existsSync, realpathSync, statSync } from "node:fs";
import { open } from "node:fs/promises";
import path from "node:path";
import { AppError } from "../../models/errors/index.ts";
import { mixtureArray } from "../store/index.ts";
import { createAddressLabels } from "./address-labels.ts";
import { areasGeoJson } from "./area-layers.ts";
import { type BaseMapKeeper, originOfChoice } from "./base-map.ts";
import type { IncidentReader } from "./incident-reader.ts";
import type { ProjectHolder } from "./open-project.ts";
import { rejectsCsv } from "./reject-list.ts";
import type { ServiceFiles } from "./service.ts";

/** Endings of what an export leaves beside its file: a raster's style, and what a list of places is about. */
const STYLE_ENDING = ".qml";
const DESCRIPTION_ENDING = ".json";
const COMPANION_ENDINGS = [STYLE_ENDING, DESCRIPTION_ENDING];

function companionOf(file: string, ending: string): string {
  if (ending !== STYLE_ENDING) return `${file}${ending}`;
  const { dir, name } = path.parse(file);
  return path.join(dir, `${name}${STYLE_ENDING}`);
}

async function readRange(file: string, offset: number, bytes: number): Promise<Uint8Array> {
  await using handle = await open(file, "r");
  const buffer = new Uint8Array(bytes);
  let read = 0;
  while (read < bytes) {
    const { bytesRead } = await handle.read(buffer, read, bytes - read, offset + read);
    if (bytesRead === 0) {
      throw new AppError("StoreDamaged", {
        message: `${file} ends in the middle of an array.`,
        hint: "Make this forecast anew.",
        details: { path: file },
      });
    }
    read += bytesRead;
  }
  return buffer;
}

/** Where exports go that were given no place of their own. Files elsewhere are the user's, whatever a catalogue says of them. */
const EXPORTS_FOLDER = "exports";

/** By real paths, so that no link leads out. Both exist, or it is false. */
function isInside(folder: string, file: string): boolean {
  try {
    const relative = path.relative(realpathSync(folder), realpathSync(file));
    return relative !== "" && !relative.startsWith("..") && !path.isAbsolute(relative) && statSync(file).isFile();
  } catch {
    return false;
  }
}

function missing(what: string): AppError {
  return new AppError("NotFound", {
    message: `There is no ${what} any more.`,
    hint: "Export the forecast again.",
    details: { what },
  });
}

export function createServiceFiles(projects: ProjectHolder, incidents: IncidentReader, baseMap: BaseMapKeeper): ServiceFiles {
  const labels = createAddressLabels(projects);
  return {
    labels: (dataset, box) => labels.inBox(dataset, box),
    async streetMap() {
      const choice = await baseMap.read();
      return choice.kind === "pmtiles" ? choice.path : null;
    },
    tileOrigin: async () => originOfChoice(await baseMap.read()),
    async fieldArray(forecast, array) {
      const { catalogue } = projects.current();
      const range = await mixtureArray(catalogue.store, catalogue.forecasts.record(forecast).mixtureHash, array);
      return await readRange(range.path, range.offset, range.bytes);
    },
    rejectsCsv: (dataset) => rejectsCsv(projects.current().catalogue, dataset),
    areasGeoJson: (areas) => areasGeoJson(projects.current().catalogue, areas),
    incidents: (dataset, fromDay, toDay) => incidents.read(dataset, fromDay, toDay),
    async exported(name) {
      const ending = COMPANION_ENDINGS.find((candidate) => name.endsWith(candidate)) ?? "";
      const { catalogue } = projects.current();
      const { exported } = catalogue.exports.get(name.slice(0, name.length - ending.length));
      const file = companionOf(exported.file, ending);
      if (!existsSync(file)) throw missing(file);
      if (!isInside(path.join(catalogue.path, EXPORTS_FOLDER), file)) {
        throw new AppError("NotFound", {
          message: `${path.basename(file)} was saved outside of the project's exports, and is not sent from there.`,
          hint: "Open it where it was saved, or export the forecast again without naming a place.",
        });
      }
      return { path: file, fileName: path.basename(file) };
    },
  };
}
