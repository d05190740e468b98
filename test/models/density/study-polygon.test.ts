import { describe, expect, it } from "vitest";
import {
  cellsOfIncidents,
  fitBaseIntensity,
  insideTest,
  outlineOf,
  partitionOf,
  selfCrossing,
  studyAreaOf,
} from "../../../models/density/index.ts";
import { type AreaPolygons, type IncidentTable, trainWindow } from "../../../models/forecast/index.ts";
import { toLocal, toLonLat } from "../../../models/grid/index.ts";
import { createRng } from "../../../models/tensor/index.ts";
import { tableOf } from "./chicago-incidents.ts";

const FRAME = { lon0: 10, lat0: 50 };

/** A rectangle in metres of FRAME as a ring in degrees. */
function box(west: number, south: number, east: number, north: number): [number, number][] {
  return [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ].map(([x = 0, y = 0]) => {
    const { lon, lat } = toLonLat(FRAME, { x, y });
    return [lon, lat];
  });
}

/** Incidents spread evenly over a square of 6 km around the frame's origin, but for a lake of 2 km in its north-east. */
function town(studyArea?: AreaPolygons): IncidentTable {
  const rng = createRng(3);
  const rows: (readonly [number, number, number, number])[] = [];
  while (rows.length < 3000) {
    const [x, y] = [6000 * rng.uniform() - 3000, 6000 * rng.uniform() - 3000];
    if (x > 500 && x < 2500 && y > 500 && y < 2500) continue;
    const { lon, lat } = toLonLat(FRAME, { x, y });
    rows.push([rows.length % 100, lon, lat, 0]);
  }
  const table = tableOf(
    [...rows].sort((a, b) => a[0] - b[0]),
    ["a"],
    { firstDay: 0, lastDay: 99 },
  );
  return studyArea === undefined ? table : { ...table, studyArea };
}

function ratesOf(table: IncidentTable): { sumWhere(inside: (x: number, y: number) => boolean): number; lost: number } {
  const area = studyAreaOf(trainWindow(table));
  const base = fitBaseIntensity(partitionOf(area, table), table, 100);
  const cell = area.grid.cellWidthMetres * area.grid.cellHeightMetres;
  return {
    lost: cellsOfIncidents(area, table).filter((at) => at < 0).length,
    sumWhere(inside) {
      let sum = 0;
      for (const [at, rate] of base.rate.entries()) {
        const x = area.grid.west + ((at % area.grid.columns) + 0.5) * area.grid.cellWidthMetres;
        const y = area.grid.north - (Math.floor(at / area.grid.columns) + 0.5) * area.grid.cellHeightMetres;
        // Frames differ by the median incident.
        const point = toLocal(FRAME, toLonLat(area.frame, { x, y }));
        if (inside(point.x, point.y)) sum += rate * cell;
      }
      return sum;
    },
  };
}

describe("a study area of polygons", () => {
  it("carries no rate outside, and leaves out the incidents there", () => {
    const west: AreaPolygons = [[box(-3500, -3500, 0, 3500)]];
    const table = town(west);
    const rates = ratesOf(table);
    const isInside = insideTest(FRAME, west);
    const outside = table.lon.filter((lon, row) => {
      const { x, y } = toLocal(FRAME, { lon, lat: table.lat[row] ?? 0 });
      return !isInside(x, y);
    }).length;
    expect(rates.sumWhere((x) => x > 125)).toBe(0);
    expect(rates.sumWhere(() => true)).toBeCloseTo((table.lon.length - outside) / 100, 0);
    // What lies in the same block as the border stays.
    expect(outside - rates.lost).toBeLessThan(0.05 * outside);
  });

  it("carries no rate on water without incidents, by the default and inside of a polygon around it", () => {
    const lake = (x: number, y: number) => x > 1250 && x < 1750 && y > 1250 && y < 1750;
    expect(ratesOf(town()).sumWhere(lake)).toBe(0);
    expect(ratesOf(town([[box(-4000, -4000, 4000, 4000)]])).sumWhere(lake)).toBe(0);
  });

  it("carries no rate in a hole", () => {
    const rates = ratesOf(town([[box(-4000, -4000, 4000, 4000), box(-2000, -2000, -500, -500)]]));
    expect(rates.sumWhere((x, y) => x > -1850 && x < -650 && y > -1850 && y < -650)).toBe(0);
  });

  it("is refused where no incident lies in it", () => {
    expect(() => studyAreaOf(trainWindow(town([[box(8000, 8000, 9000, 9000)]])))).toThrow(
      expect.objectContaining({ code: "NoIncidentsInArea" }),
    );
  });
});

describe("insideTest", () => {
  it("takes overlapping polygons together and leaves holes out", () => {
    const inside = insideTest(FRAME, [[box(0, 0, 1000, 1000), box(400, 400, 600, 600)], [box(500, 0, 1500, 1000)]]);
    expect([inside(250, 250), inside(450, 450), inside(550, 550), inside(750, 750), inside(1400, 10), inside(1600, 10)]).toEqual([
      true,
      false,
      true,
      true,
      true,
      false,
    ]);
  });

  it("wraps at the antimeridian", () => {
    const inside = insideTest({ lon0: 179.99, lat0: -17 }, [
      [
        [
          [179.9, -17.1],
          [-179.9, -17.1],
          [-179.9, -16.9],
          [179.9, -16.9],
        ],
      ],
    ]);
    const { x, y } = toLocal({ lon0: 179.99, lat0: -17 }, { lon: -179.95, lat: -17 });
    expect([inside(x, y), inside(x + 20_000, y)]).toEqual([true, false]);
  });
});

describe("selfCrossing", () => {
  it("finds where a bow tie crosses, and passes over rings that only touch themselves", () => {
    const found = selfCrossing([
      [0, 0],
      [2, 2],
      [2, 0],
      [0, 2],
      [0, 0],
    ]);
    expect([found?.lon, found?.lat]).toEqual([1, 1]);
    expect(
      selfCrossing([
        [0, 0],
        [2, 0],
        [1, 1],
        [2, 2],
        [0, 2],
        [1, 1],
        [0, 0],
      ]),
    ).toBeUndefined();
  });
});

describe("outlineOf", () => {
  it("gives back the cells that it was drawn around, holes and touching corners included", () => {
    const area = studyAreaOf(trainWindow(town()));
    const rng = createRng(5);
    for (const mask of [area.mask, area.mask.map(() => (rng.uniform() < 0.5 ? 1 : 0))]) {
      const outline = outlineOf({ ...area, mask });
      const inside = insideTest(area.frame, outline);
      const again = mask.map((_, at) => {
        const x = area.grid.west + ((at % area.grid.columns) + 0.5) * area.grid.cellWidthMetres;
        const y = area.grid.north - (Math.floor(at / area.grid.columns) + 0.5) * area.grid.cellHeightMetres;
        return inside(x, y) ? 1 : 0;
      });
      expect(again).toEqual(mask);
    }
    expect(outlineOf(area)[0]?.length).toBe(2);
  });
});
