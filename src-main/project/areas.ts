import { type AreaLayer, areaLayer } from "../contract/index.ts";
import type { Catalogue } from "./database.ts";
import { identifier, notFound, rowNumber } from "./identifier.ts";

export interface Areas {
  add(added: Omit<AreaLayer, "id" | "createdAt">): AreaLayer;
  /** Oldest first. */
  list(): AreaLayer[];
  /** Throws NotFound. */
  get(id: string): AreaLayer;
  /** Other words for the same polygons. Throws NotFound. */
  change(id: string, changed: Partial<Pick<AreaLayer, "nameProperty" | "nameReason" | "names">>): AreaLayer;
}

/** Layers of named polygons; the polygons themselves are GeoJSON in the store. */
export function areasOf(catalogue: Catalogue): Areas {
  const { build } = catalogue;
  const select = () => build.selectFrom("areas").selectAll().orderBy("id");
  const read = (query: ReturnType<typeof select>): AreaLayer[] =>
    catalogue.all(query).map((row) =>
      areaLayer.parse({
        ...JSON.parse(row.layer),
        id: identifier("areas", row.id),
        name: row.name,
        hash: row.hash,
        createdAt: row.created_at,
      }),
    );
  const get = (id: string): AreaLayer => {
    const [found] = read(select().where("id", "=", rowNumber("areas", id)));
    if (found === undefined) throw notFound("areas", id);
    return found;
  };
  return {
    add({ name, hash, ...layer }) {
      const created_at = new Date().toISOString();
      const row = catalogue.insert(build.insertInto("areas").values({ name, hash, layer: JSON.stringify(layer), created_at }));
      return get(identifier("areas", row));
    },
    list: () => read(select()),
    get,
    change(id, changed) {
      const { id: _id, name: _name, hash: _hash, createdAt: _at, ...layer } = get(id);
      catalogue.change(
        build
          .updateTable("areas")
          .set({ layer: JSON.stringify({ ...layer, ...changed }) })
          .where("id", "=", rowNumber("areas", id)),
      );
      return get(id);
    },
  };
}
