export { type Climatology, climatologyForecaster } from "./climatology.ts";
export { LEVEL_DAYS, type LevelAdjusted, levelAdjustedForecaster } from "./level-adjusted.ts";
