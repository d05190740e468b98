import path from "node:path";
import { expect, test } from "vitest";
import { literal, openLockedDatabase, query } from "../../../src-main/ingest/database.ts";
import { tableFolder } from "./tables.ts";

test("the database reads its folder and nothing else, and cannot be unlocked", async () => {
  using own = tableFolder("a,b\n1,2\n");
  using other = tableFolder("a,b\n1,2\n");
  using database = await openLockedDatabase(own.folder, 100);
  const read = (file: string) => query<{ a: bigint }>(database.connection, `SELECT * FROM read_csv(${literal(file)})`);
  expect(await read(own.file)).toEqual([{ a: 1n, b: 2n }]);
  await expect(read(other.file)).rejects.toThrow(/Permission Error/);
  await expect(read(path.join(own.folder, "..", path.basename(other.folder), "table.csv"))).rejects.toThrow(/Permission Error/);
  await expect(query(database.connection, "SET enable_external_access = true")).rejects.toThrow();
  await expect(query(database.connection, "INSTALL httpfs")).rejects.toThrow();
});
