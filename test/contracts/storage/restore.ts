import assert from 'node:assert/strict'
import type { RestoreRequest, StoredRecord } from '../../../src/ports/storage.js'
import {
  append,
  counters,
  deleteStream,
  type OpenStream,
  putStream,
  read,
  record,
  shardOf,
  startMs,
  startSeconds,
  stream,
  streamKey,
  texts,
} from './fixtures.js'
import { required, type Topic } from './suite.js'

const at = (counter: number, text: string, changes: Partial<StoredRecord> = {}): StoredRecord => {
  const { shard: _, ...stored } = record(text, changes)
  return { ...stored, counter }
}

/** To shard 0, with a tip that says no more than the records. */
const toShard0 = (open: OpenStream, records: readonly StoredRecord[]): RestoreRequest => ({
  key: open.key,
  version: open.version,
  shard: 0,
  records,
  tip: { next: (records.at(-1)?.counter ?? 0) + 1, lastSequenceSeconds: undefined },
})

export const restoreContract = ({ describe, test }: Topic): void => {
  describe('restore', () => {
    test('keeps counters with their gaps, and every member of a record', async ({ storage }) => {
      const orders = await putStream(storage)
      const records = [
        at(7, 'é', { encrypted: true }),
        at(8, '', { partitionKey: undefined, arrivalMs: startMs + 3 }),
        at(2 ** 52, 'far', { arrivalMs: startMs + 2, sequenceSeconds: startSeconds + 1 }),
      ]
      assert.equal(await storage.restore(toShard0(orders, records)), true)
      const page = await read(storage, orders)
      assert.deepEqual(
        page.records.map(({ data, ...members }) => ({ ...members, data: [...data] })),
        records.map(({ data, ...members }) => ({ ...members, data: [...data] })),
      )
      assert.deepEqual(counters(await read(storage, orders, { from: 8 })), [8, 2 ** 52])
      assert.deepEqual(counters(await read(storage, orders, { from: 9 })), [2 ** 52])
      assert.equal(await storage.find(shardOf(orders), startMs + 1), 8)
      assert.deepEqual(await storage.usage(), { records: 3, bytes: 2 + 3 + 0 + 3 + 3 })
    })

    test('goes on where the last one ended, and appending behind it', async ({ storage }) => {
      const orders = await putStream(storage, stream('orders', { baseCounter: 4 }))
      assert.equal(await storage.restore(toShard0(orders, [at(5, 'a'), at(6, 'b')])), true)
      assert.equal(await storage.restore(toShard0(orders, [at(7, 'c')])), true)
      assert.deepEqual(await append(storage, orders, record('d'), record('other', { shard: 1 })), [8, 5])
      assert.deepEqual(texts(await read(storage, orders)), ['a', 'b', 'c', 'd'])
    })

    test('moves the tip on, with and without records', async ({ storage }) => {
      const orders = await putStream(storage)
      const tip = { next: 20, lastSequenceSeconds: startSeconds + 9 }
      assert.equal(await storage.restore({ ...toShard0(orders, [at(3, 'a')]), tip }), true)
      assert.deepEqual(await storage.tip(shardOf(orders)), tip)
      assert.equal(await storage.restore({ ...toShard0(orders, []), shard: 1, tip }), true)
      assert.deepEqual(await storage.tip(shardOf(orders, 1)), tip)
      assert.deepEqual(await append(storage, orders, record('b'), record('c', { shard: 1 })), [20, 20])
      assert.deepEqual(counters(await read(storage, orders)), [3, 20])
    })

    test('takes a tip that knows no last second', async ({ storage }) => {
      const orders = await putStream(storage)
      const tip = { next: 5, lastSequenceSeconds: undefined }
      assert.equal(await storage.restore({ ...toShard0(orders, []), tip }), true)
      assert.deepEqual(await storage.tip(shardOf(orders)), tip)
      assert.deepEqual(await append(storage, orders, record('a')), [5])
    })

    test('leaves a tip that stands further on', async ({ storage }) => {
      const orders = await putStream(storage)
      await append(storage, orders, record('a'), record('b'))
      const tip = { next: 2, lastSequenceSeconds: startSeconds - 9 }
      assert.equal(await storage.restore({ ...toShard0(orders, []), tip }), true)
      assert.deepEqual(await storage.tip(shardOf(orders)), { next: 3, lastSequenceSeconds: startSeconds })
    })

    test('is refused when a counter has been used or they do not ascend', async ({ storage }) => {
      const orders = await putStream(storage)
      await append(storage, orders, record('a'), record('b'))
      assert.equal(await storage.restore(toShard0(orders, [at(2, 'late'), at(3, 'late')])), false)
      assert.equal(await storage.restore(toShard0(orders, [at(4, 'x'), at(4, 'x')])), false)
      assert.deepEqual(texts(await read(storage, orders)), ['a', 'b'])
      assert.equal((await storage.tip(shardOf(orders))).next, 3)
      assert.equal((await storage.usage()).records, 2)
    })

    test('is refused when the stream has changed or is not there', async ({ storage }) => {
      const first = await putStream(storage)
      const second = await putStream(storage, stream('orders', { retentionHours: 48 }), first.version)
      assert.equal(await storage.restore(toShard0(first, [at(1, 'late')])), false)
      assert.deepEqual(texts(await read(storage, second)), [])
      await deleteStream(storage, second)
      assert.equal(await storage.restore(toShard0(second, [at(1, 'late')])), false)
      const missing = { ...toShard0(second, [at(1, 'late')]), key: streamKey('missing') }
      assert.equal(await storage.restore(missing), false)
    })

    test('wakes those who wait', async ({ storage }) => {
      const orders = await putStream(storage)
      const { signal } = new AbortController()
      const record = storage.changed(shardOf(orders), 1, orders.version, signal)
      const tip = storage.changed(shardOf(orders, 1), 1, orders.version, signal)
      assert.equal(await storage.restore(toShard0(orders, [at(1, 'a')])), true)
      const moved = { next: 3, lastSequenceSeconds: startSeconds }
      assert.equal(await storage.restore({ ...toShard0(orders, []), shard: 1, tip: moved }), true)
      await Promise.all([record, tip])
    })
  })
}

export const durableRestoreContract = ({ describe, test }: Topic): void => {
  describe('what was restored', () => {
    test('is there after the store has been opened again', async ({ storage, reopen }) => {
      const orders = await putStream(storage)
      const tip = { next: 12, lastSequenceSeconds: startSeconds + 2 }
      const unknown = { next: 6, lastSequenceSeconds: undefined }
      await storage.restore({ ...toShard0(orders, [at(3, 'a'), at(9, 'b')]), tip })
      await storage.restore({ ...toShard0(orders, []), shard: 1, tip: unknown })
      const usage = await storage.usage()

      const again = await required(reopen, 'reopen')
      assert.deepEqual(counters(await read(again, orders)), [3, 9])
      assert.deepEqual(texts(await read(again, orders)), ['a', 'b'])
      assert.deepEqual(await again.tip(shardOf(orders)), tip)
      assert.deepEqual(await again.tip(shardOf(orders, 1)), unknown)
      assert.deepEqual(await again.usage(), usage)
    })
  })
}
