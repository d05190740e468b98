import { describe, expect, test } from "vitest";
import { guessColumns } from "../../../src-main/ingest/column-guess.ts";

describe("guessColumns", () => {
  test("the portal's 22 columns: the incident's date, not the record's; degrees, not feet", () => {
    const names = [
      "ID",
      "Date",
      "Primary Type",
      "Description",
      "Beat",
      "X Coordinate",
      "Y Coordinate",
      "Updated On",
      "Latitude",
      "Longitude",
    ];
    const row = [
      "1",
      "08/09/2018 04:30:00 AM",
      "HOMICIDE",
      "FIRST DEGREE",
      "0511",
      "1175672",
      "1840435",
      "08/16/2018 04:02:38 PM",
      "41.7",
      "-87.6",
    ];
    const { roles, guesses } = guessColumns(names, [row, ["2", ...row.slice(1)]]);
    expect(roles).toEqual({
      time: "Date",
      category: "Primary Type",
      lon: "Longitude",
      lat: "Latitude",
      id: "ID",
      modifiedOn: "Updated On",
    });
    expect(guesses.every((guess) => guess.reason.length > 20)).toBe(true);
  });

  test("a local date with its hour is preferred to a UTC time, and says why", () => {
    const names = ["time", "date", "hour", "offense", "type", "lon", "lat"];
    const row = ["2010-01-01T06:00:00Z", "1/1/2010", "0", "murder", "ln", "-95.4", "29.7"];
    const { roles, guesses } = guessColumns(names, [row]);
    expect(roles).toMatchObject({ time: "date", timeOfDay: "hour", category: "offense" });
    expect(guesses.find((guess) => guess.role === "time")?.reason).toContain("“time” is written in UTC");
  });

  test("local midnights written in UTC take their time from the hour column", () => {
    const names = ["Offense", "DateReported", "HourReported", "lat", "lon"];
    const rows = [
      ["Larceny", "2019-09-27T04:00:00Z", "2114", "38.03", "-78.50"],
      ["Assault", "2019-01-02T05:00:00Z", "0026", "38.03", "-78.50"],
    ];
    expect(guessColumns(names, rows).roles).toMatchObject({ time: "DateReported", timeOfDay: "HourReported" });
  });

  test("without coordinates and without a category nothing is invented", () => {
    const { roles, guesses } = guessColumns(["Date", "Note"], [["2022-09-16 21:30:00", "026XX S KEDVALE AVE"]]);
    expect(roles).toEqual({ time: "Date" });
    expect(guesses.filter((guess) => guess.column === null).map((guess) => guess.role)).toEqual([
      "timeOfDay",
      "endTime",
      "category",
      "lon",
      "lat",
      "id",
      "modifiedOn",
      "address",
    ]);
  });

  test("coordinates by their names in other languages, and by their values where no name tells", () => {
    const rows = [
      ["03.02.2018", "Diebstahl", "52,51234", "13,40123"],
      ["04.02.2018", "Raub", "52,49871", "13,38001"],
    ];
    const german = guessColumns(["Tatzeit", "Delikt", "Breite", "Länge"], rows);
    expect(german.roles).toMatchObject({ time: "Tatzeit", lat: "Breite", lon: "Länge" });
    const told = guessColumns(["Tatzeit", "Delikt", "Ort 1", "Ort 2"], rows);
    expect(told.roles).toMatchObject({ lat: "Ort 1", lon: "Ort 2" });
    expect(told.guesses.find(({ role }) => role === "lon")?.reason).toContain("Look at the map");
    // Three columns of the kind say nothing.
    const three = guessColumns(
      ["a", "b", "c", "d"],
      rows.map((row) => [row[0] ?? "", row[2] ?? "", row[2] ?? "", row[3] ?? ""]),
    );
    expect([three.roles.lat, three.roles.lon]).toEqual([undefined, undefined]);
  });
});
