import fc from 'fast-check'
import { test } from 'vitest'
import { MemoryStorage } from '../../adapters/storage-memory/memory-storage.js'
import { SqliteStorage } from '../../adapters/storage-sqlite/sqlite-storage.js'
import type { StoragePort } from '../../src/ports/storage.js'
import { putStream, record, shardOf, startMs, stream } from '../contracts/storage/fixtures.js'
import { describeSqlite } from '../support/sqlite.js'

const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 6 }),
  fc.constantFrom('a\0b', '\ud800', 'x\udc00y'),
)
const offset = fc.integer({ min: 0, max: 12 })

const step = fc.oneof(
  fc.record({ kind: fc.constant('append'), offset, text, partitionKey: fc.option(text, { nil: undefined }) }),
  fc.record({ kind: fc.constant('trim'), offset }),
  fc.record({ kind: fc.constant('find'), offset }),
  fc.record({
    kind: fc.constant('read'),
    offset,
    from: fc.integer({ min: 0, max: 12 }),
    limit: fc.integer({ min: 1, max: 5 }),
    maxBytes: fc.integer({ min: 1, max: 30 }),
  }),
)

type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never

/** What the storage answers; pages as their positions may differ where the port allows it, told by where they lead. */
const answers = async (storage: StoragePort, steps: readonly Step[]): Promise<unknown[]> => {
  const orders = await putStream(storage, stream('orders'))
  const shard = shardOf(orders)
  const given: unknown[] = []
  for (const one of steps) {
    const atMs = startMs + one.offset
    if ('text' in one) {
      const { partitionKey } = one
      const records = [record(one.text, { arrivalMs: atMs, partitionKey })]
      given.push(await storage.append({ key: orders.key, version: orders.version, records }))
    } else if ('from' in one) {
      const { from, limit, maxBytes } = one
      const page = await storage.read({ ...shard, from, limit, maxBytes, notBeforeMs: atMs })
      const members = page.records.map(({ data, ...others }) => ({ ...others, data: [...data] }))
      given.push(members, page.next, page.atTip)
    } else if (one.kind === 'find') given.push(await storage.find(shard, atMs))
    else await storage.trim(orders.key, orders.incarnation, atMs)
    given.push(await storage.usage(), await storage.tip(shard))
  }
  await storage.close()
  return given
}

describeSqlite('SqliteStorage', () => {
  test('answers as MemoryStorage does, in whatever order records arrive', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
        const memory = new MemoryStorage()
        const sqlite = new SqliteStorage(':memory:')
        await Promise.all([memory.open(), sqlite.open()])
        const [expected, given] = [await answers(memory, steps), await answers(sqlite, steps)]
        if (JSON.stringify(given) !== JSON.stringify(expected)) {
          throw new Error(`memory ${JSON.stringify(expected)}\nsqlite ${JSON.stringify(given)}`)
        }
      }),
      { numRuns: 150 },
    )
  })
})
