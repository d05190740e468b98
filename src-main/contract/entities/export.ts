/** Files that were written. */
import { z } from "zod";
import { count, lonLatBox } from "./shared.ts";

export const exported = z.object({
  file: z.string(),
  /** Path under the service's address where the file can be fetched, for windows that cannot see the disc. */
  download: z.string(),
  bytes: count,
  /** Pixels; 0 by 0 where the file has none. */
  width: count,
  height: count,
  /** Lines of a list of places. */
  rows: count.optional(),
  crs: z.string(),
  bounds: lonLatBox,
});

/** What an export would write, before it is asked for. */
export const exportPlan = z.object({
  file: z.string(),
  fileName: z.string(),
  /** True where a file is there, which would be replaced. */
  replaces: z.boolean(),
  /** By what exports of a city took: within a factor of two of what it becomes. */
  aboutBytes: count,
  /** Pixels of a raster; 0 by 0 for other files. */
  width: count,
  height: count,
  bands: count,
  /** Lines of a list of squares, about; null where it is none. */
  aboutRows: count.nullable(),
  crs: z.string(),
  /** Projection and unit: "Transverse Mercator, US survey foot". */
  crsText: z.string(),
});

export type Exported = z.infer<typeof exported>;
export type ExportPlan = z.infer<typeof exportPlan>;
