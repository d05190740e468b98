/** What a report of a fault may hold. */
import { z } from "zod";
import { count, id } from "./shared.ts";

export const diagnosticsEntry = z.object({
  /** File name in the bundle. */
  name: z.string(),
  bytes: count,
  /** All of it: what is not shown is not in the bundle. */
  text: z.string(),
});

export const diagnostics = z.object({
  /** Names this very content for saving. */
  preview: id,
  entries: z.array(diagnosticsEntry),
  bytes: count,
});

export type DiagnosticsEntry = z.infer<typeof diagnosticsEntry>;
export type Diagnostics = z.infer<typeof diagnostics>;
