/** What a person adds to the map: regions, and what lies under it. */
import { z } from "zod";
import { count, id } from "./shared.ts";

/** Corners of a region in order, degrees; the first is not repeated. 2,000 corners are a coast drawn by hand. */
export const ring = z
  .array(z.tuple([z.number().min(-360).max(360), z.number().min(-85).max(85)]))
  .min(3)
  .max(2000);

export const regionShape = z.enum(["polygon", "rectangle", "circle"]);

export const region = z.object({ id, name: z.string().min(1).max(200), shape: regionShape, ring });

/** What is forecast inside of a polygon, by an exact integral over it. */
export const regionForecast = z.object({
  areaSquareMetres: z.number(),
  /** Share of the polygon's area that lies in the study area, 0..1. */
  insideShare: z.number(),
  expectedCount: z.number(),
  /** 90 % interval of the count by the forecast's own count family. */
  interval: z.object({ low: count, high: count }),
  probabilityOfAny: z.number(),
  baseline: z.object({ expectedCount: z.number(), probabilityOfAny: z.number() }),
  /** Incidents that then happened, where the data hold the valid days. */
  observedCount: count.nullable(),
  /** Reported incidents in the polygon in each of the 26 weeks before the issue day, oldest first. */
  weeklyHistory: z.array(count),
  byCategory: z.array(z.object({ category: z.string(), expectedCount: z.number() })),
});

/** What lies under the forecast. Belongs to the user of this computer, not to the project. */
export const baseMapChoice = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("outlines") }),
  z.object({ kind: z.literal("pmtiles"), path: z.string().min(1) }),
  z.object({
    kind: z.literal("online"),
    /** https://host/{z}/{x}/{y}.png */
    template: z.string().min(1),
    /** The host that the user has agreed to: it must be the template's own. */
    agreedHost: z.string().min(1),
  }),
]);

export type Region = z.infer<typeof region>;
export type RegionForecast = z.infer<typeof regionForecast>;
export type BaseMapChoice = z.infer<typeof baseMapChoice>;
