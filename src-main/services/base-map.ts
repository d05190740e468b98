/** What lies under the forecast: a choice of this computer's user, kept beside the program's other files and not in projects. */
import { open } from "node:fs/promises";
import path from "node:path";
import { AppError } from "../../models/errors/index.ts";
import { type BaseMapChoice, baseMapChoice, mayServeTiles } from "../contract/index.ts";
import { userFile } from "./user-file.ts";

/** First bytes of a PMTiles file of version 3. */
const SIGNATURE = "PMTiles";
const VERSION_3 = 3;

const OUTLINES: BaseMapChoice = { kind: "outlines" };

/** Host of an address of tiles, as a policy and a person name it. Throws InvalidTileAddress. */
export function hostOfTemplate(template: string): string {
  const url = URL.parse(template);
  const hasPlaces = ["{z}", "{x}", "{y}"].every((place) => template.includes(place));
  // A policy lists hosts between spaces and semicolons: nothing that could end its place in the list.
  if (url === null || !mayServeTiles(url) || !hasPlaces || !/^[a-z0-9.:[\]-]+$/.test(url.host) || url.username !== "") {
    throw new AppError("InvalidTileAddress", {
      message: `"${template}" is no address of map pictures.`,
      hint: "Type an address that begins with https:// and holds {z}, {x} and {y}.",
      details: { template },
    });
  }
  return url.host;
}

/** Origin that a window with this choice may ask beside its own; null for none. */
export function originOfChoice(choice: BaseMapChoice): string | null {
  return choice.kind === "online" ? (URL.parse(choice.template)?.origin ?? null) : null;
}

async function checkStreetFile(file: string): Promise<void> {
  const head = new Uint8Array(SIGNATURE.length + 1);
  try {
    await using handle = await open(file, "r");
    await handle.read(head, 0, head.length, 0);
  } catch (cause) {
    throw new AppError("FileNotFound", {
      message: `The file ${file} cannot be read.`,
      hint: "Check its path, and that you may read it.",
      details: { path: file },
      cause,
    });
  }
  if (new TextDecoder("latin1").decode(head.subarray(0, SIGNATURE.length)) !== SIGNATURE || head.at(-1) !== VERSION_3) {
    throw new AppError("NotAStreetMap", {
      message: `${file} is no PMTiles file of version 3.`,
      hint: "Choose a file whose name ends in .pmtiles, cut out of a Protomaps build.",
      details: { path: file },
    });
  }
}

/** Throws InvalidTileAddress, ConsentMissing, FileNotFound, NotAStreetMap. */
async function check(choice: BaseMapChoice): Promise<BaseMapChoice> {
  if (choice.kind === "pmtiles") {
    const file = path.resolve(choice.path);
    await checkStreetFile(file);
    return { kind: "pmtiles", path: file };
  }
  if (choice.kind === "online" && hostOfTemplate(choice.template) !== choice.agreedHost) {
    throw new AppError("ConsentMissing", {
      message: `Pictures of ${hostOfTemplate(choice.template)} are asked for only after you have agreed to that host.`,
      hint: "Tick the sentence that names the host.",
      details: { host: hostOfTemplate(choice.template) },
    });
  }
  return choice;
}

export interface BaseMapKeeper {
  /** The outlines where nothing was chosen, or where what was chosen is no longer there. */
  read(): Promise<BaseMapChoice>;
  choose(choice: BaseMapChoice): Promise<BaseMapChoice>;
}

/** `base-map.json` of the user's folder. */
export function createBaseMapKeeper(userFolder: string | undefined): BaseMapKeeper {
  const file = userFolder === undefined ? undefined : path.join(userFolder, "base-map.json");
  const kept = userFile<BaseMapChoice>(file, baseMapChoice, OUTLINES);
  return {
    read: async () => check(await kept.read()).catch(() => OUTLINES),
    async choose(choice) {
      const checked = await check(choice);
      return kept.change(() => checked);
    },
  };
}
