/** A shapefile's parts out of their zip. */
import { parseDbf, parseShp } from "shpjs";
import { type Archive, type ArchiveEntry, MAX_RATIO, RATIO_COUNTS_FROM_BYTES } from "../archive.ts";
import { areasNotRead, areasTooLarge, type Layer, layerOf, MAX_AREA_BYTES } from "./layer.ts";

async function bytesOf(entry: ArchiveEntry, fileName: string): Promise<Buffer> {
  const ratio = entry.bytes / Math.max(1, entry.packedBytes);
  if (entry.bytes > MAX_AREA_BYTES || (entry.bytes > RATIO_COUNTS_FROM_BYTES && ratio > MAX_RATIO)) throw areasTooLarge(fileName);
  const pieces: Buffer[] = [];
  for await (const piece of await entry.stream()) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}

/** A file of areas alone in a zip, or undefined. */
export async function onlyJson({ entries }: Archive, fileName: string): Promise<string | undefined> {
  const [only, ...others] = entries.filter(({ name }) => /\.(geo|topo)?json$/i.test(name));
  return only === undefined || others.length > 0 ? undefined : (await bytesOf(only, fileName)).toString("utf8");
}

/** Throws AreasNotRead, AreasTooLarge. */
export async function readShapefile({ entries }: Archive, fileName: string): Promise<Layer> {
  const shapes = entries.filter(({ name }) => /\.shp$/i.test(name));
  const [shape, ...others] = shapes;
  if (shape === undefined) throw areasNotRead(fileName, "the archive holds no shapefile (.shp)");
  if (others.length > 0)
    throw areasNotRead(
      fileName,
      `it holds ${shapes.length} layers (${shapes.map(({ name }) => name).join(", ")}); pack one alone`,
    );
  const stem = shape.name.slice(0, -4).toLowerCase();
  const part = (ending: string) => entries.find(({ name }) => name.toLowerCase() === `${stem}.${ending}`);
  const [table, projection, encoding] = [part("dbf"), part("prj"), part("cpg")];
  const shapeBytes = await bytesOf(shape, fileName);
  const tableBytes = table === undefined ? undefined : await bytesOf(table, fileName);
  const charset = encoding === undefined ? undefined : (await bytesOf(encoding, fileName)).toString("latin1").trim();
  const definition = projection === undefined ? undefined : (await bytesOf(projection, fileName)).toString("utf8").trim();
  try {
    const geometries = parseShp(shapeBytes);
    const rows = tableBytes === undefined ? [] : parseDbf(tableBytes, charset);
    return layerOf(
      geometries.map((geometry, index) => ({ geometry, properties: rows[index] ?? {} })),
      definition === undefined || definition === "" ? null : { definition },
    );
  } catch (cause) {
    throw areasNotRead(fileName, "its shapefile is damaged", cause);
  }
}
