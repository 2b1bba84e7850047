import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { FileStorage } from '../../adapters/storage-file/file-storage.js'
import { MemoryStorage } from '../../adapters/storage-memory/memory-storage.js'
import { SqliteStorage } from '../../adapters/storage-sqlite/sqlite-storage.js'
import type { Clock } from '../../src/ports/clock.js'
import type { StoragePort } from '../../src/ports/storage.js'

let folder: string | undefined

const freshPath = (): string => {
  if (folder === undefined) {
    const made = mkdtempSync(join(tmpdir(), 'shardport-tests-'))
    process.on('exit', () => rmSync(made, { recursive: true, force: true }))
    folder = made
  }
  return mkdtempSync(join(folder, 'store-'))
}

const opened: StoragePort[] = []

afterAll(async () => {
  await Promise.all(opened.splice(0).map((storage) => storage.close()))
})

/** The store that tests of the core run on: memory, or what `SHARDPORT_TEST_STORAGE` names (`file`, `sqlite`). */
export const storageUnderTest = (clock: Clock): StoragePort => {
  const storage = newStorage(clock)
  opened.push(storage)
  return storage
}

const newStorage = (clock: Clock): StoragePort => {
  switch (process.env.SHARDPORT_TEST_STORAGE) {
    case undefined:
      return new MemoryStorage()
    case 'file':
      return new FileStorage({
        directory: freshPath(),
        accountId: '000000000000',
        region: 'us-east-1',
        clock,
      })
    case 'sqlite':
      return new SqliteStorage(join(freshPath(), 'kinesis.db'))
    default:
      throw new Error('SHARDPORT_TEST_STORAGE: allowed are file and sqlite')
  }
}
