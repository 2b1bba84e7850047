import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { MemoryStorage } from '../../adapters/storage-memory/memory-storage.js'
import { differences, digestState } from '../../composition/state/state-digest.js'
import { transferState } from '../../composition/state/state-transfer.js'
import type { StateCounts } from '../../composition/state/state-walk.js'
import type { RestoreRequest } from '../../src/ports/storage.js'
import { append, home, putState, putStream, read, record, stream } from '../contracts/storage/fixtures.js'
import { openFileStorage } from '../support/state-directories.js'
import { temporaryDirectory } from '../support/temporary-directory.js'

const opened = async <Storage extends MemoryStorage>(storage: Storage): Promise<Storage> => {
  await storage.open()
  return storage
}

const memory = (): Promise<MemoryStorage> => opened(new MemoryStorage())

/** Remembers how much came at once. */
class WatchedStorage extends MemoryStorage {
  readonly pages: { readonly records: number; readonly bytes: number }[] = []

  override restore(request: RestoreRequest): Promise<boolean> {
    const bytes = request.records.reduce((sum, { data }) => sum + data.length, 0)
    this.pages.push({ records: request.records.length, bytes })
    return super.restore(request)
  }
}

const same = async (a: MemoryStorage, b: MemoryStorage): Promise<boolean> =>
  differences(await digestState(a), await digestState(b)).length === 0

test('goes by pages of bounded size and says how far it is', async () => {
  const from = await memory()
  const orders = await putStream(from)
  await append(from, orders, ...Array.from({ length: 2500 }, (_, i) => record(`${i}`)))
  const big = 'x'.repeat(1024 * 1024)
  await append(from, orders, ...Array.from({ length: 10 }, () => record(big, { shard: 1 })))
  const to = await opened(new WatchedStorage())
  const progress: StateCounts[] = []
  const counts = await transferState(from, to, (so) => progress.push(so))
  expect(counts).toEqual({ streams: 1, documents: 1, ...(await from.usage()) })
  expect(counts.records).toBe(2510)
  expect(progress.at(-1)).toEqual(counts)
  expect(progress.length).toBeGreaterThan(5)
  expect(Math.max(...to.pages.map(({ records }) => records))).toBe(1000)
  expect(Math.max(...to.pages.map(({ bytes }) => bytes))).toBeLessThanOrEqual(4 * 1024 * 1024)
  expect(await same(from, to)).toBe(true)
})

test('takes along more documents than one page of a list has', async () => {
  const from = await memory()
  for (let i = 0; i < 250; i++) await putState(from, `lease ${i}`, i)
  const to = await memory()
  expect(await transferState(from, to)).toEqual({ streams: 0, records: 0, bytes: 0, documents: 250 })
  expect(await same(from, to)).toBe(true)
})

test('refuses a store that holds anything', async () => {
  const to = await memory()
  await putState(to, 'lease', 1)
  await expect(transferState(await memory(), to)).rejects.toThrow('The store to fill is not empty.')
})

test('stops when somebody else changes what it fills', async () => {
  const from = await memory()
  await append(from, await putStream(from), record('a'))
  class Overtaken extends MemoryStorage {
    override async restore(request: RestoreRequest): Promise<boolean> {
      await putStream(this, stream('orders', { retentionHours: 48 }), request.version)
      return super.restore(request)
    }
  }
  await expect(transferState(from, await opened(new Overtaken()))).rejects.toThrow(
    'Somebody else has changed the stream orders in the store to fill.',
  )
})

test.each([
  ['data', { data: new TextEncoder().encode('b') }],
  ['partition key', { partitionKey: 'other' }],
  ['no partition key', { partitionKey: undefined }],
  ['arrival', { arrivalMs: 1 }],
  ['second', { sequenceSeconds: 1 }],
  ['encryption', { encrypted: true }],
])('tells stores apart by %s of a record', async (_, change) => {
  const [a, b] = [await memory(), await memory()]
  await append(a, await putStream(a), record('a'))
  await append(b, await putStream(b), record('a', change))
  expect(await same(a, b)).toBe(false)
  expect(await same(a, a)).toBe(true)
})

test('tells stores apart by where a shard stands, and not by the order of members', async () => {
  const [a, b] = [await memory(), await memory()]
  const [inA, inB] = [await putStream(a), await putStream(b)]
  await putState(a, 'lease', { x: 1, y: [2] })
  await putState(b, 'lease', { y: [2], x: 1 })
  expect(await same(a, b)).toBe(true)
  await append(b, inB, record('trimmed'))
  await b.trim(inB.key, inB.incarnation, Number.POSITIVE_INFINITY)
  expect((await read(b, inB)).records).toEqual((await read(a, inA)).records)
  expect(await same(a, b)).toBe(false)
})

test('what has been copied to a directory survives without a clean close', async () => {
  const from = await memory()
  const orders = await putStream(from, stream('orders', { baseCounter: 9 }))
  await append(from, orders, record('old', { arrivalMs: 1 }), record('a'), record('b', { arrivalMs: 1 }))
  await append(from, orders, record('old', { shard: 2, arrivalMs: 1 }))
  await from.trim(orders.key, orders.incarnation, 2)
  const [directory, crashed] = [await temporaryDirectory(), await temporaryDirectory()]
  const to = await openFileStorage(directory, home)
  await transferState(from, to)
  await cp(join(directory, 'wal.log'), join(crashed, 'wal.log'))
  await to.close()
  const again = await openFileStorage(crashed, home)
  expect(again.health()).toEqual({ healthy: true })
  expect(differences(await digestState(from), await digestState(again))).toEqual([])
  await again.close()
})
