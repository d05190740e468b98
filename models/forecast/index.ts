export { formatDay, type LocalDay, parseDay, weekday } from "./calendar.ts";
export type { FitOptions, FitSummary, Fitted, Forecaster, NamedArray, SavedForecaster, TrainingProgress } from "./forecaster.ts";
export {
  type AreaPolygons,
  type History,
  historyBefore,
  type IncidentTable,
  lowerBound,
  sliceDays,
  type TrainWindow,
  trainWindow,
  VALIDATION_SHARE,
} from "./incidents.ts";
export type {
  CategoryChoice,
  CountFamily,
  Drawing,
  IntensityPrediction,
  Lineage,
  MixtureData,
  ValidPeriod,
} from "./prediction.ts";
