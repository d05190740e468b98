import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempDisposable, readdir, readFile, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { folderError } from "../../../src-main/engine/folder-error.ts";
import { HEADERS } from "../../../src-main/engine/release.ts";
import { checkWheel, unpackWheel } from "../../../src-main/engine/wheel.ts";
import { CC, wheelEntries, writeWheel } from "./small-wheel.ts";

const folder = () => mkdtempDisposable(path.join(tmpdir(), "isarithm-wheel-"));

test("the pinned wheel passes, and the check says how far it is", async () => {
  await using root = await folder();
  const file = path.join(root.path, "small.whl");
  const release = await writeWheel(file);
  const shares: (number | null)[] = [];
  await checkWheel(file, release, { progress: ({ share }) => shares.push(share) });
  expect(shares.at(-1)).toBe(1);
});

test("a wheel that is not there, one cut short and one of other bytes are told apart", async () => {
  await using root = await folder();
  const file = path.join(root.path, "small.whl");
  const release = await writeWheel(file);
  await expect(checkWheel(path.join(root.path, "none.whl"), release, {})).rejects.toMatchObject({ code: "WheelNotFound" });

  const bytes = await readFile(file);
  bytes[1000] = (bytes[1000] ?? 0) ^ 1;
  await writeFile(file, bytes);
  await expect(checkWheel(file, release, {})).rejects.toMatchObject({
    code: "WheelHashMismatch",
    message: expect.stringContaining(release.sha256),
    hint: expect.stringContaining("small.whl"),
  });

  await truncate(file, 1000);
  await expect(checkWheel(file, release, {})).rejects.toMatchObject({
    code: "WheelIncomplete",
    details: { bytes: 1000, expectedBytes: release.bytes },
  });
});

test("only the two libraries and the 14 headers are taken out, whole", async () => {
  await using root = await folder();
  const release = await writeWheel(path.join(root.path, "small.whl"));
  const out = path.join(root.path, "out");
  const files = await unpackWheel(path.join(root.path, "small.whl"), release, out, {});
  const found = (await readdir(out, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  expect(found).toHaveLength(2 + HEADERS.length);
  expect(await readFile(path.join(out, "libtensorflow_cc.so.2"))).toEqual(CC);
  expect(files.find((entry) => entry.path === "libtensorflow_cc.so.2")).toEqual({
    path: "libtensorflow_cc.so.2",
    bytes: CC.length,
    sha256: createHash("sha256").update(CC).digest("hex"),
  });
});

test("a wheel without one of the headers, with a library of another size, or that is no zip is refused", async () => {
  await using root = await folder();
  const file = path.join(root.path, "small.whl");
  const { "tensorflow/include/tensorflow/c/c_api.h": _left, ...without } = wheelEntries();
  const lacking = await writeWheel(file, without);
  await expect(unpackWheel(file, lacking, path.join(root.path, "a"), {})).rejects.toMatchObject({
    code: "WheelIncomplete",
    message: expect.stringContaining("tensorflow/c/c_api.h"),
  });
  const other = await writeWheel(file, { ...wheelEntries(), "tensorflow/libtensorflow_cc.so.2": Buffer.from("short") });
  await expect(unpackWheel(file, other, path.join(root.path, "b"), {})).rejects.toMatchObject({ code: "WheelIncomplete" });
  await writeFile(file, "<html>not here</html>");
  await expect(unpackWheel(file, other, path.join(root.path, "c"), {})).rejects.toMatchObject({ code: "WheelIncomplete" });
});

test("an abort ends the check and the unpacking with its reason", async () => {
  await using root = await folder();
  const file = path.join(root.path, "small.whl");
  const release = await writeWheel(file);
  const reason = new Error("enough");
  const checking = new AbortController();
  await expect(
    checkWheel(file, release, { signal: checking.signal, progress: () => checking.abort(reason) }).then(() =>
      checking.signal.throwIfAborted(),
    ),
  ).rejects.toSatisfy((error: Error) => error === reason || error.cause === reason);
  const aborted = AbortSignal.abort(reason);
  await expect(unpackWheel(file, release, path.join(root.path, "out"), { signal: aborted })).rejects.toSatisfy(
    (error: Error) => error === reason || error.cause === reason,
  );
});

test("a full disc while unpacking is said as such", async (context) => {
  await using root = await folder();
  await using disc = await folder();
  const mounted =
    process.platform === "linux" && spawnSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", disc.path]).status === 0;
  if (!mounted) context.skip("mounting is not allowed here");
  try {
    const file = path.join(root.path, "small.whl");
    const release = await writeWheel(file);
    const failure = await unpackWheel(file, release, path.join(disc.path, "out"), {}).catch((error) =>
      folderError(error, disc.path),
    );
    expect(failure).toMatchObject({ code: "DiscFull", message: expect.stringContaining(disc.path) });
  } finally {
    spawnSync("umount", [disc.path]);
  }
});
