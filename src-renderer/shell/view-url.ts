import { initialLook, type Look, parseLook, writeLook } from "../map/look.ts";

export const tabs = ["data", "train", "forecast"] as const;
export type Tab = (typeof tabs)[number];

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
}

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
  return `?${query.toString().replaceAll("%2C", ",")}`;
}

/** True where going back should lead from one to the other; a moved camera or another unit is no step of its own. */
export function isStep(from: ViewState, to: ViewState): boolean {
  return from.tab !== to.tab || from.dataset !== to.dataset || from.run !== to.run || from.forecast !== to.forecast;
}
