import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import type { NewRecord, StoredRecord } from '../../../src/ports/storage.js'
import { append, putStream, read, readPage, record, startMs, startSeconds } from './fixtures.js'
import type { Topic } from './suite.js'

const everyByte = Uint8Array.from({ length: 256 }, (_, i) => i)

/** Bytes without a short period, so that a shifted copy is noticed. */
const bytes = (length: number): Uint8Array => {
  const data = new Uint8Array(length)
  let state = 1
  for (let i = 0; i < length; i++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    data[i] = state >>> 24
  }
  return data
}

/** Adapters may give any kind of Uint8Array. */
const assertSame = (stored: StoredRecord | undefined, written: NewRecord, counter: number): void => {
  const { shard: _, data: writtenData, ...expected } = written
  assert.ok(stored !== undefined)
  const { data, ...members } = stored
  assert.deepEqual({ ...members }, { ...expected, counter })
  assert.ok(data instanceof Uint8Array)
  assert.equal(data.length, writtenData.length)
  assert.equal(Buffer.compare(data, writtenData), 0)
}

const cases: readonly (readonly [name: string, record: NewRecord])[] = [
  ['every byte value', record('', { data: everyByte })],
  ['empty data', record('', { data: new Uint8Array(0) })],
  ['neither data nor partition key', record('', { data: new Uint8Array(0), partitionKey: undefined })],
  ['no partition key', record('a', { partitionKey: undefined })],
  ['an empty partition key', record('a', { partitionKey: '' })],
  ['a partition key beyond ASCII', record('a', { partitionKey: 'é 日本 😀 \u0000 \uffff' })],
  [
    'a partition key that turns to other alphabets late',
    record('a', { partitionKey: `${'k'.repeat(255)}日` }),
  ],
  ['the longest partition key', record('a', { partitionKey: '😀'.repeat(128) })],
  ['encryption', record('a', { encrypted: true })],
  ['other times', record('a', { arrivalMs: startMs + 86_400_123, sequenceSeconds: startSeconds - 7 })],
  ['times beyond 32 bits', record('a', { arrivalMs: 253_402_300_799_999, sequenceSeconds: 253_402_300_799 })],
  ['a view into a larger block', record('', { data: everyByte.subarray(100, 110) })],
  ['1 MiB', record('', { data: bytes(1024 * 1024) })],
  ['10 MiB', record('', { data: bytes(10 * 1024 * 1024), partitionKey: 'é'.repeat(256) })],
]

export const recordsContract = ({ describe, test }: Topic): void => {
  describe('records', () => {
    for (const [name, written] of cases) {
      test(`are given back as they were: ${name}`, async ({ storage }) => {
        const orders = await putStream(storage)
        await append(storage, orders, record('before'), written, record('behind'))
        const page = await read(storage, orders)
        assertSame(page.records[0], record('before'), 1)
        assertSame(page.records[1], written, 2)
        assertSame(page.records[2], record('behind'), 3)
        assert.equal(page.records.length, 3)
      })
    }

    test('do not change in the hands of who has read them', async ({ storage }) => {
      const orders = await putStream(storage)
      const written = Array.from({ length: 50 }, (_, i) => record(`first ${i}`))
      await append(storage, orders, ...written)
      const page = await readPage(storage, orders)
      await append(storage, orders, ...Array.from({ length: 500 }, (_, i) => record(`second ${i}`)))
      await storage.trim(orders.key, orders.incarnation, startMs + 1)
      await append(storage, orders, ...Array.from({ length: 500 }, (_, i) => record(`third ${i}`)))
      for (const [i, one] of written.entries()) assertSame(page.records.at(i), one, i + 1)
    })

    test('can be asked for one by one, from either end, or all', async ({ storage }) => {
      const orders = await putStream(storage)
      await append(storage, orders, record('first'), record('second'), record('third'))
      const { records } = await readPage(storage, orders)
      assert.equal(records.length, 3)
      assertSame(records.at(0), record('first'), 1)
      assertSame(records.at(2), record('third'), 3)
      assertSame(records.at(-1), record('third'), 3)
      assertSame(records.at(-3), record('first'), 1)
      assert.equal(records.at(3), undefined)
      assert.equal(records.at(-4), undefined)
      const all = [...records]
      assert.deepEqual(
        records.map(({ counter }, index) => [counter, index]),
        [
          [1, 0],
          [2, 1],
          [3, 2],
        ],
      )
      for (const [i, text] of ['first', 'second', 'third'].entries()) assertSame(all[i], record(text), i + 1)
    })

    test('of mixed sizes stay in order', async ({ storage }) => {
      const orders = await putStream(storage)
      const sizes = [0, 1, 200, 70_000, 3, 300_000, 5, 1_100_000, 1, 260_000, 0, 600_000, 900_000, 2]
      const written = sizes.map((size, i) => record('', { data: bytes(size), partitionKey: `key ${i}` }))
      for (const one of written) await append(storage, orders, one)
      const page = await read(storage, orders)
      for (const [i, one] of written.entries()) assertSame(page.records[i], one, i + 1)
    })
  })
}
