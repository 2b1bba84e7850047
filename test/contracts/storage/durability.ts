import assert from 'node:assert/strict'
import {
  account,
  accountKey,
  append,
  deleteStream,
  home,
  otherRegion,
  putState,
  putStream,
  read,
  record,
  shardOf,
  startMs,
  startSeconds,
  stateKey,
  stream,
  texts,
} from './fixtures.js'
import { required, type Topic } from './suite.js'

export const durabilityContract = ({ describe, test }: Topic): void => {
  describe('after it has been opened again', () => {
    test('the store has its documents, with their versions', async ({ storage, reopen }) => {
      const orders = await putStream(storage)
      const there = await putStream(storage, stream('orders', otherRegion))
      await storage.commit([{ key: accountKey(), expected: 0, value: account() }])
      await putState(storage, 'lease', { owner: ['me', null] })
      const before = await Promise.all([storage.load(accountKey()), storage.load(stateKey('lease'))])

      const again = await required(reopen, 'reopen')
      assert.deepEqual(await again.load(orders.key), { version: orders.version, value: orders.value })
      assert.deepEqual(await again.load(there.key), { version: there.version, value: there.value })
      assert.deepEqual(await Promise.all([again.load(accountKey()), again.load(stateKey('lease'))]), before)
      assert.deepEqual(await again.list('stream', home, undefined, 10), [
        { name: 'orders', version: orders.version, value: orders.value },
      ])
      assert.equal((await again.scopes()).length, 2)
    })

    test('the store has its records', async ({ storage, reopen }) => {
      const orders = await putStream(storage)
      const written = [
        record('é'),
        record('', { partitionKey: undefined, encrypted: true }),
        record('x'.repeat(300_000), { arrivalMs: startMs + 5, sequenceSeconds: startSeconds + 5 }),
        record('shard 1', { shard: 1 }),
      ]
      await append(storage, orders, ...written)
      const before = await read(storage, orders)
      const usage = await storage.usage()

      const again = await required(reopen, 'reopen')
      const page = await read(again, orders)
      assert.deepEqual(texts(page), texts(before))
      const members = page.records.map(({ data: _, ...others }) => others)
      assert.deepEqual(
        members,
        before.records.map(({ data: _, ...others }) => others),
      )
      assert.deepEqual(texts(await read(again, orders, { shard: 1 })), ['shard 1'])
      assert.deepEqual(await again.usage(), usage)
      assert.deepEqual(await again.tip(shardOf(orders)), { next: 4, lastSequenceSeconds: startSeconds + 5 })
      assert.deepEqual(await append(again, orders, record('next')), [4])
    })

    test('counters of trimmed records are still used', async ({ storage, reopen }) => {
      const orders = await putStream(storage, stream('orders', { baseCounter: 10 }))
      await append(storage, orders, record('a'), record('b'))
      await storage.trim(orders.key, orders.incarnation, startMs + 1)

      const again = await required(reopen, 'reopen')
      assert.deepEqual(await again.usage(), { bytes: 0, records: 0 })
      assert.deepEqual(await again.tip(shardOf(orders)), { next: 13, lastSequenceSeconds: startSeconds })
      assert.deepEqual(await append(again, orders, record('c')), [13])
    })

    test('versions of deleted documents are still used', async ({ storage, reopen }) => {
      const version = (await putState(storage, 'lease', 1)) ?? 0
      await putState(storage, 'lease', undefined, version)

      const again = await required(reopen, 'reopen')
      assert.equal(await again.load(stateKey('lease')), undefined)
      const created = (await putState(again, 'lease', 2)) ?? 0
      assert.ok(created > version)
    })

    test('deleted streams stay away', async ({ storage, reopen }) => {
      const orders = await putStream(storage)
      await append(storage, orders, record('a'))
      await deleteStream(storage, orders)

      const again = await required(reopen, 'reopen')
      assert.equal(await again.load(orders.key), undefined)
      assert.deepEqual(await again.usage(), { bytes: 0, records: 0 })
      const late = { key: orders.key, version: orders.version, records: [record('late')] }
      assert.equal(await again.append(late), undefined)
      const second = await putStream(again, stream('orders', { incarnation: 'second' }))
      assert.ok(second.version > orders.version)
      assert.equal(await again.append(late), undefined)
    })

    test('refused changes have not happened', async ({ storage, reopen }) => {
      const orders = await putStream(storage)
      const stale = { key: orders.key, expected: orders.version + 1, value: undefined }
      assert.equal(
        await storage.commit([{ key: accountKey(), expected: 0, value: account() }, stale]),
        undefined,
      )
      const records = [record('stale')]
      assert.equal(await storage.append({ key: orders.key, version: orders.version + 1, records }), undefined)

      const again = await required(reopen, 'reopen')
      assert.equal(await again.load(accountKey()), undefined)
      assert.deepEqual(await read(again, orders, { from: 1 }), { records: [], next: 1, atTip: true })
    })
  })
}
