import path from "node:path";
import { type CallName, calls } from "../contract/index.ts";
import type { UploadRegister } from "./uploads.ts";

/** Calls whose work an analyst waits for as for a job: files that come in, and files that go out. */
function kindOf(name: CallName): "import" | "export" | undefined {
  if (name === "dataset.import" || name === "dataset.update") return "import";
  return name.startsWith("export.") && calls[name].slow ? "export" : undefined;
}

function text(input: unknown, field: string): string | undefined {
  if (typeof input !== "object" || input === null) return undefined;
  const value: unknown = Reflect.get(input, field);
  return typeof value === "string" ? value : undefined;
}

function uploadName(uploads: UploadRegister, upload: string | undefined): string | undefined {
  try {
    return upload === undefined ? undefined : uploads.find(upload).fileName;
  } catch {
    // The call itself says that it is gone.
    return undefined;
  }
}

/** As what a call is listed among the jobs; undefined for calls that are not. */
export function shownAs(
  name: CallName,
  input: unknown,
  uploads: UploadRegister,
): { readonly kind: "import" | "export"; readonly title: string } | undefined {
  const kind = kindOf(name);
  if (kind === undefined) return undefined;
  const out = text(input, "out");
  const named =
    kind === "import"
      ? uploadName(uploads, text(input, "upload"))
      : out === undefined
        ? text(input, "forecast")
        : path.basename(out);
  return { kind, title: named ?? name };
}
