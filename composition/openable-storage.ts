import { MemoryStorage } from '../adapters/storage-memory/memory-storage.js'
import type { Clock } from '../src/ports/clock.js'
import type { StoragePort } from '../src/ports/storage.js'
import { isStoragePort } from './option-kinds.js'
import type { ResolvedKinesisOptions } from './options.js'

/** What decides on a store. */
type StorageOptions = Pick<ResolvedKinesisOptions, 'storage' | 'accountId' | 'region' | 'fileCompatible'>

/**
 * The store that options ask for, not opened yet. What durable stores are made of is loaded only for those who use it.
 */
export const openableStorage = async (options: StorageOptions, clock: Clock): Promise<StoragePort> => {
  const chosen = options.storage
  if (isStoragePort(chosen)) return chosen
  switch (chosen.kind) {
    case 'memory':
      return new MemoryStorage()
    case 'file': {
      const { FileStorage } = await import('../adapters/storage-file/file-storage.js')
      const { accountId, region, fileCompatible } = options
      return new FileStorage({ directory: chosen.path, accountId, region, clock, fileCompatible })
    }
    case 'sqlite': {
      const { SqliteStorage } = await import('../adapters/storage-sqlite/sqlite-storage.js')
      return new SqliteStorage(chosen.path)
    }
  }
}
