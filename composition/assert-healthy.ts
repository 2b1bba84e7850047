import { StorageError, type StoragePort } from '../src/ports/storage.js'
import { noticeOf } from '../src/services/store-health.js'

/** @throws StorageError that says which store it is, the reason and what to do */
export const assertHealthy = (storage: StoragePort): void => {
  const health = storage.health()
  if (!health.healthy) throw new StorageError(noticeOf(health))
}
