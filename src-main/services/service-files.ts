import { existsSync } from "node:fs";
import { open } from "node:fs/promises";
import path from "node:path";
import { AppError } from "../../models/errors/index.ts";
import { mixtureArray } from "../store/index.ts";
import type { IncidentReader } from "./incident-reader.ts";
import type { ProjectHolder } from "./open-project.ts";
import type { ServiceFiles } from "./service.ts";

/** Ending of the style that an export leaves beside its raster. */
const STYLE_ENDING = ".qml";

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

function missing(what: string): AppError {
  return new AppError("NotFound", {
    message: `There is no ${what} any more.`,
    hint: "Export the forecast again.",
    details: { what },
  });
}

export function createServiceFiles(projects: ProjectHolder, incidents: IncidentReader): ServiceFiles {
  return {
    async fieldArray(forecast, array) {
      const { catalogue } = projects.current();
      const range = await mixtureArray(catalogue.store, catalogue.forecasts.record(forecast).mixtureHash, array);
      return await readRange(range.path, range.offset, range.bytes);
    },
    incidents: (dataset, fromDay, toDay) => incidents.read(dataset, fromDay, toDay),
    async exported(name) {
      const wantsStyle = name.endsWith(STYLE_ENDING);
      const { exported } = projects.current().catalogue.exports.get(wantsStyle ? name.slice(0, -STYLE_ENDING.length) : name);
      const { dir, name: stem } = path.parse(exported.file);
      const file = wantsStyle ? path.join(dir, `${stem}${STYLE_ENDING}`) : exported.file;
      if (!existsSync(file)) throw missing(file);
      return { path: file, fileName: path.basename(file) };
    },
  };
}
