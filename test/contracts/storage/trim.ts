import assert from 'node:assert/strict'
import { append, counters, putStream, read, record, startMs, stream, texts } from './fixtures.js'
import type { Topic } from './suite.js'

const arrivedAt = (...offsets: number[]) =>
  offsets.map((offset) => record(`${offset}`, { arrivalMs: startMs + offset }))

export const trimContract = ({ describe, test }: Topic): void => {
  describe('trim', () => {
    test('forgets what arrived before, in every shard', async ({ storage }) => {
      const orders = await putStream(storage)
      await append(storage, orders, ...arrivedAt(10, 20, 30))
      await append(storage, orders, record('other', { shard: 1 }))
      await storage.trim(orders.key, orders.incarnation, startMs + 20)
      assert.deepEqual(counters(await read(storage, orders)), [2, 3])
      assert.deepEqual(counters(await read(storage, orders, { shard: 1 })), [])
      // 2 + 3 bytes each
      assert.deepEqual(await storage.usage(), { bytes: 10, records: 2 })
    })

    test('forgets early arrivals wherever they stand', async ({ storage }) => {
      const orders = await putStream(storage)
      await append(storage, orders, ...arrivedAt(50, 10, 60, 20, 70))
      await storage.trim(orders.key, orders.incarnation, startMs + 50)
      assert.deepEqual(counters(await read(storage, orders)), [1, 3, 5])
      assert.deepEqual(await storage.usage(), { bytes: 15, records: 3 })
    })

    test('leaves counters used', async ({ storage }) => {
      const orders = await putStream(storage)
      await append(storage, orders, ...arrivedAt(10, 20))
      await storage.trim(orders.key, orders.incarnation, startMs + 100)
      assert.deepEqual(await storage.usage(), { bytes: 0, records: 0 })
      assert.deepEqual(await append(storage, orders, ...arrivedAt(100)), [3])
      assert.deepEqual(counters(await read(storage, orders)), [3])
    })

    test('lets a reader of forgotten records move on', async ({ storage }) => {
      const orders = await putStream(storage)
      await append(storage, orders, ...arrivedAt(10, 20))
      await storage.trim(orders.key, orders.incarnation, startMs + 100)
      assert.deepEqual(await read(storage, orders, { from: 1 }), { records: [], next: 3, atTip: true })
    })

    test('can be repeated and does nothing when nothing is old', async ({ storage }) => {
      const orders = await putStream(storage)
      await append(storage, orders, ...arrivedAt(10, 20, 30))
      for (const offset of [0, 10, 20, 20, 5]) {
        await storage.trim(orders.key, orders.incarnation, startMs + offset)
      }
      assert.deepEqual(texts(await read(storage, orders)), ['20', '30'])
    })

    test('of large and small records releases what they took', async ({ storage }) => {
      const orders = await putStream(storage)
      for (let i = 0; i < 60; i++) {
        const size = i % 7 === 0 ? 300_000 : 1000
        await append(storage, orders, record('x'.repeat(size), { arrivalMs: startMs + i }))
      }
      await storage.trim(orders.key, orders.incarnation, startMs + 57)
      assert.deepEqual(counters(await read(storage, orders)), [58, 59, 60])
      assert.deepEqual(await storage.usage(), { bytes: 3 * 1003, records: 3 })
    })

    test('touches no other stream and no other incarnation', async ({ storage }) => {
      const orders = await putStream(storage)
      const bills = await putStream(storage, stream('bills'))
      await append(storage, orders, ...arrivedAt(10))
      await append(storage, bills, ...arrivedAt(10))
      await storage.trim(orders.key, 'unknown', startMs + 100)
      await storage.trim(bills.key, orders.incarnation, startMs + 100)
      assert.deepEqual(await storage.usage(), { bytes: 10, records: 2 })
      await storage.trim(orders.key, orders.incarnation, startMs + 100)
      assert.deepEqual(counters(await read(storage, bills)), [1])
    })
  })
}
