import { type Forecast, forecast } from "../contract/index.ts";
import type { Catalogue } from "./database.ts";
import { deletedError, identifier, notFound, rowNumber } from "./identifier.ts";

export interface NewForecast extends Omit<Forecast, "id" | "createdAt" | "noun"> {
  /** Mixture in the store. */
  readonly mixtureHash: string;
  /** The long-run map for the same period; null where this forecast is one. */
  readonly baselineMixtureHash: string | null;
}

export interface ForecastRecord {
  readonly forecast: Forecast;
  readonly mixtureHash: string;
  readonly baselineMixtureHash: string | null;
}

export interface Forecasts {
  add(added: NewForecast): Forecast;
  /** Oldest first, without the deleted ones. */
  list(): Forecast[];
  /** What then happened, once a later version of the data tells. No error where the forecast was purged. */
  setObserved(id: string, count: number): void;
  /** Throws NotFound, Deleted. */
  get(id: string): Forecast;
  record(id: string): ForecastRecord;
}

export function forecastsOf(catalogue: Catalogue): Forecasts {
  const select = () =>
    catalogue.build
      .selectFrom("forecasts")
      .innerJoin("datasets", "datasets.id", "forecasts.dataset")
      .selectAll("forecasts")
      .select("datasets.noun")
      .orderBy("forecasts.id");
  const read = (query: ReturnType<typeof select>): ForecastRecord[] =>
    catalogue.all(query).map((row) => ({
      forecast: forecast.parse({
        id: identifier("forecast", row.id),
        run: identifier("run", row.run),
        dataset: identifier("dataset", row.dataset),
        noun: JSON.parse(row.noun),
        model: row.model,
        title: row.title,
        isLongRunMap: row.is_long_run_map !== 0,
        issuedDay: row.issued_day,
        validFromDay: row.valid_from_day,
        validDays: row.valid_days,
        timeZone: row.time_zone,
        inSample: row.in_sample !== 0,
        categories: JSON.parse(row.categories),
        summary: JSON.parse(row.summary),
        baselineExpectedCount: row.baseline_expected_count,
        observedCount: row.observed_count,
        bounds: JSON.parse(row.bounds),
        lineage: JSON.parse(row.lineage),
        createdAt: row.created_at,
      }),
      mixtureHash: row.mixture_hash,
      baselineMixtureHash: row.baseline_mixture_hash,
    }));
  const record = (id: string): ForecastRecord => {
    const query = select().where("forecasts.id", "=", rowNumber("forecast", id));
    const [row] = catalogue.all(query);
    if (row === undefined) throw notFound("forecast", id);
    if (row.deleted_at !== null) throw deletedError("forecast", id, row.deleted_at);
    const [found] = read(query);
    if (found === undefined) throw notFound("forecast", id);
    return found;
  };
  return {
    add(added) {
      const row = catalogue.insert(
        catalogue.build.insertInto("forecasts").values({
          run: rowNumber("run", added.run),
          dataset: rowNumber("dataset", added.dataset),
          model: added.model,
          title: added.title,
          is_long_run_map: added.isLongRunMap ? 1 : 0,
          issued_day: added.issuedDay,
          valid_from_day: added.validFromDay,
          valid_days: added.validDays,
          time_zone: added.timeZone,
          in_sample: added.inSample ? 1 : 0,
          categories: JSON.stringify(added.categories),
          summary: JSON.stringify(added.summary),
          baseline_expected_count: added.baselineExpectedCount,
          observed_count: added.observedCount,
          bounds: JSON.stringify(added.bounds),
          lineage: JSON.stringify(added.lineage),
          mixture_hash: added.mixtureHash,
          baseline_mixture_hash: added.baselineMixtureHash,
          created_at: new Date().toISOString(),
        }),
      );
      return record(identifier("forecast", row)).forecast;
    },
    list: () => read(select().where("forecasts.deleted_at", "is", null)).map((found) => found.forecast),
    setObserved(id, count) {
      catalogue.change(
        catalogue.build.updateTable("forecasts").set({ observed_count: count }).where("id", "=", rowNumber("forecast", id)),
      );
    },
    get: (id) => record(id).forecast,
    record,
  };
}
