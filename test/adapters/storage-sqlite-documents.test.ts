import { expect, test } from 'vitest'
import type { StoragePort } from '../../src/ports/storage.js'
import { home, putState, stateKey } from '../contracts/storage/fixtures.js'
import { describeSqlite, openSqlite } from '../support/sqlite.js'

const loaded = async (storage: StoragePort, name: string): Promise<unknown> =>
  (await storage.load(stateKey(name)))?.value

const listed = async (storage: StoragePort): Promise<unknown[]> =>
  (await storage.list('state', home, undefined, Number.POSITIVE_INFINITY)).map(({ value }) => value)

describeSqlite('documents of a SqliteStorage', () => {
  test('are parsed once, whether they are loaded or listed', async () => {
    const { storage } = await openSqlite(':memory:')
    const version = await putState(storage, 'a', { text: 'a' })
    await putState(storage, 'b', { text: 'b' })
    const a = await loaded(storage, 'a')
    const [ofA, ofB] = await listed(storage)
    expect(ofA).toBe(a)
    expect((await listed(storage))[1]).toBe(ofB)
    expect(await loaded(storage, 'b')).toBe(ofB)

    await putState(storage, 'a', { text: 'changed' }, version)
    const [changed] = await listed(storage)
    expect(changed).toEqual({ text: 'changed' })
    expect(await loaded(storage, 'a')).toBe(changed)
  })

  test('of which there are more than are kept do not push out those that were loaded', async () => {
    const { storage } = await openSqlite(':memory:')
    const names = Array.from({ length: 1001 }, (_, index) => `s${index}`)
    await storage.commit(names.map((name) => ({ key: stateKey(name), expected: 0, value: [name] })))
    const last = await loaded(storage, 's999')
    const first = await listed(storage)
    expect(await loaded(storage, 's999')).toBe(last)
    const second = await listed(storage)
    expect(second.filter((value, index) => value === first[index]).length).toBe(1000)
    expect(second).toEqual(first)
  })
})
