import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { SqliteDatabase } from '../../adapters/storage-sqlite/driver.js'
import {
  append,
  deleteStream,
  putStream,
  read,
  record,
  startMs,
  stream,
  texts,
} from '../contracts/storage/fixtures.js'
import { describeSqlite, openSqlite } from '../support/sqlite.js'
import { temporaryDirectory } from '../support/temporary-directory.js'

const rows = (database: SqliteDatabase): number =>
  database.prepare<number>('SELECT count(*) FROM record').pluck().get() ?? -1

const many = Array.from({ length: 500 }, (_, i) => record('x', { shard: i % 3, arrivalMs: startMs + i }))

/** Lets the removal take its next step. */
const step = async (): Promise<void> => {
  vi.runOnlyPendingTimers()
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve))
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout'] })
})

afterEach(() => {
  vi.useRealTimers()
})

describeSqlite('the records of a deleted stream', () => {
  test('are removed in steps, and those of others stay', async () => {
    const { storage, database } = await openSqlite(join(await temporaryDirectory(), 'store.db'))
    const bills = await putStream(storage, stream('bills'))
    await append(storage, bills, record('kept'))
    const orders = await putStream(storage)
    for (let i = 0; i < 5; i++) await append(storage, orders, ...many)
    await deleteStream(storage, orders)
    expect(rows(database)).toBe(2501)
    await step()
    expect(rows(database)).toBe(1501)
    for (let i = 0; i < 3; i++) await step()
    expect(rows(database)).toBe(1)
    expect(texts(await read(storage, bills))).toEqual(['kept'])
    expect(await storage.usage()).toEqual({ bytes: 7, records: 1 })
  })

  test('are removed after the store has been opened again', async () => {
    const path = join(await temporaryDirectory(), 'store.db')
    const { storage } = await openSqlite(path)
    const orders = await putStream(storage)
    await append(storage, orders, ...many)
    await deleteStream(storage, orders)
    await storage.close()
    const { database } = await openSqlite(path)
    expect(rows(database)).toBe(500)
    await step()
    expect(rows(database)).toBe(0)
  })
})

describeSqlite('trimming a SqliteStorage', () => {
  test('goes by steps until everything old is gone', async () => {
    const { storage, database } = await openSqlite(':memory:')
    const orders = await putStream(storage)
    for (let i = 0; i < 5; i++) await append(storage, orders, ...many)
    await storage.trim(orders.key, orders.incarnation, startMs + 499)
    expect(rows(database)).toBe(5)
    expect(await storage.usage()).toEqual({ bytes: 20, records: 5 })
  })
})
