import { randomUUID } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { AppError } from "../../models/errors/index.ts";
import { makeOwnedFolder, type OwnedFolder, removeForsakenFolders } from "../ownership/index.ts";
import type { Uploads } from "./service.ts";

export interface Upload {
  readonly id: string;
  /** The name that the user knows, without folders. */
  readonly fileName: string;
  readonly path: string;
  readonly bytes: number;
}

export interface UploadRegister extends Uploads, AsyncDisposable {
  /** Errors: UploadNotFound. */
  find(id: string): Upload;
  /** Forgets an upload and deletes the file where it was a copy of ours. */
  release(id: string): Promise<void>;
}

/** Longest file name that is kept, in characters: every file system takes 255 bytes, and a name is only for showing. */
const MAX_NAME_LENGTH = 200;

/** The last part of a name from outside, without control and bidirectional characters. It is shown, never used as a path. */
export function shownFileName(name: string): string {
  const last = name.split(/[/\\]/).at(-1) ?? "";
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is removed
  const clean = last.replace(/[\u0000-\u001f\u007f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, "").trim();
  return (clean === "" || clean === "." || clean === ".." ? "file" : clean).slice(0, MAX_NAME_LENGTH);
}

/** Endings by which a reader recognises a format. The copy's name is ours; only such an ending is taken over. */
function keptEnding(fileName: string): string {
  return /(\.[a-z0-9]{1,8}){1,2}$/i.exec(fileName)?.[0].toLowerCase() ?? "";
}

function limited(limitBytes: number): Transform {
  let seen = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      seen += chunk.byteLength;
      if (seen > limitBytes) {
        done(
          new AppError("UploadTooLarge", {
            message: `The file is larger than the ${limitBytes} bytes that can be sent.`,
            hint: "Give the file by its path on the command line: isarithm ingest crime --project DIR FILE.",
            details: { limitBytes },
          }),
        );
      } else done(null, chunk);
    },
  });
}

/** What is wrong is the disc of the temporary folder, which the user may never have heard of. */
function uploadError(error: unknown, fileName: string, folder: string): unknown {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const refused = ["EACCES", "EPERM", "EROFS"].includes(code);
  const full = code === "ENOSPC" || code === "EDQUOT";
  // On a read-only disc Node says of a folder that it makes with its parents that there is no such folder.
  if (!full && !refused && !(code === "ENOENT" && error instanceof Error && "syscall" in error && error.syscall === "mkdir"))
    return error;
  return new AppError(full ? "DiscFull" : "NotWritable", {
    message: full
      ? `There is no room left in ${folder} for a copy of ${fileName}.`
      : `No copy of ${fileName} can be put into ${folder}.`,
    hint: `${full ? "Free some space there" : "Make that folder writable"}, name another one with the variable TMPDIR, or give the file by its path on the command line.`,
    details: { folder },
    cause: error,
  });
}

/** What all of Isarithm's folders in the system's temporary folder begin with. */
const TEMPORARY_PREFIX = "isarithm-";

/**
 * Keeps received files in one temporary folder, made at the first need and removed with the register. Made once at a service's
 * start, it also clears the temporary folder of what killed services left: their uploads and their previews.
 */
export function createUploadRegister(): UploadRegister {
  const uploads = new Map<string, Upload & { readonly owned: boolean }>();
  const cleared = removeForsakenFolders(tmpdir(), TEMPORARY_PREFIX);
  let folder: Promise<OwnedFolder> | undefined;
  const ownFolder = (): Promise<OwnedFolder> => {
    folder ??= makeOwnedFolder(tmpdir(), `${TEMPORARY_PREFIX}uploads-`).catch((error: unknown) => {
      // The next upload tries again.
      folder = undefined;
      throw error;
    });
    return folder;
  };

  return {
    async receive(fileName, bytes, { limitBytes, signal }) {
      const id = randomUUID();
      const shown = shownFileName(fileName);
      const own = await ownFolder().catch((error: unknown) => {
        throw uploadError(error, shown, tmpdir());
      });
      const home = path.join(own.path, id);
      const target = path.join(home, `upload${keptEnding(shown)}`);
      try {
        // With its parents: whatever tidies temporary folders may have taken the register's own.
        await mkdir(home, { recursive: true, mode: 0o700 });
        await pipeline(bytes, limited(limitBytes), createWriteStream(target, { mode: 0o600 }), { signal });
        const { size } = await stat(target);
        if (size === 0) {
          throw new AppError("EmptyFile", {
            message: `The file ${shown} is empty.`,
            hint: "Choose a file with a header line and at least one incident.",
          });
        }
        uploads.set(id, { id, fileName: shown, path: target, bytes: size, owned: true });
        return id;
      } catch (error) {
        await rm(home, { recursive: true, force: true }).catch(() => undefined);
        throw uploadError(error, shown, tmpdir());
      }
    },
    async register(given) {
      const absolute = path.resolve(given);
      const found = await stat(absolute).catch((cause: unknown) => {
        throw new AppError("FileNotFound", {
          message: `There is no file ${absolute}.`,
          hint: "Check the path; relative paths start at the current folder.",
          details: { path: absolute },
          cause,
        });
      });
      if (!found.isFile()) {
        throw new AppError("FileNotFound", {
          message: `${absolute} is no file.`,
          hint: "Give the path of one CSV file (.csv or .csv.gz).",
          details: { path: absolute },
        });
      }
      const id = randomUUID();
      uploads.set(id, { id, fileName: path.basename(absolute), path: absolute, bytes: found.size, owned: false });
      return id;
    },
    find(id) {
      const upload = uploads.get(id);
      if (upload === undefined) {
        throw new AppError("UploadNotFound", {
          message: `There is no waiting file ${id}.`,
          hint: "Choose the file again.",
          details: { upload: id },
        });
      }
      return upload;
    },
    async release(id) {
      const upload = uploads.get(id);
      uploads.delete(id);
      if (upload?.owned) await rm(path.dirname(upload.path), { recursive: true, force: true });
    },
    async [Symbol.asyncDispose]() {
      uploads.clear();
      await cleared;
      await (await folder)?.[Symbol.asyncDispose]();
    },
  };
}
