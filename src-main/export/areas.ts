/** Named areas (beats, districts) of a GeoJSON feature collection. */
import { readFile } from "node:fs/promises";
import { z } from "zod";
import { AppError } from "../../models/errors/index.ts";

type Position = readonly [lon: number, lat: number];
/** Rings of one polygon, the outer one first; degrees of WGS84. */
export type PolygonRings = readonly (readonly Position[])[];

export interface NamedArea {
  readonly name: string;
  readonly polygons: readonly PolygonRings[];
}

const position = z.tuple([z.number().min(-360).max(540), z.number().min(-90).max(90)]).rest(z.number());
const polygon = z.array(z.array(position).min(4)).min(1);
const geometry = z.discriminatedUnion("type", [
  z.object({ type: z.literal("Polygon"), coordinates: polygon }),
  z.object({ type: z.literal("MultiPolygon"), coordinates: z.array(polygon).min(1) }),
]);
const collection = z.object({
  type: z.literal("FeatureCollection"),
  features: z
    .array(z.object({ type: z.literal("Feature"), properties: z.record(z.string(), z.unknown()).nullable(), geometry }))
    .min(1),
});

/** Properties that are taken for an area's name when none is told, in this order, whatever their case. */
export const NAME_PROPERTIES = [
  "name",
  "label",
  "beat",
  "beat_num",
  "district",
  "dist_num",
  "community",
  "neighborhood",
  "ward",
  "id",
];

/** Errors: AreasNotRead, AreasWithoutName. */
export function parseAreas(document: unknown, source: string, nameProperty?: string): NamedArea[] {
  const parsed = collection.safeParse(document);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new AppError("AreasNotRead", {
      message:
        `${source} is no GeoJSON of polygons in longitude and latitude: ${issue?.path.join(".") ?? ""} ${issue?.message ?? ""}`.trim(),
      hint: "Save the areas as GeoJSON in WGS84 (EPSG:4326); a GIS calls it a feature collection of polygons.",
      details: { source },
    });
  }
  const { features } = parsed.data;
  const properties = Object.keys(features[0]?.properties ?? {});
  const wanted = nameProperty === undefined ? NAME_PROPERTIES : [nameProperty.toLowerCase()];
  const found = wanted
    .map((name) => properties.find((property) => property.toLowerCase() === name))
    .find((name) => name !== undefined);
  if (found === undefined) {
    throw new AppError("AreasWithoutName", {
      message: `${source} does not say what its areas are called: it has ${properties.join(", ") || "no properties"}.`,
      hint: `Give each feature a property "name".`,
      details: { source, properties },
    });
  }
  return features.map((feature, index) => ({
    name: nameText(feature.properties?.[found]) ?? `area ${index + 1} of the file`,
    polygons: (feature.geometry.type === "Polygon" ? [feature.geometry.coordinates] : feature.geometry.coordinates).map((rings) =>
      rings.map((ring) => ring.map(([lon, lat]): Position => [lon, lat])),
    ),
  }));
}

function nameText(value: unknown): string | undefined {
  const text = typeof value === "string" || typeof value === "number" ? String(value).trim() : "";
  return text === "" ? undefined : text;
}

/** Errors: FileNotFound, AreasNotRead, AreasWithoutName. */
export async function readAreas(file: string, nameProperty?: string): Promise<NamedArea[]> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (cause) {
    throw new AppError("FileNotFound", {
      message: `${file} cannot be read.`,
      hint: "Check the path to the areas.",
      details: { path: file },
      cause,
    });
  }
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (cause) {
    throw new AppError("AreasNotRead", {
      message: `${file} is no JSON.`,
      hint: "Save the areas as GeoJSON in WGS84 (EPSG:4326).",
      details: { path: file },
      cause,
    });
  }
  return parseAreas(document, file, nameProperty);
}
