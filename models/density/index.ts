export {
  type BaseIntensity,
  basePointProcessLoss,
  CATEGORY_KAPPA_MEDIAN,
  fitBaseIntensity,
  LAND_KAPPA_MEDIAN,
  MAXIMUM_MAP_VALUES,
  type MapLoss,
  type Shrinkage,
} from "./base-intensity.ts";
export { loadBaseIntensity, mixtureOfBase, type StoredBase, saveBaseIntensity } from "./base-storage.ts";
export { type CountInterval, countInterval, predictionInterval } from "./count-interval.ts";
export { type Gaussian, gaussianLogDensity } from "./gaussian.ts";
export { intensityAt } from "./intensity-at.ts";
export { layerCounts } from "./layer-counts.ts";
export { outlineOf } from "./mask-outline.ts";
export { type MixturePrediction, mixturePrediction, type PredictionMeta } from "./mixture-prediction.ts";
export { erf, erfc, normalCdf } from "./normal.ts";
export { onlyCategories } from "./only-categories.ts";
export { type Partition, type PartitionOptions, partitionOf, partitionOfRects } from "./partition.ts";
export { type PolygonCounts, polygonCounts } from "./polygon-counts.ts";
export { gaussianRectangleMass, REACH_SD } from "./rectangle-mass.ts";
export {
  ABSENT_CATEGORY_COUNT,
  fitDirichletStrength,
  fitGammaPrior,
  GAMMA_SHAPE_MEDIAN,
  type GammaPrior,
  type SplitCounts,
  STRENGTH_PRIOR_LOG_SD,
  STRENGTH_RANGE,
  shrunkRate,
} from "./shrinkage.ts";
export {
  BASE_CELL_METRES,
  COARSE_CELLS,
  type CoarseBox,
  cellsOfIncidents,
  coarseGrid,
  FAR_FACTOR,
  FAR_MINIMUM_METRES,
  NEAR_SHARE,
  OCCUPANCY_CELLS,
  STUDY_AREA_BUFFER_METRES,
  type StudyArea,
  studyAreaOf,
  studyAreaOfBox,
} from "./study-area.ts";
export { type InsideTest, insideTest, selfCrossing } from "./study-polygon.ts";
export { defaultTau, INCIDENTS_PER_TAU, MINIMUM_TAU, type SplitOptions, type SplitRule, subdivide } from "./subdivide.ts";
