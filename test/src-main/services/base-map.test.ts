import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { createBaseMapKeeper, hostOfTemplate, originOfChoice } from "../../../src-main/services/base-map.ts";

async function folder() {
  const place = await mkdtemp(path.join(tmpdir(), "isarithm-base-"));
  return { place, [Symbol.asyncDispose]: () => rm(place, { recursive: true }) };
}

const TEMPLATE = "https://tiles.example.org/{z}/{x}/{y}.png";

test("the outlines are what lies under a map at first, and where the choice cannot be read", async () => {
  await using files = await folder();
  const file = path.join(files.place, "base-map.json");
  const keeper = createBaseMapKeeper(files.place);
  expect(await keeper.read()).toEqual({ kind: "outlines" });
  await writeFile(file, "{ half");
  expect(await keeper.read()).toEqual({ kind: "outlines" });
});

test("an online source is kept only with the consent to its own host", async () => {
  await using files = await folder();
  const keeper = createBaseMapKeeper(files.place);
  await expect(keeper.choose({ kind: "online", template: TEMPLATE, agreedHost: "example.org" })).rejects.toMatchObject({
    code: "ConsentMissing",
  });
  expect(originOfChoice(await keeper.read())).toBeNull();
  await keeper.choose({ kind: "online", template: TEMPLATE, agreedHost: "tiles.example.org" });
  expect(originOfChoice(await keeper.read())).toBe("https://tiles.example.org");
});

test("a choice whose consent was taken out of the file is none", async () => {
  await using files = await folder();
  const file = path.join(files.place, "base-map.json");
  await writeFile(file, JSON.stringify({ kind: "online", template: TEMPLATE, agreedHost: "other.example.org" }));
  expect(await createBaseMapKeeper(files.place).read()).toEqual({ kind: "outlines" });
});

test.each([
  "http://tiles.example.org/{z}/{x}/{y}.png",
  "https://tiles.example.org/{z}/{x}.png",
  "https://user:secret@tiles.example.org/{z}/{x}/{y}.png",
  "https://*/{z}/{x}/{y}.png",
  "https://a;script-src/{z}/{x}/{y}.png",
  "javascript:alert(1)//{z}{x}{y}",
  "tiles",
])("is no address of map pictures: %s", (template) => {
  expect(() => hostOfTemplate(template)).toThrow(expect.objectContaining({ code: "InvalidTileAddress" }));
});

test("a tile server on this machine needs no https", () => {
  expect(hostOfTemplate("http://127.0.0.1:8080/{z}/{x}/{y}.png")).toBe("127.0.0.1:8080");
});

test("a street file must be one, and is forgotten when it is gone", async () => {
  await using files = await folder();
  const keeper = createBaseMapKeeper(files.place);
  const file = path.join(files.place, "city.pmtiles");
  await expect(keeper.choose({ kind: "pmtiles", path: file })).rejects.toMatchObject({ code: "FileNotFound" });
  await writeFile(file, "SQLite format 3");
  await expect(keeper.choose({ kind: "pmtiles", path: file })).rejects.toMatchObject({ code: "NotAStreetMap" });
  await writeFile(file, Buffer.concat([Buffer.from("PMTiles"), Buffer.of(3), Buffer.alloc(119)]));
  expect(await keeper.choose({ kind: "pmtiles", path: file })).toEqual({ kind: "pmtiles", path: file });
  await rm(file);
  expect(await keeper.read()).toEqual({ kind: "outlines" });
});
