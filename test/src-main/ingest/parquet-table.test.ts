import { mkdirSync } from "node:fs";
import path from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { expect, test } from "vitest";
import { runParser } from "../../../src-main/ingest/index.ts";
import { tableFolder } from "./tables.ts";

test("a Parquet file goes the whole way in the parser process; lists and bytes are left out", async () => {
  using table = tableFolder("");
  const file = path.join(table.folder, "t.parquet");
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  await connection.run(`COPY (SELECT TIMESTAMP '2018-07-09 21:30:00' + to_days((i % 20)::INTEGER) AS occurred, CASE WHEN i % 3 = 0 THEN 'theft, "petty"' ELSE 'arson' END AS type,
    41.8 + i / 1000 AS lat, -87.6 - i / 1000 AS lon, [i, i] AS list, 'x'::BLOB AS bytes FROM range(40) AS t(i)) TO '${file}' (FORMAT parquet)`);
  connection.closeSync();
  const seen = await runParser({ kind: "previewIncidents", file, fileName: "t.parquet", upload: "u" });
  expect(seen.columns).toEqual(["occurred", "type", "lat", "lon"]);
  const workFolder = path.join(table.folder, "work");
  mkdirSync(workFolder);
  const { roles, timeZone, reading } = seen;
  const result = await runParser({ kind: "importIncidents", file, fileName: "t.parquet", roles, timeZone, reading, workFolder });
  expect([result.rows.kept, result.categories[1]]).toEqual([40, { name: 'theft, "petty"', count: 14 }]);
  expect(result.firstDay).toBe("2018-07-09");
});
