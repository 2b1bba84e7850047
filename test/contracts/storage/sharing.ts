import assert from 'node:assert/strict'
import type { JsonValue, StoragePort } from '../../../src/ports/storage.js'
import {
  append,
  counters,
  deleteStream,
  home,
  putState,
  putStream,
  read,
  record,
  shardOf,
  startMs,
  stateKey,
  stream,
  texts,
} from './fixtures.js'
import { required, type Topic } from './suite.js'

export const sharingContract = ({ describe, test }: Topic): void => {
  describe('two instances over one store', () => {
    test('see each other’s documents', async ({ storage, second }) => {
      const other = await required(second, 'second')
      const orders = await putStream(storage)
      assert.deepEqual(await other.load(orders.key), { version: orders.version, value: orders.value })
      const changed = await putStream(other, stream('orders', { retentionHours: 48 }), orders.version)
      assert.deepEqual(await storage.list('stream', home, undefined, 10), [
        { name: 'orders', version: changed.version, value: changed.value },
      ])
      await deleteStream(storage, changed)
      assert.equal(await other.load(orders.key), undefined)
      assert.deepEqual(await other.scopes(), [])
    })

    test('list what they load, whoever has changed it last', async ({ storage, second }) => {
      const other = await required(second, 'second')
      const versions = new Map<string, number | undefined>()
      const put = async (one: StoragePort, name: string, value: JsonValue | undefined): Promise<void> => {
        versions.set(name, await putState(one, name, value, versions.get(name)))
      }
      const assertAlike = async (expected: Readonly<Record<string, JsonValue>>): Promise<void> => {
        for (const one of [storage, other]) {
          const listed = await one.list('state', home, undefined, 10)
          assert.deepEqual(Object.fromEntries(listed.map(({ name, value }) => [name, value])), expected)
          for (const { name, ...document } of listed)
            assert.deepEqual(await one.load(stateKey(name)), document)
        }
      }
      for (const name of ['a', 'b', 'c']) await put(storage, name, `${name} first`)
      await assertAlike({ a: 'a first', b: 'b first', c: 'c first' })
      await put(other, 'b', 'b second')
      await put(other, 'c', undefined)
      await put(other, 'd', 'd first')
      await assertAlike({ a: 'a first', b: 'b second', d: 'd first' })
      versions.delete('c')
      await put(storage, 'c', 'c anew')
      await put(storage, 'b', 'b third')
      await assertAlike({ a: 'a first', b: 'b third', c: 'c anew', d: 'd first' })
    })

    test('compare and swap against each other', async ({ storage, second }) => {
      const other = await required(second, 'second')
      const version = await putState(storage, 'lease', 'nobody')
      const results = await Promise.all(
        [storage, other, storage, other].map((one, writer) => putState(one, 'lease', writer, version)),
      )
      const winner = results.findIndex((result) => result !== undefined)
      assert.equal(results.filter((result) => result !== undefined).length, 1)
      assert.deepEqual(await other.load(stateKey('lease')), { version: results[winner], value: winner })
    })

    test('see each other’s records and number them together', async ({ storage, second }) => {
      const other = await required(second, 'second')
      const orders = await putStream(storage)
      const given = await Promise.all(
        Array.from({ length: 50 }, (_, i) =>
          append(i % 2 === 0 ? storage : other, orders, record(`${i}`), record(`${i}`)),
        ),
      )
      const expected = Array.from({ length: 100 }, (_, i) => i + 1)
      assert.deepEqual(
        given.flat().sort((a, b) => a - b),
        expected,
      )
      for (const one of [storage, other]) assert.deepEqual(counters(await read(one, orders)), expected)
      assert.deepEqual(await storage.usage(), await other.usage())
    })

    test('refuse appends by a version that the other has replaced', async ({ storage, second }) => {
      const other = await required(second, 'second')
      const orders = await putStream(storage)
      await append(other, orders, record('a'))
      await putStream(storage, stream('orders', { retentionHours: 48 }), orders.version)
      const late = { key: orders.key, version: orders.version, records: [record('late')] }
      assert.equal(await other.append(late), undefined)
      assert.deepEqual(texts(await read(storage, orders)), ['a'])
    })

    test('see what the other trims', async ({ storage, second }) => {
      const other = await required(second, 'second')
      const orders = await putStream(storage)
      await append(storage, orders, record('a'), record('b', { arrivalMs: startMs + 10 }))
      await other.trim(orders.key, orders.incarnation, startMs + 10)
      assert.deepEqual(texts(await read(storage, orders)), ['b'])
    })

    test('notice each other’s appends, changes and deletions', async ({ storage, second }) => {
      const other = await required(second, 'second')
      const orders = await putStream(storage)
      const signal = new AbortController().signal
      const forRecord = storage.changed(shardOf(orders), 1, orders.version, signal)
      await append(other, orders, record('a'))
      await forRecord
      const forChange = storage.changed(shardOf(orders), 2, orders.version, signal)
      const changed = await putStream(other, stream('orders', { retentionHours: 48 }), orders.version)
      await forChange
      const forDeletion = storage.changed(shardOf(orders), 2, changed.version, signal)
      await deleteStream(other, changed)
      await forDeletion
    })

    test('close independently', async ({ storage, second }) => {
      const other = await required(second, 'second')
      const orders = await putStream(storage)
      await storage.close()
      assert.deepEqual(await append(other, orders, record('a')), [1])
    })
  })
}
