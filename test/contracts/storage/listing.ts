import assert from 'node:assert/strict'
import type { Scope } from '../../../src/domain/scope.js'
import type { StoragePort } from '../../../src/ports/storage.js'
import {
  account,
  accountKey,
  deleteStream,
  home,
  otherAccount,
  otherRegion,
  putState,
  putStream,
  stateKey,
  stream,
} from './fixtures.js'
import type { Topic } from './suite.js'

const names = async (
  storage: StoragePort,
  after: string | undefined = undefined,
  limit = 100,
): Promise<string[]> => (await storage.list('stream', home, after, limit)).map(({ name }) => name)

const sorted = (scopes: readonly Scope[]): string[] =>
  scopes.map(({ accountId, region }) => `${accountId} ${region}`).sort()

export const listingContract = ({ describe, test }: Topic): void => {
  describe('list', () => {
    test('is empty where nothing is', async ({ storage }) => {
      assert.deepEqual(await storage.list('stream', home, undefined, 10), [])
      assert.deepEqual(await storage.list('account', home, undefined, 10), [])
      assert.deepEqual(await storage.list('state', home, 'anything', 10), [])
    })

    test('ascends by UTF-16 code unit, whatever the order of creation', async ({ storage }) => {
      // By code point or by UTF-8 byte, U+FF5E would precede U+1F600; by any collation, `a` would precede `B`.
      const ordered = [
        '-',
        '.',
        '10',
        '9',
        'B',
        '_',
        '__proto__',
        'a',
        'aa',
        'b',
        'constructor',
        'é',
        '😀',
        '\uff5e',
      ]
      for (const name of [...ordered].reverse()) await putStream(storage, stream(name))
      assert.deepEqual(await names(storage), ordered)
    })

    test('gives names, versions and values', async ({ storage }) => {
      const bills = await putStream(storage, stream('bills'))
      const orders = await putStream(storage, stream('orders'))
      assert.deepEqual(await storage.list('stream', home, undefined, 10), [
        { name: 'bills', version: bills.version, value: bills.value },
        { name: 'orders', version: orders.version, value: orders.value },
      ])
    })

    test('goes by pages, also behind names that are not there', async ({ storage }) => {
      for (const name of ['e', 'c', 'a', 'd', 'b']) await putStream(storage, stream(name))
      assert.deepEqual(await names(storage, undefined, 2), ['a', 'b'])
      assert.deepEqual(await names(storage, 'b', 2), ['c', 'd'])
      assert.deepEqual(await names(storage, 'd', 2), ['e'])
      assert.deepEqual(await names(storage, 'e', 2), [])
      assert.deepEqual(await names(storage, 'bb', 1), ['c'])
      assert.deepEqual(await names(storage, 'A', 1), ['a'])
      assert.deepEqual(await names(storage, 'z', 1), [])
    })

    test('gives everything where the limit is infinite', async ({ storage }) => {
      for (const name of ['b', 'c', 'a']) await putStream(storage, stream(name))
      assert.deepEqual(await names(storage, undefined, Number.POSITIVE_INFINITY), ['a', 'b', 'c'])
      assert.deepEqual(await names(storage, 'a', Number.POSITIVE_INFINITY), ['b', 'c'])
    })

    test('follows deletions and replacements', async ({ storage }) => {
      const a = await putStream(storage, stream('a'))
      const b = await putStream(storage, stream('b'))
      await putStream(storage, stream('c'))
      await deleteStream(storage, b)
      await putStream(storage, stream('a', { retentionHours: 48 }), a.version)
      assert.deepEqual(await names(storage), ['a', 'c'])
      assert.deepEqual(await names(storage, 'b'), ['c'])
    })

    test('keeps kinds and scopes apart', async ({ storage }) => {
      await putStream(storage, stream('mine'))
      await putStream(storage, stream('theirs', otherRegion))
      await putStream(storage, stream('theirs', otherAccount))
      await putState(storage, 'lease', 1)
      await storage.commit([{ key: accountKey(), expected: 0, value: account() }])
      assert.deepEqual(await names(storage), ['mine'])
      const states = await storage.list('state', home, undefined, 10)
      assert.deepEqual(
        states.map(({ value }) => value),
        [1],
      )
      const accounts = await storage.list('account', home, undefined, 10)
      assert.deepEqual(
        accounts.map(({ value }) => value),
        [account()],
      )
    })
  })

  describe('scopes', () => {
    test('are those that hold a document of any kind', async ({ storage }) => {
      assert.deepEqual(await storage.scopes(), [])
      await putStream(storage, stream('a'))
      await putStream(storage, stream('b'))
      await storage.commit([{ key: accountKey(otherRegion), expected: 0, value: account(otherRegion) }])
      await storage.commit([{ key: stateKey('lease', otherAccount), expected: 0, value: null }])
      assert.deepEqual(sorted(await storage.scopes()), sorted([home, otherRegion, otherAccount]))
    })

    test('go with their last document', async ({ storage }) => {
      const orders = await putStream(storage)
      const version = await putState(storage, 'lease', 1)
      await deleteStream(storage, orders)
      assert.deepEqual(await storage.scopes(), [home])
      await putState(storage, 'lease', undefined, version)
      assert.deepEqual(await storage.scopes(), [])
    })
  })
}
