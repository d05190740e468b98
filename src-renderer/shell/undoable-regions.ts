import type { Connection } from "../client/index.ts";
import type { Regions } from "../forecast/regions.svelte.ts";
import { words } from "../words/index.ts";
import type { History } from "./history.svelte.ts";

/** Regions whose drawing, renaming and deletion can be taken back like everything else. */
export function undoableRegions(regions: Regions, connection: Connection, history: History): Regions {
  const mark = async (region: string): Promise<void> => {
    await connection.call("region.delete", { region });
    if (regions.chosen?.id === region) regions.choose(null);
    await regions.load();
  };
  const restore = async (region: string): Promise<void> => {
    // The list's own way back also takes away what it says of the deletion.
    if (regions.deleted?.id === region) await regions.restore();
    else {
      await connection.call("region.restore", { region });
      await regions.load();
      regions.choose(region);
    }
  };
  const acts: Pick<Regions, "add" | "rename" | "remove"> = {
    async add(ring, shape) {
      const before = new Set(regions.list.map(({ id }) => id));
      await regions.add(ring, shape);
      const added = regions.list.find(({ id }) => !before.has(id));
      if (added === undefined) return;
      history.record({ name: words.undo.drewRegion(added.name), undo: () => mark(added.id), redo: () => restore(added.id) });
    },
    async rename(region, name) {
      await regions.rename(region, name);
      const renamed = regions.list.find(({ id }) => id === region.id);
      if (renamed === undefined || renamed.name === region.name) return;
      history.record({
        name: words.undo.renamedRegion(region.name),
        undo: () => regions.rename(renamed, region.name),
        redo: () => regions.rename(region, renamed.name),
      });
    },
    async remove(region) {
      await regions.remove(region);
      if (regions.list.some(({ id }) => id === region.id)) return;
      history.record({
        name: words.undo.deletedRegion(region.name),
        undo: () => restore(region.id),
        redo: () => mark(region.id),
      });
    },
  };
  // All else is as it was: state behind getters stays where it is kept.
  return Object.assign(Object.create(regions) as Regions, acts);
}
