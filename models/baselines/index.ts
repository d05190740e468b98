export { type Climatology, climatologyForecaster } from "./climatology.ts";
