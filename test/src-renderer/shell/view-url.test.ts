import { expect, test } from "vitest";
import { formatView, initialView, isStep, parseView, type ViewState } from "../../../src-renderer/shell/view-url.ts";

const full: ViewState = {
  tab: "train",
  dataset: "dataset-1",
  run: "run-2",
  forecast: "forecast-3",
  categories: ["CRIMINAL DAMAGE & more", "THEFT"],
  statistic: "rate",
  areaSquareMetres: 1_000_000,
  camera: { lon: -87.6298, lat: 41.8781, zoom: 10.25 },
  look: {
    atLeast: 2,
    ramp: "print",
    scale: "quantile",
    range: [0.001, 0.5],
    globe: true,
    compare: "swipe",
    against: "forecast-1",
  },
  opacity: 0.4,
  drawers: ["forecast"],
  trainDrawer: "runs",
  drawerHeight: 180,
  panelWidth: 320,
};

test("a view comes back from its address", () => expect(parseView(formatView(full))).toEqual(full));

test("the first view comes back from its address", () => expect(parseView(formatView(initialView))).toEqual(initialView));

test("an address without a view, or with a token alone, is the first view", () => {
  expect(parseView("")).toEqual(initialView);
  expect(parseView("?token=abc")).toEqual(initialView);
});

test.each([
  "?tab=nonsense&area=7&at=1,2&show=9",
  "?at=91,0,3&tab=",
  "?at=0,200,3",
  "?at=a,b,c",
  "?at=1,2,3,4",
  "?area=-1",
  "?opacity=7&height=-4&width=x&drawer=none",
])("what is malformed falls back by itself: %s", (search) => expect(parseView(search)).toEqual(initialView));

test("a malformed camera leaves the rest", () => {
  expect(parseView("?tab=data&dataset=x&at=1")).toEqual({ ...initialView, tab: "data", dataset: "x" });
});

test("going back leads over tabs and forecasts, not over camera and units", () => {
  expect(isStep(full, { ...full, tab: "data" })).toBe(true);
  expect(isStep(full, { ...full, forecast: "other" })).toBe(true);
  expect(isStep(full, { ...full, camera: null, areaSquareMetres: 10_000, statistic: "probability" })).toBe(false);
});
