import { StorageError } from '../../src/ports/storage.js'
import type { SqliteDatabase } from './driver.js'

/** Marks the files of this adapter in their header: `Shrd` in ASCII. */
const APPLICATION_ID = 0x53_68_72_64

/** Step n makes a database of version n + 1 of one of version n. A released step is never changed. */
const migrations: readonly string[] = [
  `
  CREATE TABLE store (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    last_version INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    records INTEGER NOT NULL
  ) STRICT;
  INSERT INTO store VALUES (1, 0, 0, 0);

  -- name is UTF-16BE, which sorts by code unit and holds any string.
  CREATE TABLE document (
    account_id TEXT NOT NULL,
    region TEXT NOT NULL,
    kind TEXT NOT NULL,
    name BLOB NOT NULL,
    version INTEGER NOT NULL,
    incarnation_id INTEGER,
    value TEXT NOT NULL,
    PRIMARY KEY (account_id, region, kind, name)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE incarnation (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    incarnation TEXT NOT NULL,
    base_counter INTEGER NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE INDEX incarnation_deleted ON incarnation (id) WHERE deleted = 1;

  CREATE TABLE shard (
    incarnation_id INTEGER NOT NULL,
    shard INTEGER NOT NULL,
    next INTEGER NOT NULL,
    last_sequence_seconds INTEGER,
    newest_ms INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    records INTEGER NOT NULL,
    largest_bytes INTEGER NOT NULL,
    PRIMARY KEY (incarnation_id, shard)
  ) STRICT, WITHOUT ROWID;

  -- leads: it arrived later than every record that stood before it in its shard. Leaders ascend by counter and by
  -- arrival, and the first record that arrived at a time or later is always one.
  CREATE TABLE record (
    incarnation_id INTEGER NOT NULL,
    shard INTEGER NOT NULL,
    counter INTEGER NOT NULL,
    arrival_ms INTEGER NOT NULL,
    sequence_seconds INTEGER NOT NULL,
    encrypted INTEGER NOT NULL,
    leads INTEGER NOT NULL,
    partition_key TEXT,
    data BLOB NOT NULL,
    PRIMARY KEY (incarnation_id, shard, counter)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX record_arrival ON record (incarnation_id, shard, leads, arrival_ms);
  `,
]

const pragma = (database: SqliteDatabase, name: string): unknown =>
  database.prepare(`PRAGMA ${name}`).pluck().get()

/**
 * Makes a database that has just been opened ready for use: creates or migrates its tables. Can be repeated when
 * another process held the lock.
 * @throws StorageError when the file belongs to something else, has been written by a newer version, or is on a file
 *   system where write-ahead logging does not work
 */
export const prepareDatabase = (database: SqliteDatabase, path: string): void => {
  assertOurs(database, path)
  const mode = pragma(database, 'journal_mode = WAL')
  if (mode !== 'wal' && mode !== 'memory') {
    throw new StorageError(
      `The SQLite database ${path} cannot use write-ahead logging here. Put it on a local file system.`,
    )
  }
  database.exec('PRAGMA synchronous = FULL')
  if (pragma(database, 'user_version') === migrations.length) return
  database.exec('BEGIN IMMEDIATE')
  try {
    // Again, because another process can have been here in between.
    const version = assertOurs(database, path)
    for (const step of migrations.slice(version)) database.exec(step)
    database.exec(
      `PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${migrations.length}; COMMIT`,
    )
  } catch (error) {
    if (database.inTransaction) database.exec('ROLLBACK')
    throw error
  }
}

/** @returns the version of the schema; 0 of an empty file */
const assertOurs = (database: SqliteDatabase, path: string): number => {
  const id = pragma(database, 'application_id')
  const empty = pragma(database, 'schema_version') === 0
  if (id !== APPLICATION_ID && !(id === 0 && empty)) {
    throw new StorageError(
      `The SQLite database ${path} belongs to another application. Choose another path for Shardport's.`,
    )
  }
  const version = Number(pragma(database, 'user_version'))
  if (version > migrations.length) {
    throw new StorageError(
      `The SQLite database ${path} has version ${version}; this version of Shardport reads up to version ` +
        `${migrations.length}. Use a newer Shardport, or another path.`,
    )
  }
  return version
}
