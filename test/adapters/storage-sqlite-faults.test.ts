import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import type { SqliteDatabase, SqliteStatement } from '../../adapters/storage-sqlite/driver.js'
import { StorageError } from '../../src/ports/storage.js'
import { append, putStream, read, record, shardOf, texts } from '../contracts/storage/fixtures.js'
import { connect, describeSqlite, openSqlite } from '../support/sqlite.js'
import { temporaryDirectory } from '../support/temporary-directory.js'

/** The connection, with `before` called before each statement without a result. */
const watched = (database: SqliteDatabase, before: (source: string) => void): SqliteDatabase => ({
  get inTransaction() {
    return database.inTransaction
  },
  prepare: <Row>(source: string) => {
    const statement: SqliteStatement<Row> = database.prepare(source)
    const run = statement.run.bind(statement)
    statement.run = (...values) => {
      before(source)
      return run(...values)
    }
    return statement
  },
  exec: (source) => database.exec(source),
  close: () => database.close(),
})

const sqliteError = (code: string, message: string): Error => Object.assign(new Error(message), { code })

/** Lets timers fire until the promise is settled. */
const passingTime = async <Value>(promise: Promise<Value>): Promise<Value> => {
  let settled = false
  const settle = (): void => {
    settled = true
  }
  promise.then(settle, settle)
  while (!settled) {
    await new Promise((resolve) => setImmediate(resolve))
    vi.runOnlyPendingTimers()
  }
  return promise
}

afterEach(() => {
  vi.useRealTimers()
})

describeSqlite('writes of SqliteStorage that are in flight together', () => {
  test('share one transaction', async () => {
    const transactions: string[] = []
    const path = join(await temporaryDirectory(), 'store.db')
    const { storage } = await openSqlite(path, (database) =>
      watched(database, (source) => void (source === 'COMMIT' && transactions.push(source))),
    )
    const orders = await putStream(storage)
    transactions.length = 0
    await Promise.all(Array.from({ length: 16 }, (_, i) => append(storage, orders, record(`${i}`))))
    expect(transactions).toHaveLength(1)
  })

  test('share one transaction with those that arrive while they are gathered', async () => {
    const transactions: string[] = []
    const { storage } = await openSqlite(':memory:', (database) =>
      watched(database, (source) => void (source === 'COMMIT' && transactions.push(source))),
    )
    const orders = await putStream(storage)
    transactions.length = 0
    const appended: Promise<unknown>[] = []
    for (let i = 0; i < 16; i++) {
      appended.push(append(storage, orders, record(`${i}`)))
      // A turn of the event loop.
      await new Promise((resolve) => setImmediate(resolve))
    }
    await Promise.all(appended)
    expect(transactions).toHaveLength(1)
  })

  test('go by several transactions when they are many, so that none stops the event loop for long', async () => {
    const transactions: string[] = []
    const { storage } = await openSqlite(':memory:', (database) =>
      watched(database, (source) => void (source === 'COMMIT' && transactions.push(source))),
    )
    const orders = await putStream(storage)
    transactions.length = 0
    const records = Array.from({ length: 500 }, () => record('x'))
    const given = await Promise.all(Array.from({ length: 8 }, () => append(storage, orders, ...records)))
    // 1,000 records each.
    expect(transactions).toHaveLength(4)
    expect(given.flat()).toEqual(Array.from({ length: 4000 }, (_, i) => i + 1))
  })

  test('do not fail with one that does', async () => {
    const { storage, database } = await openSqlite(join(await temporaryDirectory(), 'store.db'))
    const orders = await putStream(storage)
    const pages = database.prepare<number>('PRAGMA page_count').pluck().get() ?? 0
    database.exec(`PRAGMA max_page_count = ${pages + 10}`)
    const large = record('', { data: new Uint8Array(1_000_000) })
    const results = await Promise.allSettled([
      append(storage, orders, record('a')),
      append(storage, orders, record('lost'), large),
      append(storage, orders, record('b')),
    ])
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    expect(results[1]).toHaveProperty('reason.name', 'StorageError')
    expect(results[1]).toHaveProperty(
      'reason.message',
      expect.stringMatching(/cannot grow: database or disk is full\. Free some space and try again\.$/),
    )
    expect(texts(await read(storage, orders))).toEqual(['a', 'b'])
    expect(await storage.usage()).toEqual({ bytes: 8, records: 2 })
    expect(storage.health()).toEqual({ healthy: true })

    database.exec('PRAGMA max_page_count = 100000')
    expect(await append(storage, orders, large)).toEqual([3])
  })

  test('need no timer, so that tests may replace them all', async () => {
    vi.useFakeTimers({ now: 0 })
    const { storage } = await openSqlite(':memory:')
    const orders = await putStream(storage)
    const waiting = storage.changed(shardOf(orders), 2, orders.version, new AbortController().signal)
    expect(await append(storage, orders, record('a'))).toEqual([1])
    expect(await append(storage, orders, record('b'))).toEqual([2])
    await waiting
    expect(texts(await read(storage, orders))).toEqual(['a', 'b'])
  })
})

describeSqlite('a SqliteStorage whose file is locked by another process', () => {
  test('waits for the lock without stopping the event loop', async () => {
    const path = join(await temporaryDirectory(), 'store.db')
    const { storage } = await openSqlite(path)
    const orders = await putStream(storage)
    const other = await connect(path)
    other.exec('BEGIN IMMEDIATE')
    const appended = append(storage, orders, record('a'))
    // Reads go on meanwhile.
    expect(await read(storage, orders, { from: 1 })).toEqual({ records: [], next: 1, atTip: true })
    await new Promise((resolve) => setImmediate(resolve))
    other.exec('COMMIT')
    expect(await appended).toEqual([1])
  })

  test('gives up after 5 seconds, and goes on when the lock is free', async () => {
    const path = join(await temporaryDirectory(), 'store.db')
    const { storage } = await openSqlite(path)
    const orders = await putStream(storage)
    const other = await connect(path)
    other.exec('BEGIN IMMEDIATE')
    vi.useFakeTimers({ now: 0, toFake: ['setTimeout', 'Date'] })
    const error = await passingTime(append(storage, orders, record('late')).catch((error: unknown) => error))
    expect(Date.now()).toBeGreaterThanOrEqual(5000)
    expect(Date.now()).toBeLessThan(6000)
    expect(error).toBeInstanceOf(StorageError)
    expect(error).toHaveProperty(
      'message',
      `The SQLite database ${path} has been locked by another process for 5 s. Try again.`,
    )
    expect(storage.health()).toEqual({ healthy: true })
    other.exec('COMMIT')
    expect(await passingTime(append(storage, orders, record('a')))).toEqual([1])
    expect(texts(await read(storage, orders))).toEqual(['a'])
  })
})

describeSqlite('a SqliteStorage whose disk fails', () => {
  test('acknowledges nothing any more and says why', async () => {
    const path = join(await temporaryDirectory(), 'store.db')
    let broken = false
    const { storage } = await openSqlite(path, (database) =>
      watched(database, (source) => {
        if (broken && source === 'COMMIT') throw sqliteError('SQLITE_IOERR_FSYNC', 'disk I/O error')
      }),
    )
    const orders = await putStream(storage)
    await append(storage, orders, record('a'))
    const waiting = storage.changed(shardOf(orders), 2, orders.version, new AbortController().signal)
    broken = true
    const results = await Promise.allSettled([
      append(storage, orders, record('b')),
      append(storage, orders, record('c')),
    ])
    const reason =
      `The SQLite database ${path} has failed: disk I/O error (SQLITE_IOERR_FSYNC). ` +
      `Check the disk and open it again.`
    for (const result of results) {
      expect(result).toHaveProperty('reason.name', 'StorageError')
      expect(result).toHaveProperty('reason.message', reason)
    }
    expect(storage.health()).toEqual({ healthy: false, reason })
    await waiting
    broken = false
    await expect(append(storage, orders, record('d'))).rejects.toThrow(reason)
    await expect(read(storage, orders)).rejects.toThrow(reason)
    await storage.close()

    const { storage: again } = await openSqlite(path)
    expect(texts(await read(again, orders))).toEqual(['a'])
    expect(await append(again, orders, record('e'))).toEqual([2])
  })
})
