import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { append, putStream, record, startMs } from '../contracts/storage/fixtures.js'
import { connect, describeSqlite, openSqlite } from '../support/sqlite.js'
import { temporaryDirectory } from '../support/temporary-directory.js'

describeSqlite('the file of a SqliteStorage', () => {
  test.each([
    { dataBytes: 100, factor: 1.5 },
    { dataBytes: 1024, factor: 1.2 },
    { dataBytes: 100 * 1024, factor: 1.1 },
  ])('takes at most $factor times what it keeps, with records of $dataBytes bytes', async (size) => {
    const path = join(await temporaryDirectory(), 'store.db')
    const { storage } = await openSqlite(path)
    const orders = await putStream(storage)
    const data = new Uint8Array(size.dataBytes)
    // To one shard and another, as partition keys distribute them.
    const records = Array.from({ length: 20 }, (_, i) =>
      record('', { data, shard: (i * 7) % 4, partitionKey: `customer-${i}` }),
    )
    for (let written = 0; written < 2_000_000; written += 20 * size.dataBytes) {
      await append(storage, orders, ...records)
    }
    const { bytes } = await storage.usage()
    await storage.close()
    expect((await stat(path)).size / bytes).toBeLessThan(size.factor)
  })

  test('is compact again once records have been trimmed and others have taken their place', async () => {
    const path = join(await temporaryDirectory(), 'store.db')
    const { storage } = await openSqlite(path)
    const orders = await putStream(storage)
    const fill = async (arrivalMs: number): Promise<void> => {
      const data = new Uint8Array(1024)
      const records = Array.from({ length: 20 }, () => record('', { data, arrivalMs }))
      for (let i = 0; i < 50; i++) await append(storage, orders, ...records)
    }
    await fill(startMs)
    const { bytes } = await storage.usage()
    for (let round = 1; round <= 3; round++) {
      await storage.trim(orders.key, orders.incarnation, startMs + round)
      await fill(startMs + round)
    }
    await storage.close()
    expect((await stat(path)).size / bytes).toBeLessThan(1.3)
  })

  test('is reached through indexes by every statement about records', async () => {
    const statements: string[] = []
    const path = join(await temporaryDirectory(), 'store.db')
    await openSqlite(path, (database) => ({
      get inTransaction() {
        return database.inTransaction
      },
      prepare: (source) => {
        statements.push(source)
        return database.prepare(source)
      },
      exec: (source) => database.exec(source),
      close: () => database.close(),
    }))
    const other = await connect(path)
    const ways = statements
      .filter((source) => /\brecord\b/.test(source))
      .flatMap((source) => {
        const values = Array.from(source.matchAll(/\?/g), () => null)
        return other.prepare<{ detail: string }>(`EXPLAIN QUERY PLAN ${source}`).all(...values)
      })
      .map(({ detail }) => detail)
    expect(ways.length).toBeGreaterThan(3)
    for (const way of ways) expect(way).toMatch(/^SEARCH /)
  })
})
