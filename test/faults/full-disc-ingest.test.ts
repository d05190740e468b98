import { mkdirSync, mkdtempDisposableSync, readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { readRejects, runParser } from "../../src-main/ingest/index.ts";
import { smallDisc } from "../support/small-disc.ts";

const KIBIBYTE = 1024;
const ROWS = 6000;

/** Every fifth row has a date that none is, so that the rejects need room as well. */
function table(): string {
  const lines = ["When,Kind,Latitude,Longitude"];
  for (let row = 0; row < ROWS; row++) {
    const day = row % 5 === 0 ? "no date at all" : `2019-03-${String(1 + (row % 28)).padStart(2, "0")} 12:00`;
    lines.push(`${day},${row % 2 === 0 ? "THEFT" : "BATTERY"},${41.8 + (row % 97) / 1000},${-87.7 + (row % 89) / 1000}`);
  }
  return `${lines.join("\n")}\n`;
}

test("an import that runs out of room in any of its files says so, and one that does not holds every row", {
  timeout: 400_000,
}, async (context) => {
  using disc = smallDisc("8m");
  if (disc === undefined) return context.skip("mounting is not allowed here");
  using given = mkdtempDisposableSync(path.join(tmpdir(), "isarithm-table-"));
  const file = path.join(given.path, "table.csv");
  writeFileSync(file, table());
  const workFolder = path.join(disc.path, "work");
  let refusals = 0;
  for (let room = 0; ; room += 20 * KIBIBYTE) {
    mkdirSync(workFolder, { recursive: true });
    disc.fill(room);
    try {
      const roles = { time: "When", category: "Kind", lon: "Longitude", lat: "Latitude" };
      const found = await runParser({
        kind: "importIncidents",
        file,
        fileName: "table.csv",
        roles,
        timeZone: "America/Chicago",
        workFolder,
      });
      expect([found.rows.read, found.rows.kept]).toEqual([ROWS, (ROWS * 4) / 5]);
      expect((await readRejects(found.rejectsPath, { offset: 0, limit: 1 })).total).toBe(ROWS / 5);
      break;
    } catch (error) {
      expect(error).toMatchObject({ code: "DiscFull", message: expect.stringContaining("table.csv"), hint: expect.any(String) });
      refusals++;
    }
    // The folder is the caller's, who removes it; nothing was written beside it.
    expect(readdirSync(disc.path).filter((name) => !name.startsWith("."))).toEqual(["work"]);
  }
  expect(refusals).toBeGreaterThan(4);
});
