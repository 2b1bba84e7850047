import { SystemClock } from '../../adapters/system/system-clock.js'
import type { Scope } from '../../src/domain/scope.js'
import type { StoragePort } from '../../src/ports/storage.js'
import { assertHealthy } from '../assert-healthy.js'
import { openableStorage } from '../openable-storage.js'
import type { DurableLocation } from '../storage-location.js'

/** Hands on what a store has met when it was opened. */
export const passNotice = (storage: Pick<StoragePort, 'health'>, onNotice: (line: string) => void): void => {
  const { notice } = storage.health()
  if (notice !== undefined) onNotice(notice)
}

/**
 * Works on a store and closes it.
 * @param home account and region whose streams ferrokinesis sees in a state directory
 * @throws StorageError when the store cannot be opened or is not healthy
 */
export const withState = async <Result>(
  location: DurableLocation,
  { accountId, region }: Scope,
  work: (storage: StoragePort) => Promise<Result>,
): Promise<Result> => {
  const options = { storage: location, accountId, region, fileCompatible: false }
  const storage = await openableStorage(options, new SystemClock())
  try {
    await storage.open()
    assertHealthy(storage)
    return await work(storage)
  } finally {
    await storage.close()
  }
}
