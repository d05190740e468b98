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

export type Exported = z.infer<typeof exported>;
