export type { Theme } from "./base-style.ts";
export { default as MapView } from "./MapView.svelte";
export type { MapStatistic } from "./mixture/layer.ts";
export { type CategoryChoice, type DrawingData, drawnMixture } from "./mixture/mixture.ts";
export { MapValues } from "./value.ts";
