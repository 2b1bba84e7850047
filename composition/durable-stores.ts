import { readdirSync, type Stats } from 'node:fs'
import { join } from 'node:path'
import { DirectoryReader } from '../adapters/storage-file/directory-reader.js'
import { LOG_FILE, SNAPSHOT_FILE } from '../adapters/storage-file/file-names.js'
import { type RepairReport, repairStateDirectory } from '../adapters/storage-file/repair.js'
import { unusableText } from '../adapters/storage-file/state-notice.js'
import { checkDatabase } from '../adapters/storage-sqlite/check-database.js'
import { compactDatabase } from '../adapters/storage-sqlite/compact-database.js'
import { loadBetterSqlite3 } from '../adapters/storage-sqlite/driver.js'
import { notPermittedText } from '../adapters/storage-sqlite/faults.js'
import { SqliteStorage } from '../adapters/storage-sqlite/sqlite-storage.js'
import { SystemClock } from '../adapters/system/system-clock.js'
import type { Scope } from '../src/domain/scope.js'
import type { StoragePort } from '../src/ports/storage.js'
import type { ReadableState } from './state-walk.js'
import type { DurableKind } from './storage-location.js'
import { withState } from './with-state.js'

/**
 * What commands need to know of a kind of durable store, beside how `openableStorage` opens it to work on.
 * `home` is the account and region whose streams ferrokinesis sees in a state directory. What fails rejects with a
 * StorageError.
 */
interface DurableStore {
  /** What stands at the path of such a store. */
  readonly noun: string
  /** Advice where something else stands there. */
  readonly mistaken: (path: string) => string
  /** One line on a path that the operating system does not let us look at. */
  readonly unusable: (path: string, reason: string) => string
  /** Whether what stands at a path can be such a store. */
  readonly fits: (found: Stats) => boolean
  /** Whether a new one can be made of what stands at a path, and nothing is overwritten. */
  readonly isVacant: (path: string, found: Stats) => boolean
  /** Files that hold the state; not all of them need be there. */
  readonly files: (path: string) => readonly string[]
  /** Opens it, and leaves it as it is. */
  readonly openToRead: (path: string, home: Scope) => Promise<ReadableState & Pick<StoragePort, 'close'>>
  /** Finds damage that reading every document and record would not. */
  readonly check: (path: string) => Promise<void>
  /** Makes it as small as what it holds. */
  readonly compact: (path: string, home: Scope) => Promise<void>
  /** Makes a damaged one readable again; or says what else can. */
  readonly repair:
    | ((path: string, home: Scope) => Promise<RepairReport>)
    | { readonly instead: (path: string) => string }
}

export const durableStores: Readonly<Record<DurableKind, DurableStore>> = {
  file: {
    noun: 'directory',
    mistaken: (path) => `It is a file: for a SQLite database say sqlite:${path}.`,
    unusable: unusableText,
    fits: (found) => found.isDirectory(),
    isVacant: (path, found) => found.isDirectory() && readdirSync(path).length === 0,
    files: (path) => [SNAPSHOT_FILE, LOG_FILE].map((name) => join(path, name)),
    openToRead: (directory, home) => DirectoryReader.open({ directory, ...home }),
    // To open a directory is to read all of it.
    check: async () => {},
    // To close a directory cleanly is all that it takes.
    compact: (path, home) => withState({ kind: 'file', path }, home, async () => {}),
    repair: (directory, home) => repairStateDirectory({ directory, ...home, clock: new SystemClock() }),
  },
  sqlite: {
    noun: 'SQLite database',
    mistaken: (path) => `It is a directory: for a state directory say file:${path}.`,
    unusable: notPermittedText,
    fits: (found) => found.isFile(),
    isVacant: () => false,
    files: (path) => [path, `${path}-wal`],
    openToRead: async (path) => {
      const storage = new SqliteStorage(path, loadBetterSqlite3, 'read')
      await storage.open()
      return storage
    },
    check: checkDatabase,
    compact: compactDatabase,
    repair: { instead: (path) => `what SQLite can bring back of a database: sqlite3 ${path} .recover` },
  },
}
