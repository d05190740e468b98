/** The fuses of the packed program, and electron-builder.yml against the schema that electron-builder 26.17.0 (MIT) publishes, kept beside. */
import { existsSync, mkdirSync, mkdtempDisposableSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import { FuseState, FuseV1Options, getCurrentFuseWire } from "@electron/fuses";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
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

const root = path.resolve(import.meta.dirname, "../..");
const schema = z.fromJSONSchema(
  JSON.parse(gunzipSync(readFileSync(path.join(import.meta.dirname, "electron-builder-26.17.0.schema.json.gz"))).toString()),
);
const configuration = parse(readFileSync(path.join(root, "electron-builder.yml"), "utf8"));

test("the configuration fits the schema", () => {
  expect(schema.safeParse(configuration).error?.issues ?? []).toEqual([]);
});

test("the schema would tell a mistake", () => {
  expect(schema.safeParse({ ...configuration, appID: "x" }).success).toBe(false);
  expect(schema.safeParse({ ...configuration, linux: { ...configuration.linux, categry: "Science" } }).success).toBe(false);
  expect(schema.safeParse({ ...configuration, asar: "yes please" }).success).toBe(false);
});

test("it packs the Electron of the types, and what it names is there", () => {
  const { devDependencies } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"));
  expect(configuration.electronVersion).toBe(devDependencies.electron);
  expect([existsSync(path.join(root, configuration.afterPack)), afterPack.length]).toEqual([true, 1]);
});

test("the code is in an archive, which is the only place that it is loaded from; projects open with it", () => {
  expect(configuration.asar).toBe(true);
  expect(configuration.fileAssociations).toMatchObject([{ ext: "isarithm", isPackage: true }]);
});
