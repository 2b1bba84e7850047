import { StorageError } from '../../src/ports/storage.js'
import type { SqliteDatabase } from './driver.js'

/** Marks the files of this adapter in their header: `Shrd` in ASCII. */
const applicationId = 0x53_68_72_64

/** Step n makes a database of version n + 1 of one of version n. A released step is never changed. */
export const migrations: readonly string[] = [
  `
  CREATE TABLE store (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    last_version INTEGER NOT NULL
  ) STRICT;
  INSERT INTO store VALUES (1, 0);

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
    id INTEGER PRIMARY KEY,
    incarnation TEXT NOT NULL,
    base_counter INTEGER NOT NULL
  ) STRICT;

  -- The shards of an incarnation that have been written to.
  CREATE TABLE shard (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    incarnation_id INTEGER NOT NULL,
    shard INTEGER NOT NULL,
    next INTEGER NOT NULL,
    last_sequence_seconds INTEGER,
    newest_ms INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    records INTEGER NOT NULL,
    largest_bytes INTEGER NOT NULL,
    UNIQUE (incarnation_id, shard)
  ) STRICT;

  -- Shards of incarnations that are gone, until their records are too.
  CREATE TABLE abandoned_shard (id INTEGER PRIMARY KEY) STRICT;

  -- A table with a rowid, so that records of all shards go to its end and fill its pages.
  -- lag_ms: by how much the newest record that stood before it in its shard had arrived later, 0 for most. The sum
  -- arrival_ms + lag_ms ascends with the counter, so that the index by position serves for times too.
  CREATE TABLE record (
    id INTEGER PRIMARY KEY,
    shard_id INTEGER NOT NULL,
    counter INTEGER NOT NULL,
    arrival_ms INTEGER NOT NULL,
    lag_ms INTEGER NOT NULL,
    sequence_seconds INTEGER NOT NULL,
    encrypted INTEGER NOT NULL,
    partition_key TEXT,
    data BLOB NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX record_position ON record (shard_id, counter);
  CREATE INDEX record_laggard ON record (shard_id, arrival_ms) WHERE lag_ms > 0;
  `,
]

const pragma = (database: SqliteDatabase, name: string): unknown =>
  database.prepare(`PRAGMA ${name}`).pluck().get()

/**
 * Makes a database that has just been opened ready for use: creates or migrates its tables. Can be repeated when
 * another process held the lock.
 * @param steps all of them, in the order of {@link migrations}
 * @throws StorageError when the file belongs to something else, has been written by a newer version, or is on a file
 *   system where write-ahead logging does not work
 */
export const prepareDatabase = (database: SqliteDatabase, path: string, steps = migrations): void => {
  assertOurs(database, path, steps.length)
  // Takes effect in an empty file only. A page of 4 KiB holds three records of 1 KiB and much air.
  database.exec('PRAGMA page_size = 8192')
  const mode = pragma(database, 'journal_mode = WAL')
  if (mode !== 'wal' && mode !== 'memory') {
    throw new StorageError(
      `The SQLite database ${path} cannot use write-ahead logging here. Put it on a local file system.`,
    )
  }
  // Flushes the log at each commit; where fsync leaves bytes in the disk's own memory (macOS), that too.
  database.exec('PRAGMA synchronous = FULL; PRAGMA fullfsync = ON')
  if (pragma(database, 'user_version') === steps.length) return
  database.exec('BEGIN IMMEDIATE')
  try {
    // Again, because another process can have been here in between.
    const version = assertOurs(database, path, steps.length)
    for (const step of steps.slice(version)) database.exec(step)
    database.exec(`PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${steps.length}; COMMIT`)
  } catch (error) {
    if (database.inTransaction) database.exec('ROLLBACK')
    throw error
  }
}

/**
 * Makes sure that a database can be read as it is: nothing in it is created or migrated.
 * @throws StorageError as {@link prepareDatabase}, and when the file would have to be migrated
 */
export const assertReadable = (database: SqliteDatabase, path: string): void => {
  const version = assertOurs(database, path, migrations.length)
  if (version < migrations.length) {
    throw new StorageError(
      `The SQLite database ${path} has version ${version}; version ${migrations.length} can be read. ` +
        'Open it once with a server of this Shardport.',
    )
  }
}

/** @returns the version of the schema; 0 of an empty file */
const assertOurs = (database: SqliteDatabase, path: string, newest: number): number => {
  const id = pragma(database, 'application_id')
  const empty = pragma(database, 'schema_version') === 0
  if (id !== applicationId && !(id === 0 && empty)) {
    throw new StorageError(
      `The SQLite database ${path} belongs to another application. Choose another path for Shardport's.`,
    )
  }
  const version = Number(pragma(database, 'user_version'))
  if (version > newest) {
    throw new StorageError(
      `The SQLite database ${path} has version ${version}; this version of Shardport reads up to version ` +
        `${newest}. Use a newer Shardport, or another path.`,
    )
  }
  return version
}
