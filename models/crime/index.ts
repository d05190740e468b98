export { type CrimeConfiguration, parseConfiguration, QUICK, STANDARD, type StudyBox } from "./configuration.ts";
export { crimeForecaster } from "./forecaster.ts";
export type { CrimeModel } from "./model.ts";
