import assert from 'node:assert/strict'
import type { JsonValue } from '../../../src/ports/storage.js'
import { home, putState, stateKey } from './fixtures.js'
import type { Topic } from './suite.js'

const values: readonly JsonValue[] = [
  null,
  true,
  false,
  0,
  -1.5,
  Number.MAX_SAFE_INTEGER,
  '',
  'line\nbreak, "quotes", \u2028, 日本, 😀',
  [],
  {},
  [[1, [2, [3]]], { a: [null, { b: false }] }],
  { constructor: 'c', toString: { valueOf: 1 }, '': 'empty' },
]

export const stateContract = ({ describe, test }: Topic): void => {
  describe('state', () => {
    test('keeps every JSON value', async ({ storage }) => {
      for (const [index, value] of values.entries()) {
        const version = await putState(storage, `value ${index}`, value)
        assert.deepEqual(await storage.load(stateKey(`value ${index}`)), { version, value })
      }
    })

    test('keeps a member named __proto__', async ({ storage }) => {
      const text = '{"__proto__":{"admin":true},"a":1}'
      await putState(storage, 'lease', JSON.parse(text) as JsonValue)
      assert.equal(JSON.stringify((await storage.load(stateKey('lease')))?.value), text)
    })

    test('is compared and swapped', async ({ storage }) => {
      const first = await putState(storage, 'lease', { owner: 'a' })
      assert.equal(await putState(storage, 'lease', { owner: 'b' }), undefined)
      const second = await putState(storage, 'lease', { owner: 'b' }, first)
      assert.equal(await putState(storage, 'lease', { owner: 'a' }, first), undefined)
      assert.deepEqual(await storage.load(stateKey('lease')), { version: second, value: { owner: 'b' } })
      await putState(storage, 'lease', undefined, second)
      assert.equal(await storage.load(stateKey('lease')), undefined)
    })

    test('takes any name', async ({ storage }) => {
      const names = ['', '%', "'; --", '/', '__proto__', 'a/b', 'constructor', 'hasOwnProperty', 'é 日本']
      for (const name of names) assert.equal(await storage.load(stateKey(name)), undefined)
      for (const name of names) await putState(storage, name, name)
      for (const name of names) assert.equal((await storage.load(stateKey(name)))?.value, name)
      const listed = await storage.list('state', home, undefined, 100)
      assert.deepEqual(
        listed.map(({ name }) => name),
        names,
      )
    })
  })
}
