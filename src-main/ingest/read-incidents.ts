import { readFile } from "node:fs/promises";
import { parquetMetadataAsync, parquetRead } from "hyparquet";
import { AppError } from "../../models/errors/index.ts";
import { type AreaPolygons, type IncidentTable, parseDay } from "../../models/forecast/index.ts";
import { type Dataset, multiPolygon, type Reject } from "../contract/index.ts";

/** What the catalogue knows of a data set and its table does not hold. */
export type IncidentDescription = Pick<Dataset, "categories" | "timeZone" | "firstDay" | "lastDay">;

/**
 * Reads an incidents.parquet of `importIncidents` into columns. Pure JavaScript, so that neither the service nor an engine process
 * loads a native library for it; 321,877 rows take .3 s (DuckDB's own reader: .4 s).
 */
export async function readIncidents(
  parquetPath: string,
  description: IncidentDescription,
  /** File with the polygons of the study area, GeoJSON's coordinates. Absent: the default area. */
  studyAreaPath?: string,
): Promise<IncidentTable> {
  const firstDay = parseDay(description.firstDay);
  const lastDay = parseDay(description.lastDay);
  if (firstDay === undefined || lastDay === undefined) throw damaged(parquetPath, "its first or last day is no date");
  const studyArea = studyAreaPath === undefined ? undefined : await readPolygons(studyAreaPath);
  const { file, rows, columns } = await openParquet(parquetPath);
  const spanSeconds = columns.includes("span_seconds") ? new Int32Array(rows) : undefined;
  const day = new Int32Array(rows);
  const secondOfDay = new Int32Array(rows);
  const lon = new Float64Array(rows);
  const lat = new Float64Array(rows);
  const category = new Uint16Array(rows);
  const numbers: Record<string, Int32Array | Float64Array> = { day, second_of_day: secondOfDay, lon, lat };
  const categories = description.categories.map(({ name }) => name);
  const indexOfCategory = new Map(categories.map((name, index) => [name, index]));

  await parquetRead({
    file,
    columns: [...Object.keys(numbers), ...(spanSeconds === undefined ? [] : ["span_seconds"]), "category"],
    onChunk({ columnName, columnData, rowStart }) {
      if (columnName === "span_seconds") {
        for (let row = 0; row < columnData.length; row += 1)
          if (spanSeconds) spanSeconds[rowStart + row] = Number(columnData[row] ?? 0);
        return;
      }
      const column = numbers[columnName];
      if (column !== undefined) {
        column.set(columnData as ArrayLike<number>, rowStart);
        return;
      }
      for (let row = 0; row < columnData.length; row += 1) {
        const index = indexOfCategory.get(String(columnData[row]));
        if (index === undefined)
          throw damaged(parquetPath, `it holds the category “${columnData[row]}”, which the catalogue does not know`);
        category[rowStart + row] = index;
      }
    },
  });
  const table = { day, secondOfDay, lon, lat, category, categories, timeZone: description.timeZone, firstDay, lastDay };
  return {
    ...table,
    ...(spanSeconds === undefined ? {} : { spanSeconds }),
    ...(studyArea === undefined ? {} : { studyArea }),
  };
}

async function readPolygons(studyAreaPath: string): Promise<AreaPolygons> {
  try {
    return multiPolygon.parse(JSON.parse(await readFile(studyAreaPath, "utf8")));
  } catch (cause) {
    throw damaged(studyAreaPath, "its study area cannot be read", cause);
  }
}

/** A page of a rejects.parquet of `importIncidents`, by line number. */
export async function readRejects(
  parquetPath: string,
  { offset, limit }: { readonly offset: number; readonly limit: number },
): Promise<{ total: number; rows: Reject[] }> {
  const { file, rows: total, columns } = await openParquet(parquetPath);
  const hasFile = columns.includes("file_name");
  const rowEnd = Math.min(total, offset + limit);
  if (offset >= rowEnd) return { total, rows: [] };
  const rows: Reject[] = [];
  await parquetRead({
    file,
    columns: ["line", "reason", "text", ...(hasFile ? ["file_name"] : [])],
    rowStart: offset,
    rowEnd,
    rowFormat: "object",
    onComplete(objects) {
      for (const { line, reason, text, file_name: fileName } of objects) {
        rows.push({
          line: Number(line),
          reason: String(reason),
          text: String(text),
          ...(hasFile ? { file: String(fileName) } : {}),
        });
      }
    },
  });
  return { total, rows };
}

async function openParquet(
  parquetPath: string,
): Promise<{ readonly file: ArrayBuffer; readonly rows: number; readonly columns: readonly string[] }> {
  try {
    const bytes = await readFile(parquetPath);
    const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
    const metadata = await parquetMetadataAsync(file);
    return { file, rows: Number(metadata.num_rows), columns: metadata.schema.map(({ name }) => name) };
  } catch (cause) {
    throw damaged(parquetPath, "it cannot be read", cause);
  }
}

function damaged(parquetPath: string, why: string, cause?: unknown): AppError {
  return new AppError("DamagedDataset", {
    message: `The stored table ${parquetPath} cannot be used: ${why}.`,
    hint: "Import the incidents again from their file.",
    details: { path: parquetPath },
    cause,
  });
}
