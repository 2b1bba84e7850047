import { MemoryStorage } from '../adapters/storage-memory/memory-storage.js'
import type { Clock } from '../src/ports/clock.js'
import type { StoragePort } from '../src/ports/storage.js'
import { isStoragePort } from './option-kinds.js'
import type { ResolvedKinesisOptions } from './options.js'
import { OptionError } from './resolve-options.js'
import type { StorageLocation } from './storage-location.js'

/**
 * The store that options ask for, not opened yet. What durable stores are made of is loaded only for those who use it.
 * @throws OptionError when both storage and stateDir say where state is kept
 */
export const openableStorage = async (
  options: ResolvedKinesisOptions,
  clock: Clock,
): Promise<StoragePort> => {
  const chosen = chosenStorage(options)
  if (isStoragePort(chosen)) return chosen
  switch (chosen.kind) {
    case 'memory':
      return new MemoryStorage()
    case 'file': {
      const { FileStorage } = await import('../adapters/storage-file/file-storage.js')
      const { accountId, region, fileCompatible } = options
      return new FileStorage({ directory: chosen.directory, accountId, region, clock, fileCompatible })
    }
    case 'sqlite': {
      const { SqliteStorage } = await import('../adapters/storage-sqlite/sqlite-storage.js')
      return new SqliteStorage(chosen.path)
    }
  }
}

const chosenStorage = ({ stateDir, storage }: ResolvedKinesisOptions): StorageLocation | StoragePort => {
  if (stateDir === '') return storage
  if (isStoragePort(storage) || storage.kind !== 'memory')
    throw new OptionError('Options storage and stateDir both say where state is kept; give one of them')
  return { kind: 'file', directory: stateDir }
}
