export { cacheFolder } from "./cache-folder.ts";
export { measureMatmulGflops } from "./gflops.ts";
export { type InstalledEngine, type InstallOptions, installNativeEngine } from "./install.ts";
export { nativeEngineInstalled } from "./installed.ts";
export { type EnginePreference, type LoadedEngine, loadEngine } from "./load.ts";
export { NATIVE_DOWNLOAD_BYTES } from "./release.ts";
export { type EngineHealth, engineHealth } from "./trial.ts";
