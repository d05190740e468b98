import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { createProject } from "../../../src-main/project/index.ts";
import { createService, type Service } from "../../../src-main/services/index.ts";

const root = mkdtempSync(path.join(tmpdir(), "isarithm-projects-test-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

function serviceOf(folder: string): Service {
  return createService({
    log: () => undefined,
    user: { folder, projectsFolder: path.join(folder, "projects"), ensureSample: () => Promise.resolve(undefined) },
  });
}

test("row 49: what was opened is remembered, newest first, by the next service too", async () => {
  const folder = path.join(root, "recent");
  {
    await using service = serviceOf(folder);
    await service.call("project.create", { path: path.join(folder, "One") });
    await service.call("project.create", { path: path.join(folder, "Two") });
    await service.call("project.open", { path: path.join(folder, "One.isarithm") });
  }
  await using service = serviceOf(folder);
  const recent = await service.call("project.recent", {});
  expect(recent.map(({ name, present }) => ({ name, present }))).toEqual([
    { name: "One", present: true },
    { name: "Two", present: true },
  ]);
  rmSync(path.join(folder, "Two.isarithm"), { recursive: true });
  expect((await service.call("project.recent", {})).map(({ present }) => present)).toEqual([true, false]);
  expect(await service.call("project.forget", { path: path.join(folder, "Two.isarithm") })).toHaveLength(1);
});

test("opening the open project, by whichever path, leaves it open; another in its place is opened", async () => {
  const folder = path.join(root, "again");
  await using service = serviceOf(folder);
  const city = await service.call("project.create", { path: path.join(folder, "City") });
  symlinkSync(city.path, path.join(folder, "link.isarithm"), "junction");
  expect(await service.call("project.open", { path: city.path })).toEqual(city);
  expect(await service.call("project.open", { path: path.join(folder, "link.isarithm") })).toEqual(city);
  renameSync(city.path, path.join(folder, "Moved.isarithm"));
  await expect(service.call("project.open", { path: city.path })).rejects.toMatchObject({ code: "ProjectMissing" });
  (await createProject(city.path, "Other"))[Symbol.dispose]();
  expect((await service.call("project.open", { path: city.path })).name).toBe("Other");
});

test("a list of recent projects that is no list is an empty one, and the next project begins it again", async () => {
  const folder = path.join(root, "broken");
  mkdirSync(folder);
  writeFileSync(path.join(folder, "recent-projects.json"), '{"version":1,"projects":[{"pa');
  await using service = serviceOf(folder);
  expect(await service.call("project.recent", {})).toEqual([]);
  await service.call("project.create", { path: path.join(folder, "New") });
  expect((await service.call("project.recent", {})).map(({ name }) => name)).toEqual(["New"]);
});

test("a renamed project has its new name in the list", async () => {
  const folder = path.join(root, "renamed");
  await using service = serviceOf(folder);
  await service.call("project.create", { path: path.join(folder, "Old") });
  expect((await service.call("project.rename", { name: "New name" })).name).toBe("New name");
  expect((await service.call("project.recent", {})).map(({ name }) => name)).toEqual(["New name"]);
});

test("row 48: the view is kept in the project", async () => {
  const folder = path.join(root, "view");
  {
    await using service = serviceOf(folder);
    const { id } = await service.call("project.create", { path: path.join(folder, "City") });
    expect(await service.call("project.view", {})).toEqual({ view: null });
    await service.call("project.keepView", { project: id, view: "?tab=train" });
    await service.call("project.keepView", { project: "another", view: "?tab=data" });
  }
  await using service = serviceOf(folder);
  await service.call("project.open", { path: path.join(folder, "City.isarithm") });
  expect(await service.call("project.view", {})).toEqual({ view: "?tab=train" });
});

test("a closed project can be opened by another service at once", async () => {
  const folder = path.join(root, "closed");
  await using first = serviceOf(folder);
  await using second = serviceOf(path.join(root, "other"));
  const { path: project } = await first.call("project.create", { path: path.join(folder, "City") });
  await expect(second.call("project.open", { path: project })).rejects.toMatchObject({ code: "ProjectInUse" });
  await first.call("project.close", {});
  await expect(first.call("dataset.list", {})).rejects.toMatchObject({ code: "NoProject" });
  expect((await second.call("project.open", { path: project })).name).toBe("City");
});

test("folders are listed by name, projects marked, hidden ones left out", async () => {
  const folder = path.join(root, "folders");
  for (const name of ["b10", "b9", ".hidden", "City.isarithm"]) mkdirSync(path.join(folder, name), { recursive: true });
  writeFileSync(path.join(folder, "file.txt"), "");
  await using service = serviceOf(folder);
  const { folders, parent, left } = await service.call("project.folders", { path: folder });
  expect(folders.map(({ name, isProject }) => [name, isProject])).toEqual([
    ["b9", false],
    ["b10", false],
    ["City.isarithm", true],
  ]);
  expect({ parent, left }).toEqual({ parent: root, left: 0 });
  await expect(service.call("project.folders", { path: path.join(folder, "none") })).rejects.toMatchObject({
    code: "FolderMissing",
  });
});

test("a copy without a sample says so", async () => {
  await using service = serviceOf(path.join(root, "sample"));
  await expect(service.call("project.sample", {})).rejects.toMatchObject({ code: "NoSample" });
});

test("row 50, 55: preferences are kept in the user's folder, and a malformed one falls back by itself", async () => {
  const folder = path.join(root, "preferences");
  const file = path.join(folder, "preferences.json");
  {
    await using service = serviceOf(folder);
    expect(await service.call("preferences.get", {})).toEqual({ theme: "system", language: null, numbers: "language" });
    await service.call("preferences.set", { theme: "dark" });
    await service.call("preferences.set", { numbers: "comma" });
  }
  expect(existsSync(file)).toBe(true);
  writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, "utf8")), theme: "purple" }));
  await using service = serviceOf(folder);
  expect(await service.call("preferences.get", {})).toEqual({ theme: "system", language: null, numbers: "comma" });
});

test("a service of no user keeps preferences as long as it lives", async () => {
  await using service = createService({ log: () => undefined });
  await service.call("preferences.set", { theme: "light" });
  expect((await service.call("preferences.get", {})).theme).toBe("light");
});
