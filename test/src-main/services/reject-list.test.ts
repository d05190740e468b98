import { mkdtempDisposableSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parse } from "csv-parse/sync";
import { expect, test } from "vitest";
import { createService } from "../../../src-main/services/index.ts";
import { smallCity } from "./small-city.ts";

test("rejected rows come as a CSV that a spreadsheet opens without running anything", { timeout: 120_000 }, async () => {
  await using stack = new AsyncDisposableStack();
  const folder = stack.use(mkdtempDisposableSync(path.join(tmpdir(), "isarithm-rejects-"))).path;
  const service = stack.use(createService({ log: () => undefined }));
  const city = smallCity({ days: 30, perDay: 10 }).text;
  writeFileSync(path.join(folder, "city.csv"), `${city}=cmd|'/c calc'!A1,THEFT,,\r\n07/01/2018 01:00:00 PM,"a ""b"", c",,\r\n`);
  await service.call("project.create", { path: path.join(folder, "city") });
  const upload = await service.uploads.register(path.join(folder, "city.csv"));
  const { roles, timeZone } = await service.call("dataset.preview", { upload });
  const { dataset } = await service.call("dataset.import", { upload, roles, timeZone });
  const csv = await service.files.rejectsCsv(dataset.id);
  expect(parse(csv)).toEqual([
    ["line", "reason", "file", "row"],
    ["302", "MissingCoordinates", "city.csv", "'=cmd|'/c calc'!A1,THEFT,,"],
    ["303", "MissingCoordinates", "city.csv", '07/01/2018 01:00:00 PM,"a ""b"", c",,'],
  ]);
  await expect(service.files.rejectsCsv("dataset-9")).rejects.toMatchObject({ code: "NotFound" });
});
