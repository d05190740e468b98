/** The host's own file dialogs, as plain options. */
import path from "node:path";
import type { DialogRequest } from "../../contract/index.ts";
import { hostWords } from "./words.ts";

export interface FileFilter {
  readonly name: string;
  readonly extensions: readonly string[];
}

export type FileDialog =
  | {
      readonly kind: "open";
      readonly title: string;
      readonly properties: readonly OpenProperty[];
      readonly filters: readonly FileFilter[];
    }
  | { readonly kind: "save"; readonly title: string; readonly defaultPath: string; readonly filters: readonly FileFilter[] };

type OpenProperty = "openFile" | "openDirectory" | "multiSelections";

/** Largest request that is looked at, in characters of JSON: no dialog needs as much. */
export const MAX_REQUEST_LENGTH = 2000;

const TABLES: FileFilter = { name: hostWords.dialogs.tables, extensions: ["csv", "tsv", "txt", "gz", "xlsx", "parquet"] };
const ANY: FileFilter = { name: hostWords.dialogs.allFiles, extensions: ["*"] };

/** A name of the window's, as a file name that leads to no other folder and is allowed on every system. */
export function plainName(name: string): string {
  const cleaned = [...name.normalize("NFC")]
    .map((letter) => (letter < " " || '<>:"/\\|?*\u007f'.includes(letter) ? "-" : letter))
    .join("")
    .replace(/^[. ]+|[. ]+$/g, "");
  const reserved = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(cleaned);
  return cleaned === "" ? "isarithm" : reserved ? `_${cleaned}` : cleaned;
}

export function dialogOf(request: DialogRequest, documents: string, rules: Pick<typeof path, "join"> = path): FileDialog {
  switch (request.kind) {
    case "openData":
      return {
        kind: "open",
        title: hostWords.dialogs.addData,
        properties: ["openFile", "multiSelections"],
        filters: [TABLES, ANY],
      };
    case "openProject":
      return { kind: "open", title: hostWords.dialogs.openProject, properties: ["openDirectory"], filters: [] };
    case "newProject":
      return {
        kind: "save",
        title: hostWords.dialogs.newProject,
        defaultPath: rules.join(
          documents,
          `${plainName(request.name ?? hostWords.dialogs.newProject).replace(/\.isarithm$/i, "")}.isarithm`,
        ),
        filters: [{ name: hostWords.dialogs.project, extensions: ["isarithm"] }],
      };
    case "saveExport":
      return {
        kind: "save",
        title: hostWords.dialogs.saveExport,
        defaultPath: rules.join(documents, plainName(request.name)),
        filters: [{ name: request.ending.toUpperCase(), extensions: [request.ending] }, ANY],
      };
  }
}
