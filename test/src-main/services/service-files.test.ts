import { mkdirSync, mkdtempDisposableSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { createProject, type ProjectCatalogue } from "../../../src-main/project/index.ts";
import type { ProjectHolder } from "../../../src-main/services/open-project.ts";
import { createServiceFiles } from "../../../src-main/services/service-files.ts";

type Files = Parameters<typeof createServiceFiles>;

/** The files of a project whose exports are these, by id. */
function filesOf(project: ProjectCatalogue, exports: Readonly<Record<string, string>>) {
  const listed = { get: (id: string) => ({ exported: { file: exports[id] } }) };
  const holder = {
    current: () => ({ catalogue: { ...project, path: project.path, exports: listed } }),
  } as unknown as ProjectHolder;
  return createServiceFiles(holder, {} as Files[1], {} as Files[2]);
}

test("a download is a file of the project's own exports; a path that a catalogue names elsewhere is not sent", async () => {
  using folder = mkdtempDisposableSync(path.join(tmpdir(), "isarithm-files-"));
  using project = await createProject(path.join(folder.path, "city"));
  const exports = path.join(project.path, "exports");
  mkdirSync(exports);
  mkdirSync(path.join(project.path, "exports-old"));
  const secret = path.join(folder.path, "secret.tif");
  for (const file of [
    secret,
    path.join(exports, "rates.tif"),
    path.join(exports, "rates.qml"),
    path.join(project.path, "exports-old", "a.tif"),
  ]) {
    writeFileSync(file, "II*");
  }
  symlinkSync(secret, path.join(exports, "linked.tif"));
  const files = filesOf(project, {
    own: path.join(exports, "rates.tif"),
    outside: secret,
    catalogue: path.join(project.path, "project.sqlite"),
    upward: path.join(exports, "..", "..", "secret.tif"),
    sibling: path.join(project.path, "exports-old", "a.tif"),
    link: path.join(exports, "linked.tif"),
    folder: exports,
    gone: path.join(exports, "gone.tif"),
  });
  expect(await files.exported("own")).toEqual({ path: path.join(exports, "rates.tif"), fileName: "rates.tif" });
  expect((await files.exported("own.qml")).fileName).toBe("rates.qml");
  for (const id of ["outside", "catalogue", "upward", "sibling", "link", "folder", "gone"]) {
    await expect(files.exported(id), id).rejects.toMatchObject({ code: "NotFound" });
  }
});
