export { type ElectronRefusal, electronRefusal, fetchElectronOnce, findElectron } from "./find-electron.ts";
export { type OpenedElectron, openElectron } from "./open-electron.ts";
