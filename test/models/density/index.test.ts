import { describe, expect, it } from "vitest";
import * as density from "../../../models/density/index.ts";

describe("models/density", () => {
  it("exports this and no more", () => {
    expect(Object.keys(density).sort()).toMatchInlineSnapshot(`
      [
        "ABSENT_CATEGORY_COUNT",
        "BASE_CELL_METRES",
        "CATEGORY_KAPPA_MEDIAN",
        "COARSE_CELLS",
        "FAR_FACTOR",
        "FAR_MINIMUM_METRES",
        "GAMMA_SHAPE_MEDIAN",
        "INCIDENTS_PER_TAU",
        "LAND_KAPPA_MEDIAN",
        "MAXIMUM_MAP_VALUES",
        "MINIMUM_TAU",
        "NEAR_SHARE",
        "OCCUPANCY_CELLS",
        "REACH_SD",
        "STRENGTH_PRIOR_LOG_SD",
        "STRENGTH_RANGE",
        "STUDY_AREA_BUFFER_METRES",
        "basePointProcessLoss",
        "cellsOfIncidents",
        "coarseGrid",
        "countInterval",
        "defaultTau",
        "erf",
        "erfc",
        "fitBaseIntensity",
        "fitDirichletStrength",
        "fitGammaPrior",
        "gaussianLogDensity",
        "gaussianRectangleMass",
        "insideTest",
        "intensityAt",
        "layerCounts",
        "loadBaseIntensity",
        "mixtureOfBase",
        "mixturePrediction",
        "normalCdf",
        "outlineOf",
        "partitionOf",
        "partitionOfRects",
        "polygonCounts",
        "predictionInterval",
        "saveBaseIntensity",
        "selfCrossing",
        "shrunkRate",
        "studyAreaOf",
        "studyAreaOfBox",
        "subdivide",
      ]
    `);
  });
});
