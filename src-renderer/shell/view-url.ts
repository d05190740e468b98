import { initialLook, type Look, parseLook, writeLook } from "../map/look.ts";

export const tabs = ["data", "train", "forecast"] as const;
export type Tab = (typeof tabs)[number];

export const trainDrawers = ["loss", "runs"] as const;
export type TrainDrawer = (typeof trainDrawers)[number];

export type Statistic = "rate" | "probability";

/** Areas that a probability may refer to, m2: 1 ha, 10 ha, 1 km2. */
export const AREAS_SQUARE_METRES = [10_000, 100_000, 1_000_000] as const;

export interface Camera {
  readonly lon: number;
  readonly lat: number;
  readonly zoom: number;
}

/** What the window shows, as far as a reload or a link should bring it back. Null: not chosen. */
export interface ViewState {
  readonly tab: Tab;
  readonly dataset: string | null;
  readonly run: string | null;
  readonly forecast: string | null;
  /** Names of categories; none is all together. */
  readonly categories: readonly string[];
  readonly statistic: Statistic;
  readonly areaSquareMetres: number;
  readonly camera: Camera | null;
  readonly look: Look;
  /** Of the map's colours, .1 to 1. */
  readonly opacity: number;
  /** Tabs whose drawer is open. */
  readonly drawers: readonly Tab[];
  /** What the drawer of Train holds. */
  readonly trainDrawer: TrainDrawer;
  /** Pixels; null: as the size of the window suggests. */
  readonly drawerHeight: number | null;
  readonly panelWidth: number | null;
}

/** What going back a step can change: the analyst's work and choices, not where they look and how their window is cut. */
export const UNDOABLE = [
  "forecast",
  "run",
  "dataset",
  "categories",
  "statistic",
  "areaSquareMetres",
  "look",
  "opacity",
] as const satisfies readonly (keyof ViewState)[];

export const initialView: ViewState = {
  tab: "forecast",
  dataset: null,
  run: null,
  forecast: null,
  categories: [],
  statistic: "probability",
  areaSquareMetres: 100_000,
  camera: null,
  look: initialLook,
  opacity: 0.85,
  drawers: ["data", "train"],
  trainDrawer: "loss",
  drawerHeight: null,
  panelWidth: null,
};

function isTab(text: string | null): text is Tab {
  return tabs.some((tab) => tab === text);
}

/** Camera of "lat,lon,zoom", or null where the text is none. */
function parseCamera(text: string | null): Camera | null {
  if (text === null) return null;
  const numbers = text.split(",").map(Number);
  const [lat = Number.NaN, lon = Number.NaN, zoom = Number.NaN] = numbers;
  const valid = numbers.length === 3 && Math.abs(lat) <= 85.06 && Math.abs(lon) <= 180 && zoom >= 0 && zoom <= 24;
  return valid ? { lon, lat, zoom } : null;
}

/** Whole pixels in a range that a window can have, or null. */
function parsePixels(text: string | null): number | null {
  const pixels = Number(text ?? Number.NaN);
  return Number.isInteger(pixels) && pixels > 0 && pixels <= 2000 ? pixels : null;
}

function parseOpacity(text: string | null): number {
  const value = Number(text ?? Number.NaN);
  return value >= 0.1 && value <= 1 ? value : initialView.opacity;
}

/** Reads the query of an address. Unknown or malformed values fall back one by one. */
export function parseView(search: string): ViewState {
  const query = new URLSearchParams(search);
  const tab = query.get("tab");
  const area = Number(query.get("area"));
  return {
    tab: isTab(tab) ? tab : initialView.tab,
    dataset: query.get("dataset") || null,
    run: query.get("run") || null,
    forecast: query.get("forecast") || null,
    categories: query.getAll("category").filter((name) => name !== ""),
    statistic: query.get("show") === "rate" ? "rate" : "probability",
    areaSquareMetres: AREAS_SQUARE_METRES.find((known) => known === area) ?? initialView.areaSquareMetres,
    camera: parseCamera(query.get("at")),
    look: parseLook(query),
    opacity: parseOpacity(query.get("opacity")),
    drawers: query.has("drawers")
      ? tabs.filter((known) => query.get("drawers")?.split(",").includes(known))
      : initialView.drawers,
    trainDrawer: trainDrawers.find((known) => known === query.get("drawer")) ?? initialView.trainDrawer,
    drawerHeight: parsePixels(query.get("height")),
    panelWidth: parsePixels(query.get("width")),
  };
}

/** The query of a view, "?tab=...", without what is as it begins. */
export function formatView(view: ViewState): string {
  const query = new URLSearchParams({ tab: view.tab });
  if (view.dataset !== null) query.set("dataset", view.dataset);
  if (view.run !== null) query.set("run", view.run);
  if (view.forecast !== null) query.set("forecast", view.forecast);
  for (const category of view.categories) query.append("category", category);
  if (view.statistic !== initialView.statistic) query.set("show", view.statistic);
  if (view.areaSquareMetres !== initialView.areaSquareMetres) query.set("area", String(view.areaSquareMetres));
  if (view.camera !== null) {
    // Five digits are a metre; two digits of zoom are less than a pixel.
    query.set("at", `${view.camera.lat.toFixed(5)},${view.camera.lon.toFixed(5)},${view.camera.zoom.toFixed(2)}`);
  }
  writeLook(view.look, query);
  if (view.opacity !== initialView.opacity) query.set("opacity", view.opacity.toFixed(2));
  const drawers = tabs.filter((tab) => view.drawers.includes(tab)).join(",");
  if (drawers !== initialView.drawers.join(",")) query.set("drawers", drawers);
  if (view.trainDrawer !== initialView.trainDrawer) query.set("drawer", view.trainDrawer);
  if (view.drawerHeight !== null) query.set("height", String(view.drawerHeight));
  if (view.panelWidth !== null) query.set("width", String(view.panelWidth));
  return `?${query.toString().replaceAll("%2C", ",")}`;
}

/** True where going back should lead from one to the other; a moved camera or another unit is no step of its own. */
export function isStep(from: ViewState, to: ViewState): boolean {
  return from.tab !== to.tab || from.dataset !== to.dataset || from.run !== to.run || from.forecast !== to.forecast;
}
