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

/** Distinct addresses of a stored table, those with most incidents first; none where the table has no such column. */
export async function readAddresses(parquetPath: string): Promise<readonly Address[]> {
  const bytes = await readFile(parquetPath);
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
  const { schema } = await parquetMetadataAsync(file);
  if (!schema.some(({ name }) => name === ADDRESS_COLUMN)) return [];
  const sums = new Map<string, { lon: number; lat: number; incidents: number }>();
  await parquetRead({
    file,
    columns: [ADDRESS_COLUMN, "lon", "lat"],
    rowFormat: "object",
    onComplete(rows) {
      for (const row of rows) {
        const text = String(row[ADDRESS_COLUMN] ?? "").trim();
        if (text === "") continue;
        const sum = sums.get(text) ?? { lon: 0, lat: 0, incidents: 0 };
        sum.lon += Number(row.lon);
        sum.lat += Number(row.lat);
        sum.incidents += 1;
        sums.set(text, sum);
      }
    },
  });
  return [...sums]
    .map(([text, { lon, lat, incidents }]) => ({ text, lon: lon / incidents, lat: lat / incidents, incidents }))
    .sort((a, b) => b.incidents - a.incidents);
}
