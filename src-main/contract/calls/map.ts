/** Calls about what a person adds to the map. */
import { z } from "zod";
import * as entity from "../entities/index.ts";
import { type CallDefinition, nothing } from "./definition.ts";

export const mapCalls = {
  /** Regions of the project, oldest first. */
  "region.list": { input: nothing, output: z.array(entity.region), slow: false },
  /** Adds a region, or changes the one whose id is given. A ring that crosses itself is refused. */
  "region.save": { input: entity.region.partial({ id: true }), output: entity.region, slow: false },
  /** Marks it as deleted: it can be restored. */
  "region.delete": { input: z.object({ region: entity.id }), output: entity.marked, slow: false },
  "region.restore": { input: z.object({ region: entity.id }), output: entity.marked, slow: false },
  /** What is forecast inside of a ring, for some categories or all together. */
  "forecast.region": {
    input: z.object({ forecast: entity.id, ring: entity.ring, categories: z.array(z.string()).optional() }),
    output: entity.regionForecast,
    slow: false,
  },
  "map.base": { input: nothing, output: entity.baseMapChoice, slow: false },
  "map.setBase": { input: entity.baseMapChoice, output: entity.baseMapChoice, slow: false },
} as const satisfies Record<string, CallDefinition>;
