import { describe, expect, it } from "vitest";
import {
  cellsOfIncidents,
  coarseGrid,
  STUDY_AREA_BUFFER_METRES,
  studyAreaOf,
  studyAreaOfBox,
} from "../../../models/density/index.ts";
import { isAppError } from "../../../models/errors/index.ts";
import { trainWindow } from "../../../models/forecast/index.ts";
import { cellRect, lonLatGrid } from "../../../models/grid/index.ts";
import { chicagoIncidents, chicagoIsHere, dayNumber, PUBLISHED_BOX, publishedArea, tableOf } from "./chicago-incidents.ts";

const SPAN = { firstDay: 0, lastDay: 9 };

describe("studyAreaOf", () => {
  it("is the buffered square around a single incident, which lies in the middle of a base cell", () => {
    const table = tableOf([[0, 10, 50, 0]], ["a"], SPAN);
    const area = studyAreaOf(trainWindow(table));
    const side = 250 + 2 * STUDY_AREA_BUFFER_METRES;
    expect(area.mask.reduce((sum, inside) => sum + inside, 0)).toBe((side / 125) ** 2);
    expect(area.grid.rows % 8).toBe(0);
    expect(area.grid.columns % 8).toBe(0);
    const [cell = -1] = cellsOfIncidents(area, table);
    expect(cell).toBeGreaterThanOrEqual(0);
    const rect = cellRect(area.grid, Math.floor(cell / area.grid.columns), cell % area.grid.columns);
    expect(rect).toEqual({ west: -62.5, south: -62.5, east: 62.5, north: 62.5 });
  });

  it("keeps a city on the antimeridian whole", () => {
    const rows = Array.from({ length: 20 }, (_, i) => [0, i % 2 === 0 ? 179.99 : -179.99, -17, 0] as const);
    const area = studyAreaOf(trainWindow(tableOf(rows, ["a"], SPAN)));
    expect(area.grid.columns * 125).toBeLessThan(5000);
  });

  it("is not stretched by a far-off point", () => {
    const rows = Array.from({ length: 500 }, (_, i) => [i % 10, -78.5 + 0.0004 * (i % 20), 38 + 0.0004 * (i % 25), 0] as const);
    const near = tableOf(rows, ["a"], SPAN);
    const far = tableOf([...rows, [3, -78.65, 37.43, 0]], ["a"], SPAN);
    expect(studyAreaOf(trainWindow(far)).mask.length).toBe(studyAreaOf(trainWindow(near)).mask.length);
    expect(Array.from(cellsOfIncidents(studyAreaOf(trainWindow(near)), far)).filter((cell) => cell < 0)).toHaveLength(1);
  });

  it("refuses a window without incidents with a next step", () => {
    const empty = tableOf([], ["a"], SPAN);
    expect(() => studyAreaOf(trainWindow(empty))).toThrow(expect.objectContaining({ code: "NoIncidents" }));
    try {
      studyAreaOf(trainWindow(empty));
    } catch (error) {
      expect(isAppError(error) && error.hint.length > 0).toBe(true);
    }
  });

  it.skipIf(!chicagoIsHere)(
    "holds all but one of Chicago's 25,170 incidents of the two months after it",
    { timeout: 60_000 },
    () => {
      const table = chicagoIncidents();
      const area = studyAreaOf(trainWindow(table, table.firstDay, dayNumber("2017-11-01")));
      const first = table.day.indexOf(dayNumber("2017-11-01"));
      const cells = cellsOfIncidents(area, table).subarray(first);
      expect([cells.length, cells.filter((cell) => cell < 0).length]).toEqual([25_170, 1]);
    },
  );
});

describe("studyAreaOfBox", () => {
  it("refuses corners the wrong way round, no cells, and a mask of another size", () => {
    const refused = expect.objectContaining({ code: "InvalidStudyBox" });
    expect(() => studyAreaOfBox({ ...PUBLISHED_BOX, west: -87 })).toThrow(refused);
    expect(() => studyAreaOfBox({ ...PUBLISHED_BOX, rows: 0 })).toThrow(refused);
    expect(() => studyAreaOfBox({ ...PUBLISHED_BOX, north: Number.NaN })).toThrow(refused);
    expect(() => studyAreaOfBox(PUBLISHED_BOX, new Uint8Array(5))).toThrow(expect.objectContaining({ code: "InvalidMask" }));
  });

  it("gives back the box in degrees", () => {
    const grid = lonLatGrid(coarseGrid(studyAreaOfBox(PUBLISHED_BOX)));
    expect([grid.rows, grid.columns]).toEqual([50, 33]);
    expect([grid.west, grid.north, grid.lonStep * 33, grid.latStep * 50].map((value) => Number(value.toFixed(10)))).toEqual([
      -87.9, 42.05, 0.4, 0.45,
    ]);
  });

  it.skipIf(!chicagoIsHere)("holds 320,940 of Chicago's incidents", { timeout: 60_000 }, () => {
    expect(cellsOfIncidents(publishedArea(), chicagoIncidents()).filter((cell) => cell >= 0)).toHaveLength(320_940);
  });
});
