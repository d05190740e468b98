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

test("a place that cannot be written is named", async () => {
  await using root = await folder();
  const built = path.join(root.path, "built.node");
  await writeFile(built, "one");
  await writeFile(path.join(root.path, "lib"), "a file where the folder should be");
  const failure = placeBinding(built, path.join(root.path, "lib", "tfjs_binding.node"));
  await expect(failure).rejects.toMatchObject({ code: "PackagesReadOnly", message: expect.stringContaining(root.path) });
});
