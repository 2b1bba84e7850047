import assert from 'node:assert/strict'
import {
  accountKey,
  home,
  putStream,
  read,
  record,
  rejectsWithStorageError,
  shardOf,
  streamKey,
} from './fixtures.js'
import type { StorageContractOptions, Topic } from './suite.js'

export const healthContract = (
  { describe, test }: Topic,
  { capabilities }: Pick<StorageContractOptions, 'capabilities'>,
): void => {
  describe('the store', () => {
    test('has the capabilities that it is tested for', async ({ storage }) => {
      assert.deepEqual({ ...storage.capabilities }, { ...capabilities })
    })

    test('is healthy', async ({ storage }) => {
      assert.deepEqual(storage.health(), { healthy: true })
      await putStream(storage)
      assert.deepEqual(storage.health(), { healthy: true })
    })

    test('can be closed twice', async ({ storage }) => {
      await putStream(storage)
      await Promise.all([storage.close(), storage.close()])
      await storage.close()
    })

    test('refuses everything once it is closed', async ({ storage }) => {
      const orders = await putStream(storage)
      await storage.close()
      const shard = shardOf(orders)
      const signal = new AbortController().signal
      await rejectsWithStorageError(storage.load(streamKey('orders')))
      await rejectsWithStorageError(storage.list('stream', home, undefined, 1))
      await rejectsWithStorageError(storage.scopes())
      await rejectsWithStorageError(storage.commit([{ key: accountKey(), expected: 0, value: undefined }]))
      await rejectsWithStorageError(
        storage.append({ key: orders.key, version: orders.version, records: [record('a')] }),
      )
      await rejectsWithStorageError(read(storage, orders))
      await rejectsWithStorageError(storage.find(shard, 0))
      await rejectsWithStorageError(storage.tip(shard))
      await rejectsWithStorageError(storage.trim(orders.key, orders.incarnation, 0))
      await rejectsWithStorageError(storage.usage())
      await rejectsWithStorageError(storage.changed(shard, 1, orders.version, signal))
    })

    test('lets nobody wait for ever when it is closed', async ({ storage }) => {
      const orders = await putStream(storage)
      const signal = new AbortController().signal
      const waiting = Promise.allSettled([storage.changed(shardOf(orders), 1, orders.version, signal)])
      await storage.close()
      await waiting
    })

    test('finishes what it accepted before it is closed', async ({ storage }) => {
      const orders = await putStream(storage)
      const accepted = storage.append({ key: orders.key, version: orders.version, records: [record('a')] })
      await storage.close()
      assert.deepEqual(await accepted, [1])
    })
  })
}
