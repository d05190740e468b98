import { readFile } from "node:fs/promises";
import { parquetMetadataAsync, parquetRead } from "hyparquet";

/** Where the data say that something lies: each distinct address with the mean place of its incidents. */
export interface Address {
  readonly lon: number;
  readonly lat: number;
  readonly text: string;
  readonly incidents: number;
}

/** Column of an incidents.parquet that names the block or address, where the import kept one. */
export const ADDRESS_COLUMN = "address";

/**
 * Distance of an address's incidents from their middle (root of the mean square, metres) beyond which it names no place: "UNKNOWN", or a
 * street without its block. A block of Chicago's grid is 200 m long.
 */
export const MAX_SPREAD_METRES = 400;
const METRES_PER_DEGREE = 111_195;

/** Distinct addresses of a stored table, those with most incidents first; none where the table has no such column. */
export async function readAddresses(parquetPath: string): Promise<readonly Address[]> {
  const bytes = await readFile(parquetPath);
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
  const { schema } = await parquetMetadataAsync(file);
  if (!schema.some(({ name }) => name === ADDRESS_COLUMN)) return [];
  // Deviations from the address's first incident: their squares keep all of their digits, and an address on the antimeridian its place.
  const sums = new Map<string, { lon0: number; lat0: number; lon: number; lat: number; squares: number; incidents: number }>();
  await parquetRead({
    file,
    columns: [ADDRESS_COLUMN, "lon", "lat"],
    rowFormat: "object",
    onComplete(rows) {
      for (const row of rows) {
        const text = String(row[ADDRESS_COLUMN] ?? "").trim();
        if (text === "") continue;
        const sum = sums.get(text) ?? { lon0: Number(row.lon), lat0: Number(row.lat), lon: 0, lat: 0, squares: 0, incidents: 0 };
        const lon = ((((Number(row.lon) - sum.lon0 + 180) % 360) + 360) % 360) - 180;
        const lat = Number(row.lat) - sum.lat0;
        sum.lon += lon;
        sum.lat += lat;
        sum.squares += (lon * Math.cos((sum.lat0 * Math.PI) / 180)) ** 2 + lat ** 2;
        sum.incidents += 1;
        sums.set(text, sum);
      }
    },
  });
  return [...sums]
    .map(([text, { lon0, lat0, lon, lat, squares, incidents }]) => {
      const [east, north] = [lon / incidents, lat / incidents];
      const spread = Math.sqrt(Math.max(0, squares / incidents - (east * Math.cos((lat0 * Math.PI) / 180)) ** 2 - north ** 2));
      return { text, lon: lon0 + east, lat: lat0 + north, incidents, spreadMetres: spread * METRES_PER_DEGREE };
    })
    .filter(({ spreadMetres }) => spreadMetres <= MAX_SPREAD_METRES)
    .map(({ spreadMetres: _spread, ...address }) => address)
    .sort((a, b) => b.incidents - a.incidents);
}
