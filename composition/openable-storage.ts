import { FileStorage } from '../adapters/storage-file/file-storage.js'
import { MemoryStorage } from '../adapters/storage-memory/memory-storage.js'
import { SqliteStorage } from '../adapters/storage-sqlite/sqlite-storage.js'
import type { Clock } from '../src/ports/clock.js'
import type { StoragePort } from '../src/ports/storage.js'
import { isStoragePort } from './option-kinds.js'
import type { ResolvedKinesisOptions } from './options.js'
import { OptionError } from './resolve-options.js'

/**
 * The store that options ask for, not opened yet.
 * @throws OptionError when both storage and stateDir say where state is kept
 */
export const openableStorage = (options: ResolvedKinesisOptions, clock: Clock): StoragePort => {
  const { accountId, region, fileCompatible, stateDir, storage } = options
  const fileStorage = (directory: string) =>
    new FileStorage({ directory, accountId, region, clock, fileCompatible })
  if (stateDir !== '') {
    if (isStoragePort(storage) || storage.kind !== 'memory')
      throw new OptionError('Options storage and stateDir both say where state is kept; give one of them')
    return fileStorage(stateDir)
  }
  if (isStoragePort(storage)) return storage
  switch (storage.kind) {
    case 'memory':
      return new MemoryStorage()
    case 'file':
      return fileStorage(storage.directory)
    case 'sqlite':
      return new SqliteStorage(storage.path)
  }
}
