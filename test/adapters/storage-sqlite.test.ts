import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'vitest'
import { SqliteStorage } from '../../adapters/storage-sqlite/sqlite-storage.js'
import type { StoragePort } from '../../src/ports/storage.js'
import { storageContract } from '../contracts/storage/index.js'
import { describeSqlite } from '../support/sqlite.js'

const opened = async (path: string): Promise<StoragePort> => {
  const storage = new SqliteStorage(path)
  await storage.open()
  return storage
}

storageContract(
  { describe: describeSqlite, test },
  {
    name: 'SqliteStorage',
    capabilities: { durable: true, shared: true },
    create: async () => {
      const directory = await mkdtemp(join(tmpdir(), 'storage-sqlite-'))
      const path = join(directory, 'new', 'store.db')
      const storage = await opened(path)
      const instances = [storage]
      const another = async () => {
        const instance = await opened(path)
        instances.push(instance)
        return instance
      }
      return {
        storage,
        second: another,
        reopen: async () => {
          await storage.close()
          return another()
        },
        cleanup: async () => {
          for (const instance of instances) await instance.close()
          await rm(directory, { recursive: true })
        },
      }
    },
  },
)

storageContract(
  { describe: describeSqlite, test },
  {
    name: 'SqliteStorage in memory',
    capabilities: { durable: false, shared: false },
    create: async () => {
      const storage = await opened(':memory:')
      return { storage, cleanup: () => storage.close() }
    },
  },
)
