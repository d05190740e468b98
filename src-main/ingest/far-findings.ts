/** Findings about where the incidents lie: far from each other, or all of them where no city is. */
import type { DuckDBConnection } from "@duckdb/node-api";
import { FAR_FACTOR, FAR_MINIMUM_METRES, NEAR_SHARE } from "../../models/density/index.ts";
import { metresPerDegree } from "../../models/grid/index.ts";
import { FAR_DEGREES, lonDifference } from "./conversion.ts";
import { DEGREES } from "./crs.ts";
import { query, queryOne } from "./database.ts";
import { count, type FindingContext, type Found, percent } from "./found.ts";
import { nearestCity } from "./near-city.ts";
import { CITY_RADIUS_KILOMETRES } from "./time-zone.ts";

/**
 * Reaches of the nearest 99 % beyond which incidents lie by themselves: 1.5 leaves every incident of Chicago's two years in, and names
 * what Houston's table has in other counties.
 */
export const OUTLYING_FACTOR = 1.5;

/** What was rejected because it lies in another part of the country. */
export async function farFromTheRest(connection: DuckDBConnection): Promise<Found[]> {
  const { rows, placed } = await queryOne<{ rows: number; placed: number }>(
    connection,
    `SELECT (count(*) FILTER (reason = 'FarFromTheRest'))::INTEGER AS rows, (count(*) FILTER (reason IS NULL OR reason = 'FarFromTheRest'))::INTEGER AS placed
     FROM incidents`,
  );
  if (rows === 0) return [];
  return [
    {
      code: "FarFromTheRest",
      severity: "information",
      harm: 31,
      message: `${count(rows)} incidents (${percent(rows / placed)}) lie more than ${FAR_DEGREES} degree from the middle of the others and are rejected: most often addresses that were placed in another state.`,
      effect:
        "They are missing from the map and from its counts: where they belong into the city, its rates come out that much too low. Otherwise none.",
      rows,
      rowsWhere: "reason = 'FarFromTheRest'",
    },
  ];
}

/** A map grid that puts the table where no city is: most often the wrong system of coordinates. */
export async function elsewhere(connection: DuckDBConnection, { conversion, kept }: FindingContext): Promise<Found[]> {
  if (conversion.crs === DEGREES) return [];
  if (kept === 0) return [];
  const lon = await quantile(connection, "lon", PLACE_STEP_DEGREES, 0.5);
  const lat = await quantile(connection, "lat", PLACE_STEP_DEGREES, 0.5);
  const { city, kilometres } = nearestCity(lon, lat);
  if (kilometres <= CITY_RADIUS_KILOMETRES) return [];
  const place = `${Math.abs(lat).toFixed(2)} ${lat < 0 ? "S" : "N"}, ${Math.abs(lon).toFixed(2)} ${lon < 0 ? "W" : "E"}`;
  return [
    {
      code: "PlacesElsewhere",
      severity: "caution",
      harm: 98,
      message: `Read as ${conversion.crs} the incidents lie around ${place}, ${count(Math.round(kilometres))} km from the nearest city that is known here (${city}).`,
      effect:
        "In the wrong system of coordinates everything is drawn and exported in another place, and distances are wrong. Look at the map, and choose the system that the source of the table names.",
      rows: kept,
    },
  ];
}

/** Steps in which middles and reaches are told: far below the kilometres that are asked about. */
const PLACE_STEP_DEGREES = 0.001;
const REACH_STEP_METRES = 50;

/** A quantile of the rows that are kept, to within a step, by counts: the database's own holds every value, 100 MB at 3 million rows. */
async function quantile(connection: DuckDBConnection, value: string, step: number, share: number): Promise<number> {
  const steps = await query<{ step: number; rows: number }>(
    connection,
    `SELECT floor(${value} / ${step})::INTEGER AS step, count(*)::INTEGER AS rows FROM incidents WHERE reason IS NULL GROUP BY step ORDER BY step`,
  );
  const all = steps.reduce((sum, { rows }) => sum + rows, 0);
  let passed = 0;
  for (const { step: at, rows } of steps) {
    passed += rows;
    if (passed > share * all) return (at + 0.5) * step;
  }
  return (steps.at(-1)?.step ?? 0) * step;
}

/** What is kept and lies by itself: small islands of the study area, or outside of it. The same measure as the default study area's. */
export async function outlying(connection: DuckDBConnection): Promise<Found[]> {
  const first = await query<{ lon: number }>(
    connection,
    "SELECT lon FROM incidents WHERE reason IS NULL ORDER BY file, line LIMIT 1",
  );
  if (first[0] === undefined) return [];
  // Differences from one incident: a city on the antimeridian stays whole.
  const lon0 = first[0].lon;
  const lon = lon0 + (await quantile(connection, lonDifference("lon", String(lon0)), PLACE_STEP_DEGREES, 0.5));
  const lat = await quantile(connection, "lat", PLACE_STEP_DEGREES, 0.5);
  const metres = metresPerDegree({ lon0: lon, lat0: lat });
  const reach = `greatest(abs(${lonDifference("lon", String(lon))}) * ${metres.x}, abs(lat - ${lat}) * ${metres.y})`;
  const near = await quantile(connection, reach, REACH_STEP_METRES, NEAR_SHARE);
  const limit = Math.max(FAR_MINIMUM_METRES, FAR_FACTOR * near);
  const apart = Math.min(limit, Math.max(FAR_MINIMUM_METRES, OUTLYING_FACTOR * near));
  const { rows, outside } = await queryOne<{ rows: number; outside: number }>(
    connection,
    `SELECT (count(*) FILTER (${reach} > ${apart}))::INTEGER AS rows, (count(*) FILTER (${reach} > ${limit}))::INTEGER AS outside
     FROM incidents WHERE reason IS NULL`,
  );
  if (rows === 0) return [];
  const isAll = rows === outside;
  return [
    {
      code: "OutlyingIncidents",
      severity: "information",
      harm: 33,
      message: `${count(rows)} incidents lie more than ${(apart / 1000).toFixed(0)} km from the middle of the table, apart from the nearest ${percent(NEAR_SHARE)} of them${
        outside === 0
          ? ""
          : isAll
            ? "; they lie outside of the study area"
            : `; ${count(outside)} of them lie outside of the study area`
      }.`,
      effect: isAll
        ? "They are left out of the forecast. Where they belong to the area, set a study area that holds them."
        : "Each is an island of the study area with a spot of its own on the map, which reaches out to it. A study area by areas or by hand leaves them out.",
      rows,
      rowsWhere: `reason IS NULL AND ${reach} > ${apart}`,
    },
  ];
}
