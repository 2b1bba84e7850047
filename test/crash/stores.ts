import { join } from 'node:path'
import { FileStorage } from '../../adapters/storage-file/file-storage.js'
import { loadBetterSqlite3, type OpenDatabase } from '../../adapters/storage-sqlite/driver.js'
import { SqliteStorage } from '../../adapters/storage-sqlite/sqlite-storage.js'
import { SystemClock } from '../../adapters/system/system-clock.js'
import type { StoragePort } from '../../src/ports/storage.js'
import { home } from '../contracts/storage/fixtures.js'

export type StoreKind = 'file' | 'sqlite'

/** Makes each of the stores on a directory, so that its log is folded into the rest every few dozen writes. */
export const stores: Readonly<Record<StoreKind, (directory: string) => StoragePort>> = {
  file: (directory) => new FileStorage({ directory, ...home, clock: new SystemClock(), minLogBytes: 30_000 }),
  sqlite: (directory) => new SqliteStorage(join(directory, 'state.db'), withFrequentCheckpoints),
}

const withFrequentCheckpoints = async (): Promise<OpenDatabase> => {
  const open = await loadBetterSqlite3()
  return (path) => {
    const database = open(path)
    database.exec('PRAGMA wal_autocheckpoint = 20')
    return database
  }
}

export const isStoreKind = (text: string): text is StoreKind => Object.hasOwn(stores, text)
