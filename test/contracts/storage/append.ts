import assert from 'node:assert/strict'
import {
  append,
  counters,
  deleteStream,
  putStream,
  read,
  record,
  shardOf,
  stream,
  streamKey,
  texts,
} from './fixtures.js'
import type { Topic } from './suite.js'

const ascendingFrom = (first: number, length: number): number[] => Array.from({ length }, (_, i) => first + i)

export const appendContract = ({ describe, test }: Topic): void => {
  describe('append', () => {
    test('numbers each shard from the stream’s base counter', async ({ storage }) => {
      const orders = await putStream(storage, stream('orders', { baseCounter: 41 }))
      const records = [0, 1, 0, 3, 1, 0].map((shard, i) => record(`${i}`, { shard }))
      assert.deepEqual(await append(storage, orders, ...records), [42, 42, 43, 42, 43, 44])
      assert.deepEqual(await append(storage, orders, record('6'), record('7', { shard: 2 })), [45, 42])
      assert.deepEqual(texts(await read(storage, orders)), ['0', '2', '5', '6'])
      assert.deepEqual(texts(await read(storage, orders, { shard: 1 })), ['1', '4'])
    })

    test('numbers beyond 32 bits', async ({ storage }) => {
      const orders = await putStream(storage, stream('orders', { baseCounter: 2 ** 52 }))
      assert.deepEqual(await append(storage, orders, record('a'), record('b')), [2 ** 52 + 1, 2 ** 52 + 2])
      assert.deepEqual(counters(await read(storage, orders, { from: 2 ** 52 + 2 })), [2 ** 52 + 2])
    })

    test('of nothing changes nothing', async ({ storage }) => {
      const orders = await putStream(storage)
      assert.deepEqual(await append(storage, orders), [])
      assert.deepEqual(await append(storage, orders, record('a')), [1])
    })

    test('changes no version', async ({ storage }) => {
      const orders = await putStream(storage)
      await append(storage, orders, record('a'))
      assert.equal((await storage.load(orders.key))?.version, orders.version)
    })

    test('gives each counter once to concurrent writers and keeps the order of a request', async ({
      storage,
    }) => {
      const orders = await putStream(storage)
      const given = await Promise.all(
        Array.from({ length: 100 }, (_, writer) =>
          append(
            storage,
            orders,
            ...[0, 1, 0, 0, 1].map((shard, i) =>
              record(`${writer} ${i}`, { shard, partitionKey: `${writer}` }),
            ),
          ),
        ),
      )
      for (const [shard, places] of [
        [0, [0, 2, 3]],
        [1, [1, 4]],
      ] as const) {
        const page = await read(storage, orders, { shard })
        assert.deepEqual(counters(page), ascendingFrom(1, 100 * places.length))
        const written = texts(page)
        for (const [writer, numbers] of given.entries()) {
          const own = places.map((place) => numbers[place] ?? 0)
          assert.deepEqual(
            own.map((counter) => written[counter - 1]),
            places.map((place) => `${writer} ${place}`),
          )
          assert.deepEqual(
            own,
            [...own].sort((a, b) => a - b),
          )
        }
      }
    })

    test('is refused when the stream does not exist', async ({ storage }) => {
      const refused = await storage.append({ key: streamKey('orders'), version: 1, records: [record('a')] })
      assert.equal(refused, undefined)
    })

    test('is refused when the stream has changed, and keeps nothing', async ({ storage }) => {
      const first = await putStream(storage)
      await append(storage, first, record('a'))
      const second = await putStream(storage, stream('orders', { retentionHours: 48 }), first.version)
      const records = [record('late'), record('late', { shard: 1 })]
      assert.equal(await storage.append({ key: first.key, version: first.version, records }), undefined)
      assert.deepEqual(await append(storage, second, record('b'), record('c', { shard: 1 })), [2, 1])
      assert.deepEqual(texts(await read(storage, second)), ['a', 'b'])
      assert.deepEqual(texts(await read(storage, second, { shard: 1 })), ['c'])
    })

    test('is refused when the stream has been deleted or recreated', async ({ storage }) => {
      const first = await putStream(storage)
      await deleteStream(storage, first)
      const late = { key: first.key, version: first.version, records: [record('late')] }
      assert.equal(await storage.append(late), undefined)
      const second = await putStream(storage, stream('orders', { incarnation: 'orders-second' }))
      assert.equal(await storage.append(late), undefined)
      assert.deepEqual(texts(await read(storage, second)), [])
    })

    test('that is refused fails none of those in flight with it', async ({ storage }) => {
      const first = await putStream(storage)
      const orders = await putStream(storage, stream('orders', { retentionHours: 48 }), first.version)
      const bills = await putStream(storage, stream('bills'))
      const results = await Promise.all([
        storage.append({ key: orders.key, version: orders.version, records: [record('a')] }),
        storage.append({ key: orders.key, version: first.version, records: [record('stale')] }),
        storage.append({ key: bills.key, version: bills.version, records: [record('b')] }),
        storage.append({ key: streamKey('missing'), version: 1, records: [record('stale')] }),
        storage.append({ key: orders.key, version: orders.version, records: [record('c')] }),
      ])
      const [a, stale, b, missing, c] = results
      assert.deepEqual([stale, b, missing], [undefined, [1], undefined])
      assert.deepEqual([a, c].flat().sort(), [1, 2])
      assert.deepEqual(texts(await read(storage, orders)).sort(), ['a', 'c'])
    })

    test('either precedes a concurrent change of the stream or is refused', async ({ storage }) => {
      const first = await putStream(storage)
      const request = { key: first.key, version: first.version, records: [record('a')] }
      const [before, , after] = await Promise.all([
        storage.append(request),
        putStream(storage, stream('orders', { retentionHours: 48 }), first.version),
        storage.append(request),
      ])
      const kept = [before, after].filter((given) => given !== undefined).length
      assert.equal((await read(storage, first)).records.length, kept)
      assert.equal((await storage.tip(shardOf(first))).next, kept + 1)
    })
  })
}
