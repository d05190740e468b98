import { mkdtempDisposableSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { createProject } from "../../../../src-main/project/index.ts";
import { SAMPLE_DATASET } from "../../project/sample-dataset.ts";
import { isarithm } from "../spawned.ts";

test("what was deleted is listed and restored from a shell", { timeout: 120_000 }, async () => {
  using home = mkdtempDisposableSync(path.join(tmpdir(), "isarithm-cli-restore-"));
  const environment = { ISARITHM_DATA: path.join(home.path, "data"), ISARITHM_BROWSER: "/none" };
  const folder = path.join(home.path, "city.isarithm");
  {
    using project = await createProject(folder);
    project.datasets.add(SAMPLE_DATASET);
    project.deletions.mark("dataset", "dataset-1");
  }
  const run = (...args: string[]) => isarithm([...args, "--project", folder, "--json"], environment);
  expect((await run("list")).document).toMatchObject({ datasets: [] });
  expect((await run("list", "--deleted")).document).toMatchObject({ deleted: [{ id: "dataset-1", name: SAMPLE_DATASET.name }] });
  expect((await run("restore", "dataset-1")).document).toEqual({ restored: ["dataset-1"] });
  expect((await run("list")).document).toMatchObject({ datasets: [{ id: "dataset-1" }] });
  const refused = await run("restore", "dataset-2");
  expect([refused.status, refused.document.error]).toMatchObject([1, { code: "NotFound" }]);
});
