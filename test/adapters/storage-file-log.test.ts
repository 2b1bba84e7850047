import { describe, expect, test, vi } from 'vitest'
import type { FileStorage } from '../../adapters/storage-file/file-storage.js'
import { append, home, putStream, read, record, stream, texts } from '../contracts/storage/fixtures.js'
import { MemoryFileSystem } from '../support/memory-file-system.js'
import { fileStorage } from '../support/state-directories.js'

const LOG = '/state/wal.log'

const opened = async (
  files: MemoryFileSystem,
  fileCompatible = false,
  minLogBytes = 1024 * 1024,
): Promise<FileStorage> => {
  const storage = fileStorage('/state', { ...home, fileSystem: files, fileCompatible, minLogBytes })
  await storage.open()
  return storage
}

const orders = stream('orders', { consumers: [] })
const logOf = (files: MemoryFileSystem): Buffer => files.get(LOG) ?? Buffer.alloc(0)
const lengthOf = (files: MemoryFileSystem): number => logOf(files).length

const entryLengths = (log: Buffer): number[] => {
  const lengths: number[] = []
  for (let at = 8; at < log.length && log.readBigUInt64LE(at) > 0n; at += 8 + (lengths.at(-1) as number))
    lengths.push(Number(log.readBigUInt64LE(at)))
  return lengths
}

/** Where the last entry ends. */
const endOf = (log: Buffer): number => entryLengths(log).reduce((end, length) => end + 8 + length, 8)

test('the log has room for entries, and is no longer when they are in it', async () => {
  const files = new MemoryFileSystem()
  const storage = await opened(files)
  const open = await putStream(storage, orders)
  const length = lengthOf(files)
  for (const text of ['a', 'b', 'c']) {
    const before = endOf(logOf(files))
    await append(storage, open, record(text))
    expect(endOf(logOf(files))).toBeGreaterThan(before)
    expect(lengthOf(files)).toBe(length)
  }
  await append(storage, open, record('long', { data: new Uint8Array(length) }))
  expect(lengthOf(files)).toBeGreaterThan(endOf(logOf(files)))
  await storage.close()
  expect(logOf(files).toString()).toBe('FKWALv2\n')
})

test('a killed process leaves the room to the next, who takes it for no tear', async () => {
  const files = new MemoryFileSystem()
  const storage = await opened(files)
  const open = await putStream(storage, orders)
  await append(storage, open, record('a'))
  const length = lengthOf(files)
  const left = files.crash(true)
  const next = await opened(left)
  expect(await left.list('/state')).toEqual(['wal.log'])
  await append(next, open, record('b'))
  expect(lengthOf(left)).toBe(length)
  expect(texts(await read(next, open))).toEqual(['a', 'b'])
  await Promise.all([storage.close(), next.close()])
})

test('there is no room where ferrokinesis shall read the log at any time', async () => {
  const files = new MemoryFileSystem()
  const storage = await opened(files, true)
  const open = await putStream(storage, orders)
  for (const text of ['a', 'b']) {
    await append(storage, open, record(text))
    expect(endOf(logOf(files))).toBe(lengthOf(files))
  }
  await storage.close()
})

test('room that is left is cut off where ferrokinesis shall read the log', async () => {
  const files = new MemoryFileSystem()
  files.put(LOG, Buffer.concat([Buffer.from('FKWALv2\n'), Buffer.alloc(5000)]))
  const storage = await opened(files, true)
  expect(logOf(files).toString()).toBe('FKWALv2\n')
  await storage.close()
})

test('a log of nothing but room is closed as an empty one', async () => {
  const files = new MemoryFileSystem()
  files.put(LOG, Buffer.concat([Buffer.from('FKWALv2\n'), Buffer.alloc(5000)]))
  const storage = await opened(files)
  await storage.close()
  expect(logOf(files).toString()).toBe('FKWALv2\n')
})

test('a disk without room for more than the entry takes the entry', async () => {
  class NearlyFull extends MemoryFileSystem {
    override async openToWriteThrough(path: string) {
      const file = await super.openToWriteThrough(path)
      const write = async (bytes: Uint8Array, position: number): Promise<void> => {
        await file.write(bytes.subarray(0, 10_000 - position), position)
        if (position + bytes.length > 10_000)
          throw Object.assign(new Error('ENOSPC: no space left on device, write'), {
            code: 'ENOSPC',
            errno: -28,
          })
      }
      return { ...file, write }
    }
  }
  const files = new NearlyFull()
  const storage = await opened(files)
  const open = await putStream(storage, orders)
  await append(storage, open, record('a'))
  expect(endOf(logOf(files))).toBe(lengthOf(files))
  expect(storage.health()).toEqual({ healthy: true })
  const large = record('large', { data: new Uint8Array(10_000) })
  await expect(append(storage, open, large)).rejects.toThrow('No space left on device')
  const next = await opened(files.crash(true))
  expect(texts(await read(next, open))).toEqual(['a'])
  await Promise.all([storage.close(), next.close()])
})

test('a log has no entry that is long for its many small records', async () => {
  const files = new MemoryFileSystem()
  const storage = await opened(files)
  const open = await putStream(storage, orders)
  const before = entryLengths(logOf(files)).length
  const records = Array.from({ length: 500 }, () => record('', { partitionKey: 'k'.repeat(36) }))
  await Promise.all(
    Array.from({ length: 60 }, () => storage.append({ key: open.key, version: open.version, records })),
  )
  const added = entryLengths(logOf(files)).slice(before)
  expect(added.length).toBeGreaterThan(1)
  for (const length of added) expect(length).toBeLessThan(2 * 1024 * 1024)
  await storage.close()
})

describe('a file that is made to take the place of another', () => {
  const unfinished = async (files: MemoryFileSystem) =>
    (await files.list('/state')).filter((name) => name !== 'wal.log' && name !== 'snapshot.bin')

  test('is removed when it could not be written, whichever call fails', async () => {
    const tearing = Buffer.concat([Buffer.from('FKWALv2\n'), Buffer.from([9, 0, 0, 0, 0, 0, 0, 0, 1])])
    const work = async (files: MemoryFileSystem): Promise<void> => {
      files.put(LOG, tearing)
      const storage = await opened(files)
      if (storage.health().healthy) await putStream(storage, orders).catch(() => undefined)
      await storage.close().catch(() => undefined)
    }
    const counted = new MemoryFileSystem()
    await work(counted)
    expect(await unfinished(counted)).toEqual(['wal.log.torn-1'])
    for (let call = 1; call <= counted.calls; call++) {
      const files = new MemoryFileSystem()
      Object.assign(files, { failAt: call, failure: 'middle' })
      await work(files)
      const left = (await unfinished(files)).filter((name) => name !== 'wal.log.torn-1')
      expect(left, `call ${call}`).toEqual([])
      const torn = files.get('/state/wal.log.torn-1')
      if (torn !== undefined) expect(torn).toEqual(tearing.subarray(8))
    }
  })

  test('is removed when the process that made it was killed', async () => {
    const files = new MemoryFileSystem()
    files.put('/state/snapshot.bin.tmp', Buffer.alloc(100))
    files.put('/state/wal.log.tmp', Buffer.alloc(100))
    const storage = await opened(files)
    expect(await unfinished(files)).toEqual([])
    await storage.close()
  })
})

test('a log is cut behind a snapshot also when what comes meanwhile is as much as has been copied', async () => {
  let snapshots = 0
  let copies = 0
  let cut = false
  const appendUnlessHeldBack = async (): Promise<void> => {
    let waited = false
    append(storage, open, large).then(
      () => {
        waited = true
      },
      () => undefined,
    )
    for (let turn = 0; turn < 200 && !waited; turn++) await new Promise((resolve) => setImmediate(resolve))
  }
  class Busy extends MemoryFileSystem {
    override async openToWrite(path: string) {
      if (path.endsWith('snapshot.bin.tmp') && snapshots++ === 0) await appendUnlessHeldBack()
      return super.openToWrite(path)
    }
    override async openToWriteThrough(path: string) {
      const file = await super.openToWriteThrough(path)
      if (!path.endsWith('.tmp')) return file
      const write = async (bytes: Uint8Array, position: number): Promise<void> => {
        await file.write(bytes, position)
        if (!cut && copies++ < 20) await appendUnlessHeldBack()
      }
      return { ...file, write }
    }
    override async rename(from: string, to: string): Promise<void> {
      cut ||= to.endsWith('wal.log')
      await super.rename(from, to)
    }
  }
  const large = record('large', { data: new Uint8Array(1024 * 1024) })
  const files = new Busy()
  const storage = await opened(files, false, 100_000)
  const open = await putStream(storage, orders)
  await append(storage, open, record('first', { data: new Uint8Array(100_000) }))
  await vi.waitUntil(() => cut, { timeout: 10_000 })
  expect(copies).toBeLessThan(20)
  // What a snapshot of all that would be is of no interest here.
  Object.assign(files, { failAt: files.calls + 1, lasting: true })
  await storage.close().catch(() => undefined)
})
