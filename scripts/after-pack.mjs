/** Sets Electron's fuses in the packed program, before it is signed: what is burnt in cannot be turned on by a variable or a switch. */
import { existsSync } from "node:fs";
import path from "node:path";
import { FuseV1Options, FuseVersion, flipFuses } from "@electron/fuses";

/**
 * Every fuse of version 1, so that a new default cannot open one.
 *
 * @type {import("@electron/fuses").FuseConfig}
 */
export const FUSES = {
  version: FuseVersion.V1,
  strictlyRequireAllFuses: true,
  // The service runs on a plain Node of its own: this program never has to be one.
  [FuseV1Options.RunAsNode]: false,
  [FuseV1Options.EnableCookieEncryption]: true,
  [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
  [FuseV1Options.EnableNodeCliInspectArguments]: false,
  // Checked on macOS and Windows; Linux has no such check.
  [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: true,
  [FuseV1Options.OnlyLoadAppFromAsar]: true,
  [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
  [FuseV1Options.WasmTrapHandlers]: true,
};

/**
 * @param {{ appOutDir: string, electronPlatformName: string, packager: { appInfo: { productFilename: string } , executableName?: string } }} context
 * @returns {string}
 */
export function packedProgram({ appOutDir, electronPlatformName, packager }) {
  const name = packager.appInfo.productFilename;
  if (electronPlatformName === "darwin") return path.join(appOutDir, `${name}.app`);
  if (electronPlatformName === "win32") return path.join(appOutDir, `${name}.exe`);
  const candidates = [packager.executableName, name, name.toLowerCase()].filter((candidate) => candidate !== undefined);
  const found = candidates.map((candidate) => path.join(appOutDir, candidate)).find((file) => existsSync(file));
  if (found === undefined) throw new Error(`There is no packed program in ${appOutDir}: fuses cannot be set.`);
  return found;
}

/** @param {Parameters<typeof packedProgram>[0]} context */
export async function afterPack(context) {
  await flipFuses(packedProgram(context), FUSES);
}
