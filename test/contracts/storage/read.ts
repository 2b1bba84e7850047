import assert from 'node:assert/strict'
import { append, counters, deleteStream, putStream, read, record, startMs, stream } from './fixtures.js'
import type { Topic } from './suite.js'

const five = ['a', 'b', 'c', 'd', 'e'].map((text) => record(text))

/** Records that arrived this many milliseconds after the start. */
const arrivedAt = (...offsets: number[]) =>
  offsets.map((offset) => record(`${offset}`, { arrivalMs: startMs + offset }))

export const readContract = ({ describe, test }: Topic): void => {
  describe('read', () => {
    test('of an empty shard finds nothing', async ({ storage }) => {
      const orders = await putStream(storage)
      assert.deepEqual(await read(storage, orders, { from: 1 }), { records: [], next: 1, atTip: true })
    })

    test('begins at a counter', async ({ storage }) => {
      const orders = await putStream(storage)
      await append(storage, orders, ...five)
      for (const from of [0, 1, 2, 5]) {
        const page = await read(storage, orders, { from })
        assert.deepEqual(
          counters(page),
          [1, 2, 3, 4, 5].filter((counter) => counter >= from),
        )
        assert.deepEqual([page.next, page.atTip], [6, true])
      }
    })

    test('from the tip or beyond finds nothing and stays there', async ({ storage }) => {
      const orders = await putStream(storage)
      await append(storage, orders, ...five)
      for (const from of [6, 7, 2 ** 52]) {
        assert.deepEqual(await read(storage, orders, { from }), { records: [], next: from, atTip: true })
      }
    })

    test('gives pages of at most `limit` records', async ({ storage }) => {
      const orders = await putStream(storage)
      await append(storage, orders, ...five)
      const first = await read(storage, orders, { limit: 2 })
      assert.deepEqual([counters(first), first.next, first.atTip], [[1, 2], 3, false])
      const second = await read(storage, orders, { limit: 2, from: first.next })
      assert.deepEqual([counters(second), second.next, second.atTip], [[3, 4], 5, false])
      const third = await read(storage, orders, { limit: 2, from: second.next })
      assert.deepEqual([counters(third), third.next, third.atTip], [[5], 6, true])
    })

    test('is at the tip when the last record fills the page', async ({ storage }) => {
      const orders = await putStream(storage)
      await append(storage, orders, ...five)
      const page = await read(storage, orders, { limit: 5 })
      assert.deepEqual([counters(page), page.next, page.atTip], [[1, 2, 3, 4, 5], 6, true])
    })

    test('gives pages of at most `maxBytes` of data and UTF-8 partition keys', async ({ storage }) => {
      const orders = await putStream(storage)
      // 1 + 2, 1 + 3, 1 + 4 and 1 + 0 bytes
      const keys = ['é', '日', '😀', undefined]
      await append(storage, orders, ...keys.map((partitionKey) => record('x', { partitionKey })))
      for (const [maxBytes, given, next] of [
        [6, [1], 2],
        [7, [1, 2], 3],
        [11, [1, 2], 3],
        [12, [1, 2, 3], 4],
        [13, [1, 2, 3, 4], 5],
      ] as const) {
        const page = await read(storage, orders, { maxBytes })
        assert.deepEqual([counters(page), page.next, page.atTip], [given, next, next === 5])
      }
    })

    test('gives the first record whatever its size', async ({ storage }) => {
      const orders = await putStream(storage)
      await append(storage, orders, record('x'.repeat(100)), record('y'))
      const page = await read(storage, orders, { maxBytes: 1 })
      assert.deepEqual([counters(page), page.next, page.atTip], [[1], 2, false])
    })

    test('passes over records that arrived too early', async ({ storage }) => {
      const orders = await putStream(storage)
      await append(storage, orders, ...arrivedAt(0, 10, 20, 30))
      const page = await read(storage, orders, { notBeforeMs: startMs + 20 })
      assert.deepEqual([counters(page), page.next, page.atTip], [[3, 4], 5, true])
    })

    test('counts what it passes over for no limit', async ({ storage }) => {
      const orders = await putStream(storage)
      await append(storage, orders, ...arrivedAt(0, 1, 2, 30, 31, 32))
      const limited = await read(storage, orders, { notBeforeMs: startMs + 30, limit: 2 })
      assert.deepEqual([counters(limited), limited.next, limited.atTip], [[4, 5], 6, false])
      // 2 + 3 bytes each
      const sized = await read(storage, orders, { notBeforeMs: startMs + 30, maxBytes: 10 })
      assert.deepEqual([counters(sized), sized.next, sized.atTip], [[4, 5], 6, false])
    })

    test('moves on when all records arrived too early', async ({ storage }) => {
      const orders = await putStream(storage)
      await append(storage, orders, ...arrivedAt(0, 1, 2))
      const page = await read(storage, orders, { notBeforeMs: startMs + 3 })
      assert.deepEqual(page, { records: [], next: 4, atTip: true })
    })

    test('passes over early arrivals wherever they stand', async ({ storage }) => {
      const orders = await putStream(storage)
      await append(storage, orders, ...arrivedAt(50, 0, 60, 1, 70, 2))
      const notBeforeMs = startMs + 50
      const whole = await read(storage, orders, { notBeforeMs })
      assert.deepEqual([counters(whole), whole.next, whole.atTip], [[1, 3, 5], 7, true])
      const first = await read(storage, orders, { notBeforeMs, limit: 1 })
      assert.deepEqual([counters(first), first.atTip], [[1], false])
      assert.ok(first.next === 2 || first.next === 3)
    })

    test('is at the tip when only early arrivals stand behind the page', async ({ storage }) => {
      const orders = await putStream(storage)
      await append(storage, orders, ...arrivedAt(50, 0, 1))
      const page = await read(storage, orders, { notBeforeMs: startMs + 50, limit: 1 })
      assert.deepEqual([counters(page), page.atTip], [[1], true])
      assert.ok(page.next >= 2 && page.next <= 4)
    })

    test('by pages gives each record of a large shard once', async ({ storage }) => {
      const orders = await putStream(storage)
      const text = 'x'.repeat(997)
      for (let batch = 0; batch < 10; batch++) {
        await append(storage, orders, ...Array.from({ length: 500 }, () => record(text)))
      }
      const seen: number[] = []
      let from = 0
      for (let pages = 0; pages < 20; pages++) {
        const page = await read(storage, orders, { from, limit: 700, maxBytes: 600_000 })
        seen.push(...counters(page))
        from = page.next
        if (page.atTip) break
      }
      assert.deepEqual(
        seen,
        Array.from({ length: 5000 }, (_, i) => i + 1),
      )
    })

    test('of a stream that is gone or never was finds nothing', async ({ storage }) => {
      const orders = await putStream(storage)
      await append(storage, orders, ...five)
      assert.deepEqual(await read(storage, { ...orders, incarnation: 'unknown' }, { from: 3 }), {
        records: [],
        next: 3,
        atTip: true,
      })
      await deleteStream(storage, orders)
      assert.deepEqual(await read(storage, orders, { from: 3 }), { records: [], next: 3, atTip: true })
    })

    test('sees what has been acknowledged, at once', async ({ storage }) => {
      const orders = await putStream(storage, stream('orders'))
      for (let i = 1; i <= 20; i++) {
        await append(storage, orders, record(`${i}`))
        assert.deepEqual(counters(await read(storage, orders, { from: i })), [i])
      }
    })
  })
}
