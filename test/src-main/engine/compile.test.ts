import { spawnSync } from "node:child_process";
import { mkdir, mkdtempDisposable, readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { compileBinding } from "../../../src-main/engine/compile.ts";
import { withEnvironment } from "./program-path.ts";

const folder = () => mkdtempDisposable(path.join(tmpdir(), "isarithm-compile-"));
const hasCompiler = spawnSync("g++", ["--version"]).status === 0;

test("without a compiler the error says how to get one, and that the download is kept", async () => {
  await using root = await folder();
  const target = path.join(root.path, "x.node");
  const failure = withEnvironment({ PATH: root.path, CXX: "" }, () => compileBinding(root.path, target, {}));
  await expect(failure).rejects.toMatchObject({
    code: "CompilerMissing",
    hint: expect.stringMatching(/apt-get install g\+\+.*download is kept/),
  });
});

test("a compiler that CXX names and that is not there is named", async () => {
  await using root = await folder();
  const failure = withEnvironment({ CXX: "/nowhere/g++" }, () => compileBinding(root.path, path.join(root.path, "x.node"), {}));
  await expect(failure).rejects.toMatchObject({ code: "CompilerMissing", message: expect.stringContaining("/nowhere/g++") });
});

test.skipIf(!hasCompiler)("a build that fails shows the compiler's words and leaves nothing", async () => {
  await using root = await folder();
  await mkdir(path.join(root.path, "include"));
  const failure = compileBinding(root.path, path.join(root.path, "x.node"), {});
  await expect(failure).rejects.toMatchObject({
    code: "CompilerFailed",
    details: { output: expect.stringContaining("c_api.h") },
  });
  expect(await readdir(root.path)).toEqual(["include"]);
});
