import Sqlite from "better-sqlite3";

/** Version of the SQLite library, asked of itself: loading it is the proof that it works here. */
export function sqliteVersion(): string {
  const database = new Sqlite(":memory:");
  try {
    const [row] = database.prepare("SELECT sqlite_version() AS version").all([]) as { readonly version: string }[];
    return row?.version ?? "unknown";
  } finally {
    database.close();
  }
}
