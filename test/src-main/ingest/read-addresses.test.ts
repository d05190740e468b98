import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { expect, test } from "vitest";
import { ADDRESS_COLUMN, readAddresses } from "../../../src-main/ingest/read-addresses.ts";

async function written(select: string) {
  const folder = mkdtempSync(path.join(tmpdir(), "isarithm-addresses-"));
  const file = path.join(folder, "incidents.parquet");
  const connection = await (await DuckDBInstance.create()).connect();
  await connection.run(`COPY (${select}) TO '${file.replaceAll("'", "''")}' (FORMAT parquet)`);
  connection.closeSync();
  return { file, [Symbol.dispose]: () => rmSync(folder, { recursive: true }) };
}

test("each address with the mean place of its incidents, those with most first", async () => {
  using table = await written(
    `SELECT * FROM (VALUES (-87.6, 41.8, 'A ST'), (-87.8, 41.9, 'B ST'), (-87.602, 41.802, 'A ST'), (-87.7, 42.0, ''), (1.0, 1.0, NULL))
     AS t(lon, lat, ${ADDRESS_COLUMN})`,
  );
  expect(await readAddresses(table.file)).toEqual([
    { text: "A ST", lon: expect.closeTo(-87.601, 9), lat: expect.closeTo(41.801, 9), incidents: 2 },
    { text: "B ST", lon: expect.closeTo(-87.8, 9), lat: expect.closeTo(41.9, 9), incidents: 1 },
  ]);
});

test("a text that stands all over the city names no place; one on both sides of the antimeridian does", async () => {
  using table = await written(
    `SELECT * FROM (VALUES (-87.6, 41.8, 'UNKNOWN'), (-87.7, 41.9, 'UNKNOWN'), (179.9999, -16.8, 'PIER'), (-179.9999, -16.8, 'PIER'))
     AS t(lon, lat, ${ADDRESS_COLUMN})`,
  );
  expect(await readAddresses(table.file)).toEqual([
    { text: "PIER", lon: expect.closeTo(180, 9), lat: expect.closeTo(-16.8, 9), incidents: 2 },
  ]);
});

test("a table without such a column has none", async () => {
  using table = await written("SELECT -87.6 AS lon, 41.8 AS lat");
  expect(await readAddresses(table.file)).toEqual([]);
});
