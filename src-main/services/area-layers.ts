/** The polygons of a layer, out of the store. They were checked when the layer was read. */
import { z } from "zod";
import { type MultiPolygon, multiPolygon } from "../contract/index.ts";
import type { ProjectCatalogue } from "../project/index.ts";

const collection = z.object({
  type: z.literal("FeatureCollection"),
  features: z.array(
    z.object({
      type: z.literal("Feature"),
      properties: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
      geometry: z.object({ type: z.literal("MultiPolygon"), coordinates: multiPolygon }),
    }),
  ),
});

export type AreaProperties = Readonly<Record<string, string | number | boolean | null>>;

export interface AreaFeature {
  readonly name: string;
  readonly properties: AreaProperties;
  readonly polygons: MultiPolygon;
}

/** Errors: NotFound, StoreDamaged. */
export async function areaFeatures(catalogue: ProjectCatalogue, id: string): Promise<AreaFeature[]> {
  const { hash, names } = catalogue.areas.get(id);
  const bytes = await catalogue.store.readBytes(hash);
  const { features } = collection.parse(JSON.parse(Buffer.from(bytes).toString("utf8")));
  return features.map(({ properties, geometry }, index) => ({
    name: names[index] ?? `area ${index + 1}`,
    properties,
    polygons: geometry.coordinates,
  }));
}

/** A layer as GeoJSON with its areas' names in the property `name`. Errors: NotFound, StoreDamaged. */
export async function areasGeoJson(catalogue: ProjectCatalogue, id: string): Promise<string> {
  const features = await areaFeatures(catalogue, id);
  return JSON.stringify({
    type: "FeatureCollection",
    features: features.map(({ name, properties, polygons }) => ({
      type: "Feature",
      properties: { ...properties, name },
      geometry: { type: "MultiPolygon", coordinates: polygons },
    })),
  });
}
