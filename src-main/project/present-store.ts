import type { Store } from "../store/index.ts";

/** A store that first asks whether its project is still there: else a write would make the removed folder anew, with nothing else in it. */
export function presentStore(store: Store, checkPresent: () => void): Store {
  return {
    root: store.root,
    async writeBytes(bytes, extension) {
      checkPresent();
      return await store.writeBytes(bytes, extension);
    },
    async adoptFile(path, extension) {
      checkPresent();
      return await store.adoptFile(path, extension);
    },
    pathOf(hash) {
      checkPresent();
      return store.pathOf(hash);
    },
    async checkedPath(hash) {
      checkPresent();
      return await store.checkedPath(hash);
    },
    has: (hash) => store.has(hash),
    async readBytes(hash) {
      checkPresent();
      return await store.readBytes(hash);
    },
    hashes: () => store.hashes(),
    release: (hash) => store.release(hash),
    async temporaryFolder() {
      checkPresent();
      return await store.temporaryFolder();
    },
  };
}
