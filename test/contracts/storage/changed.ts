import assert from 'node:assert/strict'
import type { StoragePort } from '../../../src/ports/storage.js'
import {
  append,
  deleteStream,
  type OpenStream,
  putState,
  putStream,
  record,
  shardOf,
  startMs,
  stream,
} from './fixtures.js'
import type { Topic } from './suite.js'

const never = (): AbortSignal => new AbortController().signal

const changed = (storage: StoragePort, open: OpenStream, from: number, shard = 0): Promise<void> =>
  storage.changed(shardOf(open, shard), from, open.version, never())

/** Tells whether a promise has resolved so far. */
const watch = (promise: Promise<void>): { readonly promise: Promise<void>; resolved: boolean } => {
  const watched = { promise, resolved: false }
  void promise.then(() => {
    watched.resolved = true
  })
  return watched
}

export const changedContract = ({ describe, test }: Topic): void => {
  describe('changed', () => {
    test('resolves when a record is appended', async ({ storage }) => {
      const orders = await putStream(storage)
      const waiting = changed(storage, orders, 1)
      await append(storage, orders, record('a'))
      await waiting
    })

    test('resolves for everybody who waits', async ({ storage }) => {
      const orders = await putStream(storage)
      const waiting = Array.from({ length: 20 }, () => changed(storage, orders, 1))
      await append(storage, orders, record('a'))
      await Promise.all(waiting)
    })

    test('resolves at once when a record stands there', async ({ storage }) => {
      const orders = await putStream(storage)
      await append(storage, orders, record('a'), record('b'))
      await changed(storage, orders, 0)
      await changed(storage, orders, 1)
      await changed(storage, orders, 2)
    })

    test('resolves when the stream changes', async ({ storage }) => {
      const orders = await putStream(storage)
      const waiting = changed(storage, orders, 1)
      await putStream(storage, stream('orders', { retentionHours: 48 }), orders.version)
      await waiting
      await changed(storage, orders, 1)
    })

    test('resolves when the stream is deleted', async ({ storage }) => {
      const orders = await putStream(storage)
      const waiting = changed(storage, orders, 1)
      await deleteStream(storage, orders)
      await waiting
      await changed(storage, orders, 1)
    })

    test('resolves when the stream is replaced in one commit', async ({ storage }) => {
      const orders = await putStream(storage)
      const waiting = changed(storage, orders, 1)
      await putStream(storage, stream('orders', { incarnation: 'second' }), orders.version)
      await waiting
    })

    test('resolves when its signal aborts, also before the call', async ({ storage }) => {
      const orders = await putStream(storage)
      const leaving = new AbortController()
      const waiting = storage.changed(shardOf(orders), 1, orders.version, leaving.signal)
      leaving.abort()
      await waiting
      await storage.changed(shardOf(orders), 1, orders.version, AbortSignal.abort())
    })

    test('waits through what happens elsewhere', async ({ storage }) => {
      const orders = await putStream(storage)
      const bills = await putStream(storage, stream('bills'))
      const waiting = watch(changed(storage, orders, 1))
      const neighbour = changed(storage, orders, 1, 1)
      const other = changed(storage, bills, 1)
      await append(storage, orders, record('a', { shard: 1 }))
      await append(storage, bills, record('a'))
      await putState(storage, 'lease', 1)
      await Promise.all([neighbour, other])
      await storage.tip(shardOf(orders))
      assert.equal(waiting.resolved, false)
      await append(storage, orders, record('a'))
      await waiting.promise
    })

    test('waits through records before its position', async ({ storage }) => {
      const orders = await putStream(storage)
      const near = changed(storage, orders, 2)
      const far = watch(changed(storage, orders, 4))
      await append(storage, orders, record('a'), record('b'), record('c'))
      await near
      await storage.tip(shardOf(orders))
      assert.equal(far.resolved, false)
      await append(storage, orders, record('d'))
      await far.promise
    })

    test('sees a record that is trimmed at once', async ({ storage }) => {
      const orders = await putStream(storage)
      const waiting = changed(storage, orders, 1)
      await append(storage, orders, record('a'))
      await storage.trim(orders.key, orders.incarnation, startMs + 1)
      await waiting
    })

    test('loses no append between two calls', async ({ storage }) => {
      const orders = await putStream(storage)
      const writing = (async () => {
        for (let i = 0; i < 30; i++) await append(storage, orders, record(`${i}`))
      })()
      let from = 1
      while (from <= 30) {
        await changed(storage, orders, from)
        from = (await storage.tip(shardOf(orders))).next
      }
      await writing
      assert.equal(from, 31)
    })
  })
}
