export { withLock } from "./lock.mjs";
export { makeOwnedFolder, type OwnedFolder, removeForsakenFolders } from "./owned-folder.ts";
