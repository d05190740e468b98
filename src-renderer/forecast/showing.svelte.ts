import type { Dataset, Forecast, Place } from "../../src-main/contract/index.ts";
import {
  type CallFailure,
  type Connection,
  createNewestAnswer,
  type Drawing,
  isCancellation,
  pullDrawing,
  pullIncidents,
  toFailure,
} from "../client/index.ts";
import { format } from "../words/index.ts";
import { categoriesInput } from "./captions.ts";
import { pointsOfCategories } from "./points.ts";
import { createTotal, type Total } from "./total.svelte.ts";

export interface Pin {
  readonly lon: number;
  readonly lat: number;
}

export interface Hover extends Pin {
  readonly value: number | null;
}

/** Local days [from, to). */
export interface DayRange {
  readonly from: string;
  readonly to: string;
}

/** What is on the map: the drawing of one forecast, the incidents that then happened, the pinned place. */
export interface Showing {
  readonly drawing: Drawing | null;
  /** Id of the forecast that `drawing` belongs to. */
  readonly drawnForecast: string | null;
  readonly loading: boolean;
  readonly failure: CallFailure | null;
  readonly points: Float32Array | null;
  readonly pin: Pin | null;
  readonly place: Place | null;
  readonly placeFailure: CallFailure | null;
  /** What is forecast for the whole study area. */
  readonly total: Total;
  /** The forecast that the shown one is compared with, when a comparison is on. */
  readonly against: Drawing | null;
  readonly againstForecast: string | null;
  /** True while incidents lie over the map. */
  observed: boolean;
  /** Days whose incidents are shown; null: those for which the forecast is valid. */
  incidentDays: DayRange | null;
  /** Where the line of a swipe is, as a share of the map's width. */
  split: number;
  opacity: number;
  legend: boolean;
  hover: Hover | null;
  /** Loads the drawing of a forecast, or clears the map. */
  show(forecast: string | null): void;
  /** Loads the drawing of the forecast to compare with, or none. */
  compareWith(forecast: string | null): void;
  /** Loads the incidents of the chosen days, when they are to be shown. No categories: all. */
  showObserved(forecast: Forecast | undefined, dataset: Dataset | undefined, categories: readonly string[]): void;
  pinAt(pin: Pin | null): void;
  /** Asks what is forecast for the pinned place. */
  inspect(forecast: string | null, areaSquareMetres: number, categories: readonly string[]): void;
}

/** Drawings kept for going back and forth; each takes a few hundred kB. */
const KEPT_DRAWINGS = 6;
const FIRST_OPACITY = 0.85;

export function createShowing(connection: Connection): Showing {
  let drawing = $state.raw<Drawing | null>(null);
  let drawnForecast = $state<string | null>(null);
  let loading = $state(false);
  let failure = $state.raw<CallFailure | null>(null);
  let points = $state.raw<Float32Array | null>(null);
  let pin = $state.raw<Pin | null>(null);
  const place = createNewestAnswer<Place>();
  let observed = $state(false);
  let incidentDays = $state.raw<DayRange | null>(null);
  let split = $state(0.5);
  let against = $state.raw<Drawing | null>(null);
  let againstForecast = $state<string | null>(null);
  let opacity = $state(FIRST_OPACITY);
  let legend = $state(true);
  let hover = $state.raw<Hover | null>(null);

  const total = createTotal(connection);
  const kept = new Map<string, Drawing>();
  let drawingWork = new AbortController();
  let againstWork = new AbortController();
  let pointsWork = new AbortController();

  const load = async (forecast: string, signal: AbortSignal): Promise<Drawing> => {
    const known = kept.get(forecast);
    if (known !== undefined) return known;
    const { drawing: header } = await connection.call("forecast.get", { forecast }, { signal });
    const loaded = await pullDrawing(forecast, header, signal);
    kept.set(forecast, loaded);
    const oldest = kept.keys().next().value;
    if (kept.size > KEPT_DRAWINGS && oldest !== undefined) kept.delete(oldest);
    return loaded;
  };

  return {
    total,
    get drawing() {
      return drawing;
    },
    get drawnForecast() {
      return drawnForecast;
    },
    get loading() {
      return loading;
    },
    get failure() {
      return failure;
    },
    get points() {
      return points;
    },
    get pin() {
      return pin;
    },
    get place() {
      return place.found;
    },
    get placeFailure() {
      return place.failure;
    },
    get against() {
      return against;
    },
    get againstForecast() {
      return againstForecast;
    },
    get incidentDays() {
      return incidentDays;
    },
    set incidentDays(value) {
      incidentDays = value;
    },
    get split() {
      return split;
    },
    set split(value) {
      split = Math.min(1, Math.max(0, value));
    },
    get observed() {
      return observed;
    },
    set observed(value) {
      observed = value;
    },
    get opacity() {
      return opacity;
    },
    set opacity(value) {
      opacity = Math.min(1, Math.max(0.1, value));
    },
    get legend() {
      return legend;
    },
    set legend(value) {
      legend = value;
    },
    get hover() {
      return hover;
    },
    set hover(value) {
      hover = value;
    },
    show(forecast) {
      drawingWork.abort();
      const work = new AbortController();
      drawingWork = work;
      failure = null;
      loading = forecast !== null;
      if (forecast === null) {
        drawing = null;
        drawnForecast = null;
        return;
      }
      load(forecast, work.signal)
        .then((loaded) => {
          if (work.signal.aborted) return;
          drawing = loaded;
          drawnForecast = forecast;
          loading = false;
        })
        .catch((error: unknown) => {
          if (work.signal.aborted) return;
          loading = false;
          drawing = null;
          drawnForecast = null;
          failure = toFailure(error);
        });
    },
    compareWith(forecast) {
      againstWork.abort();
      const work = new AbortController();
      againstWork = work;
      if (forecast === null) {
        against = null;
        againstForecast = null;
        return;
      }
      load(forecast, work.signal)
        .then((loaded) => {
          if (work.signal.aborted) return;
          against = loaded;
          againstForecast = forecast;
        })
        .catch((error: unknown) => {
          if (work.signal.aborted) return;
          against = null;
          againstForecast = null;
          failure = toFailure(error);
        });
    },
    showObserved(forecast, dataset, categories) {
      pointsWork.abort();
      const work = new AbortController();
      pointsWork = work;
      if (!observed || forecast === undefined || dataset === undefined) {
        points = null;
        return;
      }
      const days = incidentDays ?? { from: forecast.validFromDay, to: format.addDays(forecast.validFromDay, forecast.validDays) };
      pullIncidents(dataset.id, days.from, days.to, work.signal)
        .then((incidents) => {
          if (work.signal.aborted) return;
          const names = dataset.categories.map(({ name }) => name);
          points =
            categories.length === 0
              ? incidents.lonLat
              : pointsOfCategories(
                  incidents,
                  categories.map((name) => names.indexOf(name)),
                );
        })
        .catch((error: unknown) => {
          if (work.signal.aborted || isCancellation(error)) return;
          points = null;
          failure = toFailure(error);
        });
    },
    pinAt(next) {
      pin = next;
      place.clear();
    },
    inspect(forecast, areaSquareMetres, categories) {
      if (pin === null || forecast === null) {
        place.clear();
        return;
      }
      const { lon, lat } = pin;
      place.ask((signal) =>
        connection.call("forecast.place", { forecast, lon, lat, areaSquareMetres, ...categoriesInput(categories) }, { signal }),
      );
    },
  };
}
