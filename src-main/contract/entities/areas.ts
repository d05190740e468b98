/** Layers of named polygons (beats, districts, community areas) and the polygon of a study area. */
import { z } from "zod";
import { finding } from "./dataset.ts";
import { count, id, lonLatBox } from "./shared.ts";

export const position = z.tuple([z.number(), z.number()]);

/** GeoJSON's coordinates of a MultiPolygon, degrees of WGS84: polygons, each an outer ring and its holes, first point repeated at the end. */
export const multiPolygon = z.array(z.array(z.array(position).min(4)).min(1)).min(1);

export const areaLayer = z.object({
  id,
  name: z.string(),
  /** Of its GeoJSON in the store. */
  hash: z.string(),
  fileName: z.string(),
  count,
  /** Property by which an area is called, and why it was taken. */
  nameProperty: z.string(),
  nameReason: z.string(),
  properties: z.array(z.string()),
  names: z.array(z.string()),
  /** System of the file's coordinates, and how it was found. */
  crs: z.string(),
  crsReason: z.string(),
  bounds: lonLatBox,
  findings: z.array(finding),
  createdAt: z.string(),
});

export type MultiPolygon = z.infer<typeof multiPolygon>;
export type AreaLayer = z.infer<typeof areaLayer>;
