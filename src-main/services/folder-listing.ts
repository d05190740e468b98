import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import path from "node:path";
import { AppError } from "../../models/errors/index.ts";
import type { FolderListing } from "../contract/index.ts";

/** More than anybody reads; a folder with more is narrowed by typing its path. */
const MOST_FOLDERS = 500;
const PROJECT_ENDING = ".isarithm";

/** Folders inside of a folder of this machine. Throws FolderMissing, FolderUnreadable. */
export async function listFolders(folder: string): Promise<FolderListing> {
  const absolute = path.resolve(folder);
  if (!existsSync(absolute)) {
    throw new AppError("FolderMissing", {
      message: `There is no folder ${absolute}.`,
      hint: "Check the path, or go up to a folder that is there.",
      details: { path: absolute },
    });
  }
  const entries = await readdir(absolute, { withFileTypes: true }).catch((cause: unknown) => {
    throw new AppError("FolderUnreadable", {
      message: `The folder ${absolute} cannot be read.`,
      hint: "Choose another folder, or ask who owns it for the right to read it.",
      details: { path: absolute },
      cause,
    });
  });
  const folders = entries
    .filter((entry) => (entry.isDirectory() || entry.isSymbolicLink()) && !entry.name.startsWith("."))
    .map(({ name }) => ({ name, path: path.join(absolute, name), isProject: name.endsWith(PROJECT_ENDING) }))
    .sort((a, b) => a.name.localeCompare(b.name, "en", { numeric: true }));
  const parent = path.dirname(absolute);
  return {
    path: absolute,
    parent: parent === absolute ? null : parent,
    folders: folders.slice(0, MOST_FOLDERS),
    left: Math.max(0, folders.length - MOST_FOLDERS),
  };
}
