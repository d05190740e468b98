import { describe, expect, test } from "vitest";
import { guessNoun } from "../../../src-main/ingest/noun.ts";
import { tableFolder, understand } from "./tables.ts";

describe("guessNoun", () => {
  test.each([
    ["crashes_2018.csv", ["CRASH_DATE", "LATITUDE"], "reported accidents"],
    ["export.csv", ["CallType", "911 code"], "calls for service"],
    ["311-service-requests.csv", ["Created"], "service requests"],
    ["crimes.csv", ["Date", "Primary Type"], "reported incidents"],
  ])("%s", (file, columns, many) => {
    expect(guessNoun(file, columns).noun.many).toBe(many);
  });
});

test("a table of road accidents goes the way of all tables", async () => {
  const kinds = ["REAR END", "PEDESTRIAN", "TURNING"];
  const rows = Array.from({ length: 300 }, (_, index) => {
    const day = new Date(Date.UTC(2018, 0, 1 + (index % 100))).toISOString().slice(0, 10);
    return `${index + 1},${day}T${String(index % 24).padStart(2, "0")}:15:00,${kinds[index % 3]},${(51.5 + (index % 50) / 1000).toFixed(4)},${(-0.12 + (index % 37) / 1000).toFixed(4)}`;
  });
  using table = tableFolder(
    ["Accident_Index,Accident Date,Collision Type,Latitude,Longitude", ...rows].join("\n"),
    "road accidents.csv",
  );
  const { seen, result } = await understand(table);
  expect(seen.noun).toEqual({ one: "reported accident", many: "reported accidents" });
  expect(seen.nounReason).toContain("road accidents.csv");
  expect(result).toMatchObject({ rows: { read: 300, kept: 300 }, timeZone: "Europe/London" });
});
