import { describe, expect, it } from "vitest";
import { mixturePrediction, polygonCounts } from "../../../models/density/index.ts";
import type { MixtureData } from "../../../models/forecast/index.ts";
import type { LocalRing } from "../../../models/grid/index.ts";

const FRAME = { lon0: -87.7, lat0: 41.8 };
const SIDE = 40;
const CELL = 100;

/** Two categories, an uneven base with a lake in its north-east, three Gaussians, one of them narrow and tilted. */
function mixture(lake = true): MixtureData {
  const cells = SIDE * SIDE;
  const node = new Int32Array(cells);
  const rate = new Float32Array(2 * cells);
  for (let row = 0; row < SIDE; row++) {
    for (let column = 0; column < SIDE; column++) {
      const cell = row * SIDE + column;
      node[cell] = lake && row < 12 && column > 27 ? -1 : cell % 2;
      rate[cell] = 1e-6 * (1 + Math.sin(column));
      rate[cells + cell] = 2e-6 * (1 + Math.cos(row));
    }
  }
  return {
    frame: FRAME,
    categories: ["a", "b"],
    base: {
      grid: { frame: FRAME, west: -2000, north: 2000, cellWidthMetres: CELL, cellHeightMetres: CELL, columns: SIDE, rows: SIDE },
      rate,
      node,
    },
    nodeCount: 2,
    nodeFactors: Float32Array.of(1, 0.5, 2, 1.5),
    geometry: Float32Array.of(0, 0, 300, 150, 200, 650, 700, 20, 35, 8, -1900, -500, 500, -200, 400),
    weights: Float32Array.of(2, 1, 0.5, 0.2, 3, 0.1),
  };
}

const rectangle = (west: number, south: number, east: number, north: number): LocalRing => [
  { x: west, y: south },
  { x: east, y: south },
  { x: east, y: north },
  { x: west, y: north },
];

const meta = { timeZone: "UTC", issueDay: 0, valid: { startDay: 0, days: 1 } };

describe("polygonCounts", () => {
  it("of a rectangle equals the rectangle's own integral, over the lake's shore too", () => {
    const data = mixture();
    const prediction = mixturePrediction(data, meta);
    for (const [west, south, east, north] of [
      [-350, -420, 610, 980],
      [600, 650, 700, 760],
      [-2500, -2500, 2500, 2500],
      [770, 760, 990, 1500],
    ] as const) {
      const { expected } = polygonCounts(data, rectangle(west, south, east, north));
      for (const category of [0, 1]) {
        const exact = prediction.expectedCount({ west, south, east, north }, category);
        expect(Math.abs((expected[category] ?? 0) - exact)).toBeLessThan(2e-6 * Math.max(1, exact));
      }
    }
  });

  it("of a round Gaussian in a circle about its mean is 1 - exp(-r^2 / 2 s^2)", () => {
    const data: MixtureData = {
      ...mixture(false),
      geometry: Float32Array.of(10, 20, 200, 0, 200),
      weights: Float32Array.of(1, 0),
      nodeFactors: new Float32Array(4),
    };
    const radius = 300;
    const corners = 720;
    // A polygon of the circle's own area.
    const reach = radius * Math.sqrt((2 * Math.PI) / corners / Math.sin((2 * Math.PI) / corners));
    const circle = Array.from({ length: corners }, (_, index) => {
      const angle = (2 * Math.PI * index) / corners;
      return { x: 10 + reach * Math.cos(angle), y: 20 + reach * Math.sin(angle) };
    });
    expect(polygonCounts(data, circle).expected[0]).toBeCloseTo(1 - Math.exp(-(radius ** 2) / (2 * 200 ** 2)), 6);
  });

  it("of two halves adds up to the whole, cut on a slant", () => {
    const data = mixture();
    const whole = rectangle(-1500, -1500, 1500, 1500);
    const west: LocalRing = [
      { x: -1500, y: -1500 },
      { x: 900, y: -1500 },
      { x: -300, y: 1500 },
      { x: -1500, y: 1500 },
    ];
    const east: LocalRing = [
      { x: 900, y: -1500 },
      { x: 1500, y: -1500 },
      { x: 1500, y: 1500 },
      { x: -300, y: 1500 },
    ];
    const [all, first, second] = [whole, west, east].map((ring) => polygonCounts(data, ring));
    for (const category of [0, 1]) {
      expect((first?.expected[category] ?? 0) + (second?.expected[category] ?? 0)).toBeCloseTo(all?.expected[category] ?? 0, 5);
    }
    expect((first?.areaSquareMetres ?? 0) + (second?.areaSquareMetres ?? 0)).toBeCloseTo(9e6, 3);
  });

  it("is the same for either direction, says how much lies in the study area, and is 0 outside of it", () => {
    const data = mixture();
    const ring = rectangle(500, 500, 1500, 1500);
    const { expected, insideShare } = polygonCounts(data, ring);
    expect([...polygonCounts(data, [...ring].reverse()).expected]).toEqual(
      [...expected].map((value) => expect.closeTo(value, 9)),
    );
    // The lake covers x > 800, y > 800 of it: 700 x 700 of 1000 x 1000.
    expect(insideShare).toBeCloseTo(0.51, 9);
    const outside = polygonCounts(data, rectangle(1000, 1000, 1500, 1500));
    expect(outside.insideShare).toBe(0);
    expect([...outside.expected]).toEqual([0, 0]);
  });

  it("of a rectangle between the cells of a concave L counts each part once", () => {
    const data = mixture();
    const corner: LocalRing = [
      { x: -700, y: -700 },
      { x: 700, y: -700 },
      { x: 700, y: -100 },
      { x: -100, y: -100 },
      { x: -100, y: 700 },
      { x: -700, y: 700 },
    ];
    const prediction = mixturePrediction(data, meta);
    const low = prediction.expectedCount({ west: -700, south: -700, east: 700, north: -100 }, 1);
    const high = prediction.expectedCount({ west: -700, south: -100, east: -100, north: 700 }, 1);
    expect(polygonCounts(data, corner).expected[1]).toBeCloseTo(low + high, 5);
  });
});
