export { discError } from "./disc-error.ts";
export { readForecaster, writeForecaster } from "./forecaster-file.ts";
export { type MixtureMeta, readMixture, readStoredPrediction, writeMixture } from "./mixture-file.ts";
export { type ArrayRange, drawingHeader, mixtureArray } from "./mixture-range.ts";
export { setAside, sortSetAside } from "./set-aside.ts";
export { openStore, type Store } from "./store.ts";
