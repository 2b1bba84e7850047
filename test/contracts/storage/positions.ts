import assert from 'node:assert/strict'
import type { ShardKey } from '../../../src/ports/storage.js'
import {
  append,
  deleteStream,
  putStream,
  record,
  shardOf,
  startMs,
  startSeconds,
  stream,
  streamKey,
} from './fixtures.js'
import type { Topic } from './suite.js'

const arrivedAt = (...offsets: number[]) =>
  offsets.map((offset) => record('x', { arrivalMs: startMs + offset }))

export const positionsContract = ({ describe, test }: Topic): void => {
  describe('find', () => {
    test('gives the first record that arrived then or later, else the tip', async ({ storage }) => {
      const orders = await putStream(storage)
      await append(storage, orders, ...arrivedAt(10, 20, 20, 30))
      for (const [offset, counter] of [
        [0, 1],
        [10, 1],
        [11, 2],
        [20, 2],
        [21, 4],
        [30, 4],
        [31, 5],
      ] as const) {
        assert.equal(await storage.find(shardOf(orders), startMs + offset), counter)
      }
    })

    test('goes by counter where arrivals do not ascend', async ({ storage }) => {
      const orders = await putStream(storage)
      await append(storage, orders, ...arrivedAt(10, 50, 20, 60, 40))
      assert.equal(await storage.find(shardOf(orders), startMs + 15), 2)
      assert.equal(await storage.find(shardOf(orders), startMs + 30), 2)
      assert.equal(await storage.find(shardOf(orders), startMs + 55), 4)
      assert.equal(await storage.find(shardOf(orders), startMs + 61), 6)
    })

    test('gives the tip of an empty shard', async ({ storage }) => {
      const orders = await putStream(storage, stream('orders', { baseCounter: 8 }))
      await append(storage, orders, ...arrivedAt(10))
      assert.equal(await storage.find(shardOf(orders, 1), startMs), 9)
    })

    test('does not find what has been trimmed', async ({ storage }) => {
      const orders = await putStream(storage)
      await append(storage, orders, ...arrivedAt(10, 20, 30))
      await storage.trim(orders.key, orders.incarnation, startMs + 25)
      assert.equal(await storage.find(shardOf(orders), startMs), 3)
    })
  })

  describe('tip', () => {
    test('of a stream that is gone or never was stands before every record, and find gives it', async ({
      storage,
    }) => {
      const orders = await putStream(storage, stream('orders', { baseCounter: 8 }))
      await append(storage, orders, ...arrivedAt(10))
      const isGone = async (shard: ShardKey): Promise<void> => {
        assert.deepEqual(await storage.tip(shard), { next: 1, lastSequenceSeconds: undefined })
        assert.equal(await storage.find(shard, startMs), 1)
      }
      await isGone({ ...shardOf(orders), incarnation: 'unknown' })
      await isGone({ ...shardOf(orders), key: streamKey('bills') })
      await deleteStream(storage, orders)
      await isGone(shardOf(orders))
    })

    test('of an empty shard stands behind the base counter', async ({ storage }) => {
      const orders = await putStream(storage, stream('orders', { baseCounter: 8 }))
      assert.deepEqual(await storage.tip(shardOf(orders)), { next: 9, lastSequenceSeconds: undefined })
    })

    test('follows the last record of its shard', async ({ storage }) => {
      const orders = await putStream(storage)
      const seconds = [5, 9, 7].map((offset) => record('x', { sequenceSeconds: startSeconds + offset }))
      await append(storage, orders, ...seconds)
      assert.deepEqual(await storage.tip(shardOf(orders)), {
        next: 4,
        lastSequenceSeconds: startSeconds + 7,
      })
      assert.deepEqual(await storage.tip(shardOf(orders, 1)), { next: 1, lastSequenceSeconds: undefined })
    })

    test('stays when records are trimmed or the stream changes', async ({ storage }) => {
      const orders = await putStream(storage)
      await append(storage, orders, record('a'), record('b', { sequenceSeconds: startSeconds + 1 }))
      const tip = { next: 3, lastSequenceSeconds: startSeconds + 1 }
      await storage.trim(orders.key, orders.incarnation, startMs + 1)
      assert.deepEqual(await storage.tip(shardOf(orders)), tip)
      await putStream(storage, stream('orders', { retentionHours: 48 }), orders.version)
      assert.deepEqual(await storage.tip(shardOf(orders)), tip)
    })
  })
}
