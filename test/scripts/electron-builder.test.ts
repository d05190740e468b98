/** electron-builder.yml against the schema that electron-builder 26.17.0 (MIT) publishes in app-builder-lib, which is kept beside. */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { afterPack } from "../../scripts/after-pack.mjs";

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
