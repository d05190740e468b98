import { spawnSync } from "node:child_process";
import { mkdtempDisposable, readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { downloadWheel, pipFailure } from "../../../src-main/engine/pip.ts";
import { requireRelease } from "../../../src-main/engine/release.ts";
import { withEnvironment, writeProgram } from "./program-path.ts";

const release = requireRelease("linux-x64");
const folder = () => mkdtempDisposable(path.join(tmpdir(), "isarithm-pip-"));
const hasPip = spawnSync("python3", ["-m", "pip", "--version"]).status === 0;

test("without pip the error names both ways out", async () => {
  await using root = await folder();
  const failure = withEnvironment({ PATH: root.path }, () => downloadWheel(release, path.join(root.path, release.file), {}));
  await expect(failure).rejects.toMatchObject({ code: "PipMissing", hint: expect.stringMatching(/python3-pip.*--from/) });
});

test.skipIf(!hasPip)("a package index that cannot be reached is named as such, and nothing half done is left", async () => {
  await using root = await folder();
  const offline = {
    PIP_CONFIG_FILE: "/dev/null",
    PIP_INDEX_URL: "http://127.0.0.1:9/simple",
    PIP_EXTRA_INDEX_URL: "",
    PIP_FIND_LINKS: "",
    PIP_RETRIES: "0",
  };
  const failure = withEnvironment(offline, () => downloadWheel(release, path.join(root.path, release.file), {}));
  await expect(failure).rejects.toMatchObject({ code: "NetworkUnavailable", hint: expect.stringContaining("--from") });
  expect(await readdir(root.path)).toEqual([]);
});

test.skipIf(process.platform === "win32")("an abort ends pip and removes what it had", async () => {
  await using root = await folder();
  await using programs = await folder();
  // A pip that never ends. It says where it is, so that the abort comes while it works.
  await writeProgram(
    programs.path,
    "python3",
    `case "$*" in *--version*) exit 0;; esac; echo $$ > ${programs.path}/pid; exec /bin/sleep 600`,
  );
  const controller = new AbortController();
  const reason = new Error("enough");
  const waiting = setInterval(async () => {
    if ((await readdir(programs.path)).includes("pid")) controller.abort(reason);
  }, 20);
  try {
    const failure = withEnvironment({ PATH: programs.path }, () =>
      downloadWheel(release, path.join(root.path, release.file), { signal: controller.signal }),
    );
    await expect(failure).rejects.toBe(reason);
  } finally {
    clearInterval(waiting);
  }
  expect(await readdir(root.path)).toEqual([]);
});

test.skipIf(process.platform === "win32")("a wheel appears only when it is whole, with progress on the way", async () => {
  await using root = await folder();
  await using programs = await folder();
  const script = `case "$*" in *--version*) exit 0;; esac
while [ "$1" != --dest ]; do shift; done
/bin/mkdir -p "$2"; echo wheel > "$2/${release.file}"`;
  await writeProgram(programs.path, "python3", script);
  const messages: string[] = [];
  await withEnvironment({ PATH: programs.path }, () =>
    downloadWheel(release, path.join(root.path, release.file), { progress: ({ message }) => messages.push(message) }),
  );
  expect(await readdir(root.path)).toEqual([release.file]);
  expect(messages[0]).toBe("Looking for pip");
});

test.each([
  ["OSError: [Errno 28] No space left on device", "DiscFull"],
  ["ERROR: Could not install packages due to an OSError: [Errno 13] Permission denied: '/x'", "CacheReadOnly"],
  [
    "WARNING: Retrying after connection broken by 'NewConnectionError(...)': /simple/\nERROR: No matching distribution found",
    "NetworkUnavailable",
  ],
  ["ERROR: No matching distribution found for tensorflow-cpu==2.21.0", "PipFailed"],
])("pip's words %j are the error %#", (output, code) => {
  expect(pipFailure(output, release, "/cache")).toMatchObject({ code });
});
