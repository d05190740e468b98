/** Calls about layers of polygons, and about where a data set is forecast. */
import { z } from "zod";
import * as entity from "../entities/index.ts";
import { type CallDefinition, nothing } from "./definition.ts";

const studyArea = entity.studyAreaSummary.extend({ polygons: entity.multiPolygon });

export const areasCalls = {
  /** GeoJSON, TopoJSON, a zipped shapefile or a GeoPackage. What is not given is guessed. */
  "areas.import": {
    input: z.object({
      upload: entity.id,
      name: z.string().trim().min(1).optional(),
      nameProperty: z.string().optional(),
      /** Where the file does not say it: "EPSG:3435". */
      crs: z.string().optional(),
    }),
    output: entity.areaLayer,
    slow: true,
  },
  "areas.list": { input: nothing, output: z.array(entity.areaLayer), slow: false },
  /** Calls the areas by another of their properties. */
  "areas.rename": {
    input: z.object({ areas: entity.id, nameProperty: z.string() }),
    output: entity.areaLayer,
    slow: false,
  },
  /** The area in force: the default of the whole data set where none was set. */
  "studyArea.get": { input: z.object({ dataset: entity.id }), output: studyArea, slow: true },
  /**
   * Sets it by polygons or by a layer (all of its areas, or those named); neither takes the default again. The next fits use it; what was
   * fitted stays as it is.
   */
  "studyArea.set": {
    input: z.object({
      dataset: entity.id,
      polygons: entity.multiPolygon.optional(),
      areas: entity.id.optional(),
      names: z.array(z.string()).min(1).optional(),
    }),
    output: studyArea,
    slow: true,
  },
} as const satisfies Record<string, CallDefinition>;
