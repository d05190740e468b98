/** The catalogue's schema as a list of steps; user_version counts how many were taken. A step that was released is never edited. */
import { renameSync, rmSync } from "node:fs";
import type Sqlite from "better-sqlite3";
import { AppError } from "../../models/errors/index.ts";

/** "ISAR" in ASCII, in the database's header: tells a catalogue of ours from any other SQLite file. */
export const APPLICATION_ID = 0x49534152;

export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE project (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, attribution TEXT NOT NULL, created_at TEXT NOT NULL
  ) STRICT;
  CREATE TABLE datasets (
    id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, hash TEXT NOT NULL, rejects_hash TEXT,
    rows TEXT NOT NULL, first_day TEXT NOT NULL, last_day TEXT NOT NULL, time_zone TEXT NOT NULL, bounds TEXT NOT NULL,
    categories TEXT NOT NULL, weekly_counts TEXT NOT NULL, findings TEXT NOT NULL, created_at TEXT NOT NULL
  ) STRICT;
  CREATE TABLE runs (
    id INTEGER PRIMARY KEY AUTOINCREMENT, dataset INTEGER NOT NULL REFERENCES datasets (id), model TEXT NOT NULL, title TEXT NOT NULL,
    preset TEXT, status TEXT NOT NULL, seed INTEGER NOT NULL, from_day TEXT NOT NULL, to_day TEXT NOT NULL,
    validation_from_day TEXT NOT NULL, configuration TEXT NOT NULL, max_minutes REAL, epochs INTEGER, best_epoch INTEGER,
    validation TEXT, baseline TEXT, step_ms TEXT, peak_memory_mb REAL, seconds REAL, engine TEXT, error TEXT,
    code_version TEXT, weights_hash TEXT, checkpoint_hash TEXT, checkpoint_epoch INTEGER, created_at TEXT NOT NULL
  ) STRICT;
  CREATE INDEX runs_by_dataset ON runs (dataset);
  CREATE TABLE losses (
    run INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE, epoch INTEGER NOT NULL, train_loss REAL NOT NULL,
    validation_loss REAL, baseline_loss REAL, seconds REAL NOT NULL, PRIMARY KEY (run, epoch)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE jobs (
    id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, run INTEGER REFERENCES runs (id), status TEXT NOT NULL, progress TEXT,
    created_at TEXT NOT NULL
  ) STRICT;
  CREATE INDEX jobs_by_run ON jobs (run);
  CREATE TABLE forecasts (
    id INTEGER PRIMARY KEY AUTOINCREMENT, run INTEGER NOT NULL REFERENCES runs (id),
    dataset INTEGER NOT NULL REFERENCES datasets (id), model TEXT NOT NULL, title TEXT NOT NULL, is_long_run_map INTEGER NOT NULL,
    issued_day TEXT NOT NULL, valid_from_day TEXT NOT NULL, valid_days INTEGER NOT NULL, time_zone TEXT NOT NULL,
    in_sample INTEGER NOT NULL, categories TEXT NOT NULL, summary TEXT NOT NULL, baseline_expected_count REAL,
    observed_count INTEGER, bounds TEXT NOT NULL, lineage TEXT NOT NULL, mixture_hash TEXT NOT NULL, baseline_mixture_hash TEXT,
    created_at TEXT NOT NULL
  ) STRICT;
  CREATE INDEX forecasts_by_run ON forecasts (run);
  CREATE TABLE exports (
    id INTEGER PRIMARY KEY AUTOINCREMENT, forecast INTEGER NOT NULL REFERENCES forecasts (id), exported TEXT NOT NULL,
    created_at TEXT NOT NULL
  ) STRICT;
  CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
  `,
  // Versions of data sets, marks of deletion, and the two logs. A log's rows can be added at its end and in no other way: the trigger
  // on INSERT also stops INSERT OR REPLACE, which deletes without asking the trigger on DELETE.
  `
  ALTER TABLE datasets ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
  ALTER TABLE datasets ADD COLUMN roles TEXT;
  ALTER TABLE datasets ADD COLUMN columns TEXT;
  ALTER TABLE datasets ADD COLUMN date_format TEXT;
  ALTER TABLE datasets ADD COLUMN merged_by TEXT NOT NULL DEFAULT 'content';
  ALTER TABLE datasets ADD COLUMN settling TEXT NOT NULL
    DEFAULT '{"basis":"unknown","lagDays":null,"reason":"A later export of the table will tell how late incidents are reported."}';
  ALTER TABLE datasets ADD COLUMN deleted_at TEXT;
  CREATE TABLE dataset_versions (
    dataset INTEGER NOT NULL REFERENCES datasets (id) ON DELETE CASCADE, version INTEGER NOT NULL, hash TEXT NOT NULL,
    rejects_hash TEXT, rows TEXT NOT NULL, first_day TEXT NOT NULL, last_day TEXT NOT NULL, categories TEXT NOT NULL,
    findings TEXT NOT NULL, files TEXT NOT NULL, changes TEXT, extent TEXT, created_at TEXT NOT NULL, PRIMARY KEY (dataset, version)
  ) STRICT, WITHOUT ROWID;
  INSERT INTO dataset_versions SELECT id, 1, hash, rejects_hash, rows, first_day, last_day, categories, findings, '[]', NULL, NULL,
    created_at FROM datasets;
  ALTER TABLE runs ADD COLUMN data_version INTEGER NOT NULL DEFAULT 1;
  ALTER TABLE runs ADD COLUMN settled_through TEXT;
  ALTER TABLE runs ADD COLUMN deleted_at TEXT;
  ALTER TABLE forecasts ADD COLUMN deleted_at TEXT;
  CREATE TABLE forecast_log (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, entry TEXT NOT NULL, previous_hash TEXT NOT NULL, hash TEXT NOT NULL
  ) STRICT;
  CREATE TRIGGER forecast_log_update BEFORE UPDATE ON forecast_log BEGIN SELECT RAISE(ABORT, 'the forecast log cannot be changed'); END;
  CREATE TRIGGER forecast_log_delete BEFORE DELETE ON forecast_log BEGIN SELECT RAISE(ABORT, 'the forecast log cannot be changed'); END;
  CREATE TRIGGER forecast_log_insert BEFORE INSERT ON forecast_log
    WHEN NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM forecast_log)
    BEGIN SELECT RAISE(ABORT, 'the forecast log grows at its end alone'); END;
  CREATE TABLE score_log (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, entry TEXT NOT NULL, previous_hash TEXT NOT NULL, hash TEXT NOT NULL
  ) STRICT;
  CREATE TRIGGER score_log_update BEFORE UPDATE ON score_log BEGIN SELECT RAISE(ABORT, 'the score log cannot be changed'); END;
  CREATE TRIGGER score_log_delete BEFORE DELETE ON score_log BEGIN SELECT RAISE(ABORT, 'the score log cannot be changed'); END;
  CREATE TRIGGER score_log_insert BEFORE INSERT ON score_log
    WHEN NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM score_log)
    BEGIN SELECT RAISE(ABORT, 'the score log grows at its end alone'); END;
  `,
  // How a table is read, what its incidents are called, where they are forecast; layers of named polygons.
  `
  ALTER TABLE datasets ADD COLUMN reading TEXT;
  ALTER TABLE datasets ADD COLUMN noun TEXT NOT NULL DEFAULT '{"one":"reported incident","many":"reported incidents"}';
  ALTER TABLE datasets ADD COLUMN study_area TEXT;
  CREATE TABLE areas (
    id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, hash TEXT NOT NULL, layer TEXT NOT NULL, created_at TEXT NOT NULL
  ) STRICT;
  `,
  // Whose data they are is a data set's own affair: a project holds data of several owners. Only samples had such lines before.
  `
  ALTER TABLE datasets ADD COLUMN attribution TEXT NOT NULL DEFAULT '[]';
  UPDATE datasets SET attribution = coalesce((SELECT attribution FROM project), '[]') WHERE id = (SELECT min(id) FROM datasets);
  ALTER TABLE project DROP COLUMN attribution;
  `,
];

/** VACUUM INTO writes a consistent copy of a database that is open; under a temporary name, so that a half-written one never counts. */
function writeBackup(database: Sqlite, path: string): void {
  const unfinished = `${path}.unfinished`;
  rmSync(unfinished, { force: true });
  try {
    database.prepare("VACUUM INTO ?").run([unfinished]);
    renameSync(unfinished, path);
  } catch (error) {
    // On a full disc it would take the room that is needed most.
    rmSync(unfinished, { force: true });
    throw error;
  }
}

/**
 * Brings a database to the newest schema. An older one is copied first, by VACUUM INTO, beside it as
 * "project.sqlite.schema-<n>.backup". Throws ProjectTooNew.
 */
export function migrate(database: Sqlite, path: string, migrations: readonly string[] = MIGRATIONS): void {
  const version = Number(database.pragma("user_version", { simple: true }));
  if (version > migrations.length) {
    throw new AppError("ProjectTooNew", {
      message: `${path} was written by a newer Isarithm (schema ${version}; this one knows ${migrations.length}).`,
      hint: "Update Isarithm, then open the project again. It was not changed.",
      details: { path, version, known: migrations.length },
    });
  }
  if (version === migrations.length) return;
  if (version > 0) writeBackup(database, `${path}.schema-${version}.backup`);
  database.exec("BEGIN IMMEDIATE");
  try {
    for (const step of migrations.slice(version)) database.exec(step);
    database.exec(`PRAGMA user_version = ${migrations.length}`);
    database.exec("COMMIT");
  } catch (error) {
    if (database.inTransaction) database.exec("ROLLBACK");
    throw error;
  }
}
