/** Regions of a project, kept in its settings. A deletion is a mark, so that it can be taken back. */
import { z } from "zod";
import { AppError } from "../../models/errors/index.ts";
import { crossesItself, type LocalRing, ringArea, toLocal } from "../../models/grid/index.ts";
import { type Region, region } from "../contract/index.ts";
import type { ProjectCatalogue } from "../project/index.ts";

const KEY = "regions";

const stored = region.extend({ deletedAt: z.string().nullable() });
type Stored = z.infer<typeof stored>;

/** Deleted regions that are kept for undo: an afternoon's. */
const KEPT_DELETED = 50;

export interface Regions {
  list(): Region[];
  /** Throws SelfCrossingRegion, EmptyRegion, NotFound. */
  save(wanted: Omit<Region, "id"> & { readonly id?: string }): Region;
  delete(id: string): string[];
  restore(id: string): string[];
  /** Those that can be restored. */
  deleted(): { readonly id: string; readonly name: string; readonly deletedAt: string }[];
}

/** Corners in metres about the first one: enough to see whether edges cross, wherever on earth. */
function localRing(ring: Region["ring"]): LocalRing {
  const [lon0, lat0] = ring[0] ?? [0, 0];
  return ring.map(([lon, lat]) => toLocal({ lon0, lat0 }, { lon, lat }));
}

/** Throws SelfCrossingRegion, EmptyRegion. */
export function checkRing(ring: Region["ring"]): void {
  const local = localRing(ring);
  if (crossesItself(local)) {
    throw new AppError("SelfCrossingRegion", {
      message: "The outline of the region crosses or touches itself, so what lies inside of it is not one area.",
      hint: "Draw it again, without crossing its own line.",
      details: { corners: ring.length },
    });
  }
  if (!(ringArea(local) > 0)) {
    throw new AppError("EmptyRegion", {
      message: "The region has no area: its corners lie on one line.",
      hint: "Draw it again, with corners that enclose something.",
      details: { corners: ring.length },
    });
  }
}

function missing(id: string): AppError {
  return new AppError("NotFound", {
    message: `There is no region ${id} in this project.`,
    hint: "Draw it again.",
    details: { region: id },
  });
}

const shown = ({ deletedAt: _, ...rest }: Stored): Region => rest;

export function regionsOf({ settings, transaction }: Pick<ProjectCatalogue, "settings" | "transaction">): Regions {
  const read = (): Stored[] =>
    z
      .array(stored)
      .catch([])
      .parse(settings.get(KEY) ?? []);
  const write = (all: readonly Stored[]): void => {
    const deleted = all.filter(({ deletedAt }) => deletedAt !== null);
    const dropped = new Set(deleted.slice(0, Math.max(0, deleted.length - KEPT_DELETED)));
    settings.set(
      KEY,
      all.filter((each) => !dropped.has(each)),
    );
  };
  const mark = (id: string, deletedAt: string | null): string[] =>
    transaction(() => {
      const all = read();
      const found = all.find((each) => each.id === id);
      if (found === undefined) throw missing(id);
      if ((found.deletedAt === null) === (deletedAt === null)) return [];
      write(all.map((each) => (each === found ? { ...found, deletedAt } : each)));
      return [id];
    });
  return {
    list: () =>
      read()
        .filter(({ deletedAt }) => deletedAt === null)
        .map(shown),
    save({ id, ...wanted }) {
      checkRing(wanted.ring);
      return transaction(() => {
        const all = read();
        if (id !== undefined && !all.some((each) => each.id === id)) throw missing(id);
        const highest = Math.max(0, ...all.map((each) => Number(/^region-(\d+)$/.exec(each.id)?.[1] ?? 0)));
        const saved: Stored = { id: id ?? `region-${highest + 1}`, ...wanted, deletedAt: null };
        write(id === undefined ? [...all, saved] : all.map((each) => (each.id === id ? saved : each)));
        return shown(saved);
      });
    },
    delete: (id) => mark(id, new Date().toISOString()),
    restore: (id) => mark(id, null),
    deleted: () => read().flatMap(({ id, name, deletedAt }) => (deletedAt === null ? [] : [{ id, name, deletedAt }])),
  };
}
