import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { isAppError } from "../../../models/errors/index.ts";
import { openTableSource } from "../../../src-main/ingest/source.ts";
import { chicagoRow, importTable, portalCsv, preview, tableFolder, zipOf } from "./tables.ts";

const CSV = portalCsv(Array.from({ length: 50 }, (_, index) => chicagoRow(index)));

async function codeOf(attempt: Promise<unknown>): Promise<string> {
  const error: unknown = await attempt.catch((reason: unknown) => reason);
  return isAppError(error) ? error.code : "none";
}

describe("a zip", () => {
  test("with one table gives the incidents of the table itself", async () => {
    using plain = tableFolder(CSV);
    using packed = tableFolder(
      await zipOf({ "export/incidents.csv": CSV, "__MACOSX/._incidents.csv": "x", "readme.pdf": "%PDF" }),
      "t.zip",
    );
    const seen = await preview(packed.file);
    expect(seen.columns).toEqual(["Date", "Primary Type", "Latitude", "Longitude"]);
    expect((await importTable(packed)).rows).toEqual((await importTable(plain)).rows);
  });

  test("with several tables is refused and names them", async () => {
    using packed = tableFolder(await zipOf({ "2017.csv": CSV, "2018.csv": CSV }));
    const error: unknown = await preview(packed.file).catch((reason: unknown) => reason);
    expect(isAppError(error, "SeveralTables") && error.message).toContain("2017.csv, 2018.csv");
  });

  test.each([
    ["without a file", () => zipOf({}), "EmptyFile"],
    ["with a zip inside", async () => zipOf({ "t.csv": await zipOf({ "t.csv": CSV }) }), "NotATable"],
    ["cut in its list", async () => (await zipOf({ "t.csv": CSV })).subarray(0, -30), "DamagedZip"],
    [
      "damaged in its bytes",
      async () => {
        const bytes = await zipOf({ "t.csv": CSV });
        bytes.fill(0xff, 60, 90);
        return bytes;
      },
      "DamagedGzip",
    ],
    ["that unpacks a thousandfold", () => zipOf({ "t.csv": `${CSV}${"0".repeat(80 << 20)}` }), "UnpacksTooLarge"],
  ])("%s", async (_, make, code) => {
    using packed = tableFolder(await make());
    expect(await codeOf(preview(packed.file))).toBe(code);
  });
});

test("a gzip that unpacks a thousandfold is stopped", async () => {
  using packed = tableFolder(gzipSync(Buffer.concat([Buffer.from(CSV), Buffer.alloc(80 << 20, "\n")])));
  const source = await openTableSource(packed.file, "t.csv.gz");
  const readAll = async () => {
    for await (const _ of source.chunks());
  };
  expect(await codeOf(readAll())).toBe("UnpacksTooLarge");
});
