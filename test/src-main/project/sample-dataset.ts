import type { NewDataset } from "../../../src-main/project/index.ts";

export const SAMPLE_DATASET: NewDataset = {
  name: "Houston 2010",
  hash: "0".repeat(64),
  rejectsHash: null,
  rows: { read: 3, kept: 2, duplicates: 0, rejected: { MissingCoordinates: 1 } },
  firstDay: "2010-01-01",
  lastDay: "2010-08-31",
  timeZone: "America/Chicago",
  bounds: { west: -95.8, south: 29.5, east: -95, north: 30.1 },
  categories: [{ name: "theft", count: 2 }],
  weeklyCounts: [1, 1],
  findings: [],
};
