import { mkdtempDisposable, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { findNpmCli } from "../../scripts/npm-cli.mjs";
import { npmFailure, runNpm } from "../../scripts/run-npm.mjs";

/** A port of this machine on which nothing listens. */
const NOBODY = "http://127.0.0.1:9/";

test.each([
  ["npm error code ENOSPC\nnpm error nospc There appears to be insufficient space", "DiscFull"],
  ["npm error code ENOTFOUND\nnpm error network request failed", "NetworkUnavailable"],
  ["npm ERR! code ECONNREFUSED", "NetworkUnavailable"],
  ["npm error code EACCES\nnpm error syscall mkdir", "CacheReadOnly"],
  ["npm error code EINTEGRITY", "PackagesMismatch"],
  ["npm error code EUSAGE\nnpm error `npm ci` can only install packages when", "PackagesMismatch"],
  ["npm warn EACCES harmless\nnpm error code ESOMETHING", "InstallFailed"],
])("npm's words %j are the error %s", (output, code) => {
  expect(npmFailure(output, "/folder")).toMatchObject({ code, hint: expect.stringMatching(/\.$/) });
});

test("a registry that cannot be reached is named as such, also when the outer npm was told to be silent", async () => {
  await using folder = await mkdtempDisposable(path.join(tmpdir(), "isarithm-npm-"));
  const lock = {
    name: "x",
    lockfileVersion: 3,
    packages: {
      "": { dependencies: { "isarithm-nothing": "1.0.0" } },
      "node_modules/isarithm-nothing": { version: "1.0.0", integrity: "sha512-AAAA" },
    },
  };
  await writeFile(path.join(folder.path, "package.json"), JSON.stringify({ dependencies: { "isarithm-nothing": "1.0.0" } }));
  await writeFile(path.join(folder.path, "package-lock.json"), JSON.stringify(lock));
  const env = {
    ...process.env,
    npm_config_registry: NOBODY,
    npm_config_cache: path.join(folder.path, "cache"),
    npm_config_fetch_retries: "0",
    npm_config_loglevel: "silent",
  };
  await expect(runNpm(findNpmCli(), ["ci"], { cwd: folder.path, env })).rejects.toMatchObject({ code: "NetworkUnavailable" });
});
