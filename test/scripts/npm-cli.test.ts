import { mkdir, mkdtempDisposable, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { findNpmCli, NPM_CLI_VARIABLE } from "../../scripts/npm-cli.mjs";

async function fakeNpm(folder: string): Promise<string> {
  const file = path.join(folder, "npm", "bin", "npm-cli.js");
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, "");
  return file;
}

test("without npm anywhere the error says how to get it", async () => {
  await using folder = await mkdtempDisposable(path.join(tmpdir(), "isarithm-npm-"));
  const where = { env: { PATH: folder.path }, execPath: path.join(folder.path, "bin", "node") };
  expect(() => findNpmCli(where)).toThrow(
    expect.objectContaining({ code: "NpmMissing", hint: expect.stringMatching(/apt-get install npm/) }),
  );
});

test("npm is found beside its Node, in both layouts", async () => {
  await using folder = await mkdtempDisposable(path.join(tmpdir(), "isarithm-npm-"));
  const unix = await fakeNpm(path.join(folder.path, "unix", "lib", "node_modules"));
  const windows = await fakeNpm(path.join(folder.path, "windows", "node_modules"));
  expect(findNpmCli({ env: {}, execPath: path.join(folder.path, "unix", "bin", "node") })).toBe(unix);
  expect(findNpmCli({ env: {}, execPath: path.join(folder.path, "windows", "node.exe") })).toBe(windows);
});

test.skipIf(process.platform === "win32")("npm is found behind its link on the PATH", async () => {
  await using folder = await mkdtempDisposable(path.join(tmpdir(), "isarithm-npm-"));
  const cli = await fakeNpm(folder.path);
  await mkdir(path.join(folder.path, "links"));
  await symlink(cli, path.join(folder.path, "links", "npm"));
  const found = findNpmCli({ env: { PATH: path.join(folder.path, "links") }, execPath: "/nowhere/at/all/bin/node" });
  expect(found).toBe(cli);
});

test("the npm that was found earlier comes first, and another program's file is not taken for npm", async () => {
  await using folder = await mkdtempDisposable(path.join(tmpdir(), "isarithm-npm-"));
  const earlier = await fakeNpm(path.join(folder.path, "earlier"));
  const other = path.join(folder.path, "yarn.js");
  await writeFile(other, "");
  const env = { [NPM_CLI_VARIABLE]: earlier, npm_execpath: other };
  expect(findNpmCli({ env, execPath: "/nowhere/at/all/bin/node" })).toBe(earlier);
  expect(() => findNpmCli({ env: { npm_execpath: other }, execPath: "/nowhere/at/all/bin/node" })).toThrow(
    expect.objectContaining({ code: "NpmMissing" }),
  );
});
