import { closeSync, existsSync, mkdirSync, openSync, readdirSync, type Stats } from 'node:fs'
import { rename } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { ownerDirectory, ownerFile } from '../../adapters/directories/owner-modes.js'
import { DirectoryReader } from '../../adapters/storage-file/directory-reader.js'
import { logFile, snapshotFile } from '../../adapters/storage-file/file-names.js'
import { NodeFileSystem } from '../../adapters/storage-file/node-file-system.js'
import { type RepairReport, repairStateDirectory } from '../../adapters/storage-file/repair.js'
import { mistakenFileText, unusableText } from '../../adapters/storage-file/state-notice.js'
import { checkDatabase } from '../../adapters/storage-sqlite/check-database.js'
import { compactDatabase } from '../../adapters/storage-sqlite/compact-database.js'
import { loadBetterSqlite3WithUris } from '../../adapters/storage-sqlite/driver.js'
import { notPermittedText } from '../../adapters/storage-sqlite/sqlite-errors.js'
import { SqliteStorage } from '../../adapters/storage-sqlite/sqlite-storage.js'
import { SystemClock } from '../../adapters/system/system-clock.js'
import type { Scope } from '../../src/domain/scope.js'
import { StorageError, type StoragePort } from '../../src/ports/storage.js'
import type { DurableKind } from '../storage-location.js'
import type { ReadableState } from './state-walk.js'
import { passNotice, withState } from './with-state.js'

const unfinishedDirectory = 'shardport.partial'

const files = new NodeFileSystem()

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
  /** All that such a store can leave on the disk. */
  readonly remains: (path: string) => readonly string[]
  /** Where a store is made before it stands at a path whole: on the same file system, in a directory that may be written. */
  readonly unfinished: (path: string) => string
  /** Makes the first of a new store. @throws Error of the file system, also where anything is there */
  readonly claim: (unfinished: string) => void
  /** Puts a store that has been closed in its place, to survive a loss of power. Rejects with errors of the file system too. */
  readonly publish: (unfinished: string, path: string) => Promise<void>
  /** Files that hold the state; not all of them need be there. */
  readonly files: (path: string) => readonly string[]
  /** Opens it, and leaves it as it is. */
  readonly openToRead: (
    path: string,
    home: Scope,
  ) => Promise<ReadableState & Pick<StoragePort, 'health' | 'close'>>
  /** Finds damage that reading every document and record would not: one line on it, if there is any. */
  readonly check: (path: string) => Promise<string | undefined>
  /** Makes it as small as what it holds. */
  readonly compact: (path: string, home: Scope, onNotice: (line: string) => void) => Promise<void>
  /** Makes a damaged one readable again; or says what else can. */
  readonly repair:
    | ((path: string, home: Scope) => Promise<RepairReport>)
    | { readonly instead: (path: string) => string }
}

export const durableStores: Readonly<Record<DurableKind, DurableStore>> = {
  file: {
    noun: 'directory',
    mistaken: (path) => `${mistakenFileText(path)}.`,
    unusable: unusableText,
    fits: (found) => found.isDirectory(),
    isVacant: (path, found) =>
      found.isDirectory() && readdirSync(path).every((name) => name === unfinishedDirectory),
    remains: (path) => [path],
    // Inside, since the directory can be a mount point, or its parent one that may not be written.
    unfinished: (path) => join(path, unfinishedDirectory),
    claim: (unfinished) => mkdirSync(unfinished, ownerDirectory),
    publish: async (unfinished, path) => {
      // The snapshot of a directory that was closed cleanly is all of its state: with it the whole state is there at once.
      for (const name of [snapshotFile, logFile]) {
        // A state that holds nothing has none.
        if (!existsSync(join(unfinished, name))) continue
        await rename(join(unfinished, name), join(path, name))
        await files.syncDirectory(path)
      }
      await files.syncDirectory(dirname(path))
    },
    files: (path) => [snapshotFile, logFile].map((name) => join(path, name)),
    openToRead: (directory, home) => DirectoryReader.open({ directory, ...home }),
    // To open a directory is to read all of it.
    check: async () => undefined,
    // To close a directory cleanly is all that it takes.
    compact: (path, home, onNotice) =>
      withState({ kind: 'file', path }, home, async (storage) => passNotice(storage, onNotice)),
    repair: (directory, home) => repairStateDirectory({ directory, ...home, clock: new SystemClock() }),
  },
  sqlite: {
    noun: 'SQLite database',
    mistaken: (path) => `It is a directory: for a state directory say file:${path}.`,
    unusable: notPermittedText,
    fits: (found) => found.isFile(),
    isVacant: () => false,
    remains: (path) => ['', '-wal', '-shm', '-journal'].map((suffix) => `${path}${suffix}`),
    unfinished: (path) => `${path}.partial`,
    claim: (unfinished) => closeSync(openSync(unfinished, 'wx', ownerFile)),
    publish: async (unfinished, path) => {
      if (existsSync(`${unfinished}-wal`))
        throw new StorageError(`${unfinished} cannot take in its -wal. Check the disk and try again.`)
      await rename(unfinished, path)
      await files.syncDirectory(dirname(path))
    },
    files: (path) => [path, `${path}-wal`],
    openToRead: async (path) => {
      const storage = new SqliteStorage(path, loadBetterSqlite3WithUris, 'read')
      await storage.open()
      return storage
    },
    check: checkDatabase,
    compact: compactDatabase,
    repair: { instead: (path) => `what SQLite can bring back of a database: sqlite3 ${path} .recover` },
  },
}
