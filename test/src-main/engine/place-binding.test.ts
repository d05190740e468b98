import { mkdtempDisposable, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { placeBinding } from "../../../src-main/engine/place-binding.ts";

const folder = () => mkdtempDisposable(path.join(tmpdir(), "isarithm-binding-"));

test("the binding is put in place, replaced when it differs, and left alone when it is the same", async () => {
  await using root = await folder();
  const built = path.join(root.path, "built.node");
  const place = path.join(root.path, "lib", "napi-v8", "tfjs_binding.node");
  await writeFile(built, "one");
  await placeBinding(built, place);
  expect(await readFile(place, "utf8")).toBe("one");
  await writeFile(built, "two");
  await placeBinding(built, place);
  expect(await readFile(place, "utf8")).toBe("two");
  const { ino } = await stat(place);
  await placeBinding(built, place);
  expect((await stat(place)).ino).toBe(ino);
  expect(await readdir(path.dirname(place))).toEqual(["tfjs_binding.node"]);
});

test("processes with two caches place theirs in turn: there is a whole one at any time", async () => {
  await using root = await folder();
  const place = path.join(root.path, "lib", "tfjs_binding.node");
  const contents = ["a", "b"].map((letter) => letter.repeat(1_000_000));
  const builds = await Promise.all(
    contents.map(async (content, index) => {
      const built = path.join(root.path, `built-${index}.node`);
      await writeFile(built, content);
      return built;
    }),
  );
  for (let turn = 0; turn < 5; turn++) {
    await Promise.all(builds.map((built) => placeBinding(built, place)));
    expect(contents).toContain(await readFile(place, "utf8"));
  }
  expect(await readdir(path.dirname(place))).toEqual(["tfjs_binding.node"]);
});

test("a place that cannot be written is named", async () => {
  await using root = await folder();
  const built = path.join(root.path, "built.node");
  await writeFile(built, "one");
  await writeFile(path.join(root.path, "lib"), "a file where the folder should be");
  const failure = placeBinding(built, path.join(root.path, "lib", "tfjs_binding.node"));
  await expect(failure).rejects.toMatchObject({ code: "PackagesReadOnly", message: expect.stringContaining(root.path) });
});
