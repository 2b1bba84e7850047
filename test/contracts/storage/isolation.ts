import assert from 'node:assert/strict'
import {
  append,
  counters,
  deleteStream,
  home,
  otherAccount,
  otherRegion,
  putStream,
  read,
  record,
  shardOf,
  stream,
  streamKey,
  texts,
} from './fixtures.js'
import type { Topic } from './suite.js'

export const isolationContract = ({ describe, test }: Topic): void => {
  describe('incarnations', () => {
    test('take their records and counters with them', async ({ storage }) => {
      const first = await putStream(storage)
      await append(storage, first, record('old'), record('old', { shard: 1 }))
      await deleteStream(storage, first)
      assert.deepEqual(await storage.usage(), { bytes: 0, records: 0 })

      const second = await putStream(storage, stream('orders', { incarnation: 'second', baseCounter: 7 }))
      assert.deepEqual(await read(storage, second), { records: [], next: 8, atTip: true })
      assert.deepEqual(await storage.tip(shardOf(second)), { next: 8, lastSequenceSeconds: undefined })
      assert.deepEqual(await append(storage, second, record('new'), record('new', { shard: 1 })), [8, 8])
      assert.deepEqual(texts(await read(storage, second)), ['new'])
      assert.deepEqual(await read(storage, first, { from: 1 }), { records: [], next: 1, atTip: true })
    })

    test('that are replaced in one commit go as well', async ({ storage }) => {
      const first = await putStream(storage)
      await append(storage, first, record('old'))
      const second = await putStream(storage, stream('orders', { incarnation: 'second' }), first.version)
      assert.deepEqual(await storage.usage(), { bytes: 0, records: 0 })
      assert.deepEqual(await append(storage, second, record('new')), [1])
      assert.deepEqual(texts(await read(storage, second)), ['new'])
      assert.deepEqual(texts(await read(storage, first)), [])
    })

    test('keep their records through changes of the stream', async ({ storage }) => {
      const first = await putStream(storage)
      await append(storage, first, record('a'))
      const second = await putStream(storage, stream('orders', { retentionHours: 48 }), first.version)
      assert.deepEqual(await append(storage, second, record('b')), [2])
      assert.deepEqual(texts(await read(storage, second)), ['a', 'b'])
    })
  })

  describe('scopes and names', () => {
    test('keep streams of the same name apart', async ({ storage }) => {
      const incarnation = 'same'
      const streams = [
        await putStream(storage, stream('orders', { ...home, incarnation })),
        await putStream(storage, stream('orders', { ...otherRegion, incarnation })),
        await putStream(storage, stream('orders', { ...otherAccount, incarnation })),
      ]
      for (const [i, one] of streams.entries()) {
        for (let n = 0; n <= i; n++) await append(storage, one, record(`${one.value.region} ${i}`))
      }
      for (const [i, one] of streams.entries()) {
        assert.deepEqual((await storage.load(one.key))?.value, one.value)
        const expected = Array.from({ length: i + 1 }, () => `${one.value.region} ${i}`)
        assert.deepEqual(texts(await read(storage, one)), expected)
      }
      const [mine, theirs] = streams
      assert.ok(mine !== undefined && theirs !== undefined)
      await deleteStream(storage, mine)
      assert.deepEqual(counters(await read(storage, theirs)), [1, 2])
    })

    test('may be those of object members', async ({ storage }) => {
      for (const name of ['__proto__', 'constructor', 'hasOwnProperty', 'toString']) {
        assert.equal(await storage.load(streamKey(name)), undefined)
        const open = await putStream(storage, stream(name))
        assert.deepEqual(await append(storage, open, record(name)), [1])
        assert.deepEqual(texts(await read(storage, open)), [name])
        await deleteStream(storage, open)
        assert.equal(await storage.load(streamKey(name)), undefined)
      }
    })

    test('are counted together by usage', async ({ storage }) => {
      assert.deepEqual(await storage.usage(), { bytes: 0, records: 0 })
      const orders = await putStream(storage)
      const bills = await putStream(storage, stream('bills', otherAccount))
      await append(
        storage,
        orders,
        record('abc', { partitionKey: '日本' }),
        record('', { partitionKey: undefined }),
      )
      await append(storage, bills, record('x', { partitionKey: 'é', shard: 2 }))
      assert.deepEqual(await storage.usage(), { bytes: 9 + 0 + 3, records: 3 })
      await deleteStream(storage, orders)
      assert.deepEqual(await storage.usage(), { bytes: 3, records: 1 })
    })
  })
}
