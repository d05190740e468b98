import { mkdirSync, mkdtempDisposableSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { FuseState, FuseV1Options, getCurrentFuseWire } from "@electron/fuses";
import { expect, test } from "vitest";
import { afterPack, packedProgram } from "../../scripts/after-pack.mjs";

/** A program as far as its fuses go: Electron's sentinel, version 1, nine fuses, all as Electron ships them. */
function program(file: string): void {
  const wire = Buffer.concat([Buffer.from("dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX"), Buffer.from([1, 9]), Buffer.from("101100011")]);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, Buffer.concat([Buffer.alloc(5000, 7), wire, Buffer.alloc(5000, 7)]), { mode: 0o755 });
}

test.each([
  ["linux", "isarithm", "isarithm"],
  ["win32", "Isarithm.exe", "Isarithm.exe"],
  ["darwin", "Isarithm.app/Contents/Frameworks/Electron Framework.framework/Electron Framework", "Isarithm.app"],
])("%s: the fuses of the packed program read back as they must be", async (electronPlatformName, file, named) => {
  using folder = mkdtempDisposableSync(path.join(tmpdir(), "isarithm-fuses-"));
  program(path.join(folder.path, file));
  const context = {
    appOutDir: folder.path,
    electronPlatformName,
    packager: { appInfo: { productFilename: "Isarithm" }, executableName: "isarithm" },
  };
  expect(packedProgram(context)).toBe(path.join(folder.path, named));
  await afterPack(context);
  const wire = await getCurrentFuseWire(path.join(folder.path, named));
  const off = FuseState.DISABLE;
  const on = FuseState.ENABLE;
  expect({
    runAsNode: wire[FuseV1Options.RunAsNode],
    nodeOptions: wire[FuseV1Options.EnableNodeOptionsEnvironmentVariable],
    inspect: wire[FuseV1Options.EnableNodeCliInspectArguments],
    onlyAsar: wire[FuseV1Options.OnlyLoadAppFromAsar],
    integrity: wire[FuseV1Options.EnableEmbeddedAsarIntegrityValidation],
    cookies: wire[FuseV1Options.EnableCookieEncryption],
    fileProtocol: wire[FuseV1Options.GrantFileProtocolExtraPrivileges],
  }).toEqual({ runAsNode: off, nodeOptions: off, inspect: off, onlyAsar: on, integrity: on, cookies: on, fileProtocol: off });
});

test("a program that is not where it should be is not passed over", async () => {
  using folder = mkdtempDisposableSync(path.join(tmpdir(), "isarithm-fuses-"));
  const context = {
    appOutDir: folder.path,
    electronPlatformName: "linux",
    packager: { appInfo: { productFilename: "Isarithm" } },
  };
  await expect(afterPack(context)).rejects.toThrow("no packed program");
});
