import { mkdirSync, mkdtempDisposableSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { electronRefusal, fetchElectronOnce, findElectron } from "../../../../src-main/hosts/electron/find-electron.ts";

/** A package like Electron's, whose install script does what the test wants. */
function fakePackage(folder: string, install: string): string {
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, "package.json"), '{"version":"45.4.1"}');
  writeFileSync(path.join(folder, "install.js"), install);
  return folder;
}

test("a program is found where its path and its file are there", async () => {
  using folder = mkdtempDisposableSync(path.join(tmpdir(), "isarithm-find-electron-"));
  const install = `const fs = require("fs"); fs.mkdirSync("dist"); fs.writeFileSync("dist/electron", ""); fs.writeFileSync("path.txt", "electron");`;
  const place = fakePackage(path.join(folder.path, "electron"), install);
  expect(findElectron(place)).toBeUndefined();
  expect(await fetchElectronOnce(path.join(folder.path, "memory"), { folder: place })).toBeUndefined();
  expect(findElectron(place)).toBe(path.join(place, "dist", "electron"));
});

test("a fetch that failed is not tried again, and its reason is said again", async () => {
  using folder = mkdtempDisposableSync(path.join(tmpdir(), "isarithm-find-electron-"));
  const memory = path.join(folder.path, "memory");
  const failing = fakePackage(
    path.join(folder.path, "electron"),
    'console.error("Error: getaddrinfo ENOTFOUND example.org"); process.exit(1);',
  );
  expect(await fetchElectronOnce(memory, { folder: failing })).toBe("getaddrinfo ENOTFOUND example.org");
  const working = fakePackage(failing, 'require("fs").writeFileSync("tried", "");');
  expect(await fetchElectronOnce(memory, { folder: working })).toBe("getaddrinfo ENOTFOUND example.org");
  expect(() => findElectron(working)).not.toThrow();
});

test("a fetch that hangs is given up, and one that is cancelled is not held against it", async () => {
  using folder = mkdtempDisposableSync(path.join(tmpdir(), "isarithm-find-electron-"));
  const hanging = fakePackage(path.join(folder.path, "electron"), "setTimeout(() => {}, 60000);");
  const cancel = new AbortController();
  const cancelled = fetchElectronOnce(path.join(folder.path, "one"), { folder: hanging, signal: cancel.signal });
  cancel.abort(new Error("enough"));
  await expect(cancelled).rejects.toThrow("enough");
  expect(await fetchElectronOnce(path.join(folder.path, "one"), { folder: hanging, limitMs: 200 })).toContain("nothing came");
});

test("where no window can be shown nothing is fetched", () => {
  using folder = mkdtempDisposableSync(path.join(tmpdir(), "isarithm-find-electron-"));
  const place = fakePackage(folder.path, "");
  const linux = { platform: "linux", environment: { DISPLAY: ":0" } } as const;
  expect(electronRefusal(linux, 0, place)?.why).toBe("RootWithoutSandbox");
  expect(electronRefusal({ ...linux, environment: {} }, 1000, place)?.why).toBe("NoDisplay");
  expect(electronRefusal(linux, 1000, place)).toBeUndefined();
  expect(electronRefusal({ platform: "darwin", environment: {} }, 501, place)).toBeUndefined();
  expect(electronRefusal(linux, 1000, path.join(place, "none"))?.why).toBe("NoPackage");
});
