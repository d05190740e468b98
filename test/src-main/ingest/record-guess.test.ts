import { expect, test } from "vitest";
import { guessId, guessModifiedOn } from "../../../src-main/ingest/record-guess.ts";

const column = (name: string, words: string, values: readonly string[]) => ({ name, words: words.split(" "), values });

test("an ID is taken by its name where every row has its own, and the sure name comes first", () => {
  const ids = column("RecordID", "record id", ["7", "8", "9"]);
  const incident = column("IncidentID", "incident id", ["1", "2", "3"]);
  expect(guessId([incident, ids], 3)).toMatchObject({
    role: "id",
    column: "RecordID",
    reason: expect.stringContaining("3 rows"),
  });
});

test("a number that repeats or is blank in places is passed over, and the reason says so", () => {
  const repeated = column("Case Number", "case number", ["A1", "A1", "A2"]);
  const blank = column("ID", "id", ["1", "2"]);
  expect(guessId([repeated, blank], 3)).toMatchObject({
    column: null,
    reason: expect.stringMatching(/“ID”, “Case Number”.*by content/),
  });
});

test("a layer's own row numbers are no ID: they are given anew at every export", () => {
  expect(guessId([column("OBJECTID", "objectid", ["1", "2", "3"])], 3).column).toBeNull();
});

test("the day of the report is preferred to that of a later change, and the incident's own date is not taken", () => {
  const dates = ["2018-01-02", "2018-01-03"];
  const updated = column("Updated On", "updated on", dates);
  const reported = column("Date Reported", "date reported", dates);
  expect(guessModifiedOn([updated, reported], new Set()).column).toBe("Date Reported");
  expect(guessModifiedOn([updated, reported], new Set(["Date Reported"])).column).toBe("Updated On");
  expect(guessModifiedOn([column("Updated By", "updated by", ["Ann", "Bob"])], new Set()).column).toBeNull();
});
