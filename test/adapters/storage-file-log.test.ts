import { expect, test } from 'vitest'
import type { FileStorage } from '../../adapters/storage-file/file-storage.js'
import { append, home, putStream, read, record, stream, texts } from '../contracts/storage/fixtures.js'
import { MemoryFileSystem } from '../support/memory-file-system.js'
import { fileStorage } from '../support/state-directories.js'

const LOG = '/state/wal.log'

const opened = async (files: MemoryFileSystem, fileCompatible = false): Promise<FileStorage> => {
  const storage = fileStorage('/state', { ...home, fileSystem: files, fileCompatible })
  await storage.open()
  return storage
}

const orders = stream('orders', { consumers: [] })
const logOf = (files: MemoryFileSystem): Buffer => files.get(LOG) ?? Buffer.alloc(0)
const lengthOf = (files: MemoryFileSystem): number => logOf(files).length

/** Where the last entry ends. */
const endOf = (log: Buffer): number => {
  let at = 8
  while (at < log.length && log.readBigUInt64LE(at) > 0n) at += 8 + Number(log.readBigUInt64LE(at))
  return at
}

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
