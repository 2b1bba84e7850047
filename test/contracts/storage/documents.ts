import assert from 'node:assert/strict'
import type { Versioned } from '../../../src/ports/storage.js'
import {
  account,
  accountKey,
  deleteStream,
  home,
  otherRegion,
  putState,
  putStream,
  stateKey,
  stream,
  streamKey,
} from './fixtures.js'
import type { Topic } from './suite.js'

export const documentsContract = ({ describe, test }: Topic): void => {
  describe('documents', () => {
    test('there are none in an empty store', async ({ storage }) => {
      assert.equal(await storage.load(streamKey('orders')), undefined)
      assert.equal(await storage.load(accountKey()), undefined)
      assert.equal(await storage.load(stateKey('lease')), undefined)
    })

    test('are given back with the version of their commit', async ({ storage }) => {
      const { version, value, key } = await putStream(storage)
      assert.ok(version > 0)
      assert.deepEqual(await storage.load(key), { version, value })
    })

    test('keep every member of a stream and of an account', async ({ storage }) => {
      const full = stream('full', {
        encryptionKeyId: 'alias/aws/kinesis',
        policy: '{"Version":"2012-10-17"}',
        baseCounter: 2 ** 52,
        shards: [
          {
            startingHashKey: '0',
            endingHashKey: '340282366920938463463374607431768211455',
            createdAtSeconds: 1,
            closedAtSeconds: 2,
            parent: 3,
            adjacentParent: 4,
          },
        ],
      })
      await putStream(storage, full)
      await storage.commit([{ key: accountKey(), expected: 0, value: account() }])
      assert.deepEqual((await storage.load(streamKey('full')))?.value, full)
      assert.deepEqual((await storage.load(accountKey()))?.value, account())
    })

    test('are not created where one exists', async ({ storage }) => {
      const { key, version, value } = await putStream(storage)
      const again = stream('orders', { incarnation: 'second' })
      assert.equal(await storage.commit([{ key, expected: 0, value: again }]), undefined)
      assert.deepEqual(await storage.load(key), { version, value })
    })

    test('are replaced by who knows the version, once', async ({ storage }) => {
      const first = await putStream(storage)
      const second = await putStream(storage, stream('orders', { retentionHours: 48 }), first.version)
      assert.ok(second.version > first.version)
      const late = stream('orders', { retentionHours: 72 })
      assert.equal(
        await storage.commit([{ key: first.key, expected: first.version, value: late }]),
        undefined,
      )
      assert.deepEqual(await storage.load(first.key), { version: second.version, value: second.value })
    })

    test('are not replaced where there is none', async ({ storage }) => {
      assert.equal(await putState(storage, 'lease', 'mine', 1), undefined)
      assert.equal(await storage.load(stateKey('lease')), undefined)
    })

    test('are deleted by who knows the version only', async ({ storage }) => {
      const created = await putStream(storage)
      const { key, version, value } = await putStream(storage, stream('orders'), created.version)
      for (const expected of [0, created.version, version + 1]) {
        assert.equal(await storage.commit([{ key, expected, value: undefined }]), undefined)
      }
      assert.deepEqual(await storage.load(key), { version, value })
      await deleteStream(storage, { key, version, value, incarnation: value.incarnation })
      assert.equal(await storage.load(key), undefined)
    })

    test('get a growing version, also after their deletion', async ({ storage }) => {
      const versions: number[] = []
      for (let round = 0; round < 3; round++) {
        const created = await putState(storage, 'lease', round)
        const changed = await putState(storage, 'lease', 'changed', created)
        assert.ok(created !== undefined && changed !== undefined)
        versions.push(created, changed)
        await putState(storage, 'lease', undefined, changed)
      }
      const ascending = [...new Set(versions)].sort((a, b) => a - b)
      assert.deepEqual(versions, ascending)
    })

    test('let one of many concurrent writers win', async ({ storage }) => {
      const created = await putState(storage, 'lease', 'nobody')
      const results = await Promise.all(
        Array.from({ length: 20 }, (_, writer) => putState(storage, 'lease', writer, created)),
      )
      const winners = results.flatMap((version, writer) =>
        version === undefined ? [] : [{ version, writer }],
      )
      assert.equal(winners.length, 1)
      assert.deepEqual(await storage.load(stateKey('lease')), {
        version: winners[0]?.version,
        value: winners[0]?.writer,
      })
    })

    test('do not change in the hands of who has read them', async ({ storage }) => {
      const first = await putStream(storage)
      const before = await storage.load(first.key)
      await putStream(storage, stream('orders', { retentionHours: 48 }), first.version)
      assert.deepEqual(before, { version: first.version, value: first.value })
    })
  })

  describe('commit of several documents', () => {
    test('applies to kinds and scopes alike, with one version', async ({ storage }) => {
      const orders = await putStream(storage)
      const version = await storage.commit([
        { key: orders.key, expected: orders.version, value: undefined },
        { key: streamKey('bills'), expected: 0, value: stream('bills') },
        { key: accountKey(), expected: 0, value: account() },
        { key: stateKey('lease', otherRegion), expected: 0, value: { owner: 'me' } },
      ])
      assert.equal(await storage.load(orders.key), undefined)
      assert.deepEqual(await storage.load(streamKey('bills')), { version, value: stream('bills') })
      assert.deepEqual(await storage.load(accountKey()), { version, value: account() })
      assert.deepEqual(await storage.load(stateKey('lease', otherRegion)), {
        version,
        value: { owner: 'me' },
      })
    })

    test('applies nothing when one is not as expected, whichever', async ({ storage }) => {
      const orders = await putStream(storage)
      const versions: (number | undefined)[] = []
      for (const stale of [0, 1, 2]) {
        const expected = (index: number, version: number): number => (index === stale ? version + 1 : version)
        versions.push(
          await storage.commit([
            { key: accountKey(), expected: expected(0, 0), value: account() },
            { key: orders.key, expected: expected(1, orders.version), value: undefined },
            { key: stateKey('lease', otherRegion), expected: expected(2, 0), value: true },
          ]),
        )
      }
      assert.deepEqual(versions, [undefined, undefined, undefined])
      assert.equal(await storage.load(accountKey()), undefined)
      assert.deepEqual(await storage.load(orders.key), { version: orders.version, value: orders.value })
      assert.equal(await storage.load(stateKey('lease', otherRegion)), undefined)
      assert.deepEqual(await storage.scopes(), [home])
    })

    test('leaves other documents alone', async ({ storage }) => {
      const orders = await putStream(storage)
      await putStream(storage, stream('bills'))
      const loaded: Versioned<unknown> | undefined = await storage.load(orders.key)
      assert.equal(loaded?.version, orders.version)
    })
  })
}
