export { type CrimeConfiguration, parseConfiguration, QUICK, STANDARD, type StudyBox } from "./configuration.ts";
export { crimeForecaster, WARM_UP_DAYS } from "./forecaster.ts";
export type { CrimeModel } from "./model.ts";
