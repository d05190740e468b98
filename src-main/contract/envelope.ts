/** Messages on the WebSocket, both ways, one JSON object each. */
import { z } from "zod";
import { jobProgress } from "./entities/index.ts";

export const ENVELOPE_VERSION = 1;

const head = { v: z.literal(ENVELOPE_VERSION), id: z.string() };

export const callError = z.object({
  code: z.string(),
  message: z.string(),
  hint: z.string(),
  details: z.record(z.string(), z.unknown()).optional(),
});

/** Window to service. */
export const request = z.discriminatedUnion("kind", [
  z.object({ ...head, kind: z.literal("call"), name: z.string(), input: z.unknown() }),
  z.object({ ...head, kind: z.literal("cancel") }),
]);

/** Something changed in the project; the window asks again for what it shows of it. */
export const changed = z.enum(["project", "datasets", "runs", "jobs", "forecasts", "engine"]);

/** Service to window. `event` carries no state, only its name. */
export const response = z.discriminatedUnion("kind", [
  z.object({ ...head, kind: z.literal("progress"), progress: jobProgress }),
  z.object({ ...head, kind: z.literal("result"), output: z.unknown() }),
  z.object({ ...head, kind: z.literal("error"), error: callError }),
  z.object({ v: z.literal(ENVELOPE_VERSION), kind: z.literal("event"), changed }),
]);

export type CallError = z.infer<typeof callError>;
export type Request = z.infer<typeof request>;
export type Response = z.infer<typeof response>;
export type Changed = z.infer<typeof changed>;
