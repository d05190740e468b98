import { type Exported, exported } from "../contract/index.ts";
import type { Catalogue } from "./database.ts";
import { identifier, notFound, rowNumber } from "./identifier.ts";

export interface ExportRecord {
  readonly id: string;
  readonly forecast: string;
  /** `download` is "/download/<id>". */
  readonly exported: Exported;
  readonly createdAt: string;
}

export interface Exports {
  add(added: { readonly forecast: string; readonly exported: Omit<Exported, "download"> }): ExportRecord;
  /** Oldest first. */
  list(): ExportRecord[];
  /** Throws NotFound. */
  get(id: string): ExportRecord;
}

export function exportsOf(catalogue: Catalogue): Exports {
  const select = () => catalogue.build.selectFrom("exports").selectAll().orderBy("id");
  const read = (query: ReturnType<typeof select>): ExportRecord[] =>
    catalogue.all(query).map((row) => {
      const id = identifier("export", row.id);
      return {
        id,
        forecast: identifier("forecast", row.forecast),
        exported: exported.parse({ ...JSON.parse(row.exported), download: `/download/${id}` }),
        createdAt: row.created_at,
      };
    });
  const get = (id: string): ExportRecord => {
    const [found] = read(select().where("id", "=", rowNumber("export", id)));
    if (found === undefined) throw notFound("export", id);
    return found;
  };
  return {
    add(added) {
      const row = catalogue.insert(
        catalogue.build.insertInto("exports").values({
          forecast: rowNumber("forecast", added.forecast),
          exported: JSON.stringify(added.exported),
          created_at: new Date().toISOString(),
        }),
      );
      return get(identifier("export", row));
    },
    list: () => read(select()),
    get,
  };
}
