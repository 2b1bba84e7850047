import { join, resolve } from 'node:path'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import type { FileStorage } from '../../adapters/storage-file/file-storage.js'
import { StorageError } from '../../src/ports/storage.js'
import {
  append,
  home,
  putStream,
  read,
  record,
  stream,
  streamKey,
  texts,
} from '../contracts/storage/fixtures.js'
import { MemoryFileSystem } from '../support/memory-file-system.js'
import { fileStorage } from '../support/state-directories.js'

const storageOn = (files: MemoryFileSystem, fileCompatible = false, minLogBytes = 400): FileStorage =>
  fileStorage('/state', { ...home, fileSystem: files, fileCompatible, minLogBytes })

/** Writes until something fails, then closes. @returns what was acknowledged, in order */
const work = async (storage: FileStorage): Promise<string[]> => {
  const acknowledged: string[] = []
  await storage.open()
  try {
    const open = await putStream(storage, stream('orders', { consumers: [] }))
    acknowledged.push('created')
    for (let round = 0; round < 6; round++) {
      const members = [`${round} a`, `${round} b`, `${round} c`]
      const results = await Promise.allSettled(members.map((text) => append(storage, open, record(text))))
      for (const [index, { status }] of results.entries())
        if (status === 'fulfilled') acknowledged.push(members[index] as string)
      const failed = results.find((result) => result.status === 'rejected')
      if (failed !== undefined) throw failed.reason
    }
  } catch (error) {
    if (!(error instanceof StorageError)) throw error
  }
  await storage.close().catch(() => undefined)
  return acknowledged
}

const all = [
  'created',
  ...[0, 1, 2, 3, 4, 5].flatMap((round) => ['a', 'b', 'c'].map((one) => `${round} ${one}`)),
]

const contentOf = async (files: MemoryFileSystem): Promise<string[]> => {
  const storage = storageOn(files)
  await storage.open()
  expect(storage.health().healthy).toBe(true)
  const found = await storage.load(streamKey('orders'))
  const content: string[] = []
  if (found !== undefined) {
    const { version, value } = found
    const open = { key: streamKey('orders'), version, incarnation: value.incarnation, value }
    const page = await read(storage, open)
    expect(page.records.map(({ counter }) => counter)).toEqual(page.records.map((_, index) => index + 1))
    content.push('created', ...texts(page))
  }
  await storage.close()
  return content
}

describe.each([
  ['entries of changes', false],
  ['images only', true],
])('a store that writes %s', (_, fileCompatible) => {
  describe.each(['before', 'middle', 'after'] as const)('and fails %s a call', (failure) => {
    test.each([
      ['and goes on, whereupon the process is killed', false, false],
      ['and goes on, whereupon the power is lost', false, true],
      ['and is killed', true, false],
      ['and loses power', true, true],
    ])(
      '%s: keeps a prefix with all that was acknowledged, whichever call it is',
      async (_, lasting, lost) => {
        const counted = new MemoryFileSystem()
        expect(await work(storageOn(counted, fileCompatible))).toEqual(all)
        for (let call = 1; call <= counted.calls; call++) {
          const files = new MemoryFileSystem()
          Object.assign(files, { failAt: call, failure, lasting })
          const acknowledged = await work(storageOn(files, fileCompatible))
          expect(files.handles, `call ${call}`).toBe(0)
          const left = await contentOf(files.crash(lost))
          expect(left.slice(0, acknowledged.length), `call ${call}`).toEqual(acknowledged)
          expect(all.slice(0, left.length), `call ${call}`).toEqual(left)
          // What was refused has not happened, unless nobody was left to undo it.
          if (!lasting && !lost) expect(left, `call ${call}`).toEqual(acknowledged)
        }
      },
    )
  })
})

test('a full disk fails the request with its reason, and the store until it is opened again', async () => {
  const files = new MemoryFileSystem()
  const storage = storageOn(files, false, 1_000_000)
  await storage.open()
  const open = await putStream(storage)
  await append(storage, open, record('a'))
  files.failAt = files.calls + 1
  const reason = 'failed to persist wal entry: No space left on device (os error 28)'
  await expect(append(storage, open, record('b'))).rejects.toThrow(new StorageError(reason))
  expect(storage.health()).toEqual({
    healthy: false,
    reason,
    notice:
      `The state directory ${resolve('/state')} cannot be used any more: ${reason}. ` +
      'Every call fails until it is opened again: see to its disk and its permissions first',
  })
  await expect(storage.load(open.key)).rejects.toThrow(new StorageError(reason))
  await expect(append(storage, open, record('c'))).rejects.toThrow(new StorageError(reason))
  await storage.close()

  const again = storageOn(files)
  await again.open()
  expect(texts(await read(again, open))).toEqual(['a'])
  expect(await append(again, open, record('b'))).toEqual([2])
  await again.close()
})

test('a change that cannot be decided is refused alone, but all that share a write fail with it', async () => {
  const files = new MemoryFileSystem()
  const storage = storageOn(files, false, 1_000_000)
  await storage.open()
  const open = await putStream(storage)
  const tip = { next: Number.MAX_SAFE_INTEGER, lastSequenceSeconds: undefined }
  await storage.restore({ key: open.key, version: open.version, shard: 1, records: [], tip })
  const put = () =>
    Promise.allSettled([0, 1, 0].map((shard) => append(storage, open, record(`of ${shard}`, { shard }))))
  const refused = new StorageError('shardId-000000000001 of stream orders has no counters left')
  const callsBefore = files.calls
  expect(await put()).toEqual([
    { status: 'fulfilled', value: [1] },
    { status: 'rejected', reason: refused },
    { status: 'fulfilled', value: [2] },
  ])
  expect(texts(await read(storage, open))).toEqual(['of 0', 'of 0'])
  expect(files.calls).toBe(callsBefore + 1)

  files.failAt = files.calls + 1
  const failed = new StorageError('failed to persist wal entry: No space left on device (os error 28)')
  expect(await put()).toEqual([0, 1, 0].map(() => ({ status: 'rejected', reason: failed })))
  await storage.close()
})

test.each<[string, (files: MemoryFileSystem) => void]>([
  ['removed', (files) => void files.remove('/state/wal.log')],
  ['replaced', (files) => files.put('/state/wal.log', Buffer.from('FKWALv2\n'))],
])('a log that is %s under a running store fails it before long', async (_, harm) => {
  const elapsed = vi.spyOn(performance, 'now').mockReturnValue(10_000)
  onTestFinished(() => elapsed.mockRestore())
  const files = new MemoryFileSystem()
  const storage = storageOn(files, false, 1_000_000)
  await storage.open()
  const open = await putStream(storage)
  await append(storage, open, record('a'))
  harm(files)
  elapsed.mockReturnValue(11_000)
  const reason = `failed to persist wal entry: ${join('/state', 'wal.log')} has been removed or replaced`
  await expect(append(storage, open, record('b'))).rejects.toThrow(new StorageError(reason))
  expect(storage.health()).toMatchObject({ healthy: false, reason })
  await storage.close()
})

test('nothing is seen before it is durable, and what waits for that shares one write', async () => {
  const writes: (() => void)[] = []
  let gated = false
  class GatedFileSystem extends MemoryFileSystem {
    override async openToWriteThrough(path: string) {
      const file = await super.openToWriteThrough(path)
      const write = async (bytes: Uint8Array, position: number): Promise<void> => {
        if (gated) await new Promise<void>((resolve) => writes.push(resolve))
        await file.write(bytes, position)
      }
      return { ...file, write }
    }
  }
  const storage = storageOn(new GatedFileSystem(), false, 1_000_000)
  await storage.open()
  const open = await putStream(storage)
  gated = true
  const first = append(storage, open, record('a'))
  await vi.waitUntil(() => writes.length === 1)
  const others = ['b', 'c', 'd'].map((text) => append(storage, open, record(text)))
  const stale = storage.append({ key: open.key, version: open.version + 1, records: [record('stale')] })
  expect(await read(storage, open)).toMatchObject({ records: [], next: 1 })
  writes[0]?.()
  expect(await first).toEqual([1])
  expect(texts(await read(storage, open))).toEqual(['a'])
  await vi.waitUntil(() => writes.length === 2)
  writes[1]?.()
  expect(await Promise.all([...others, stale])).toEqual([[2], [3], [4], undefined])
  expect(writes.length).toBe(2)
  expect(texts(await read(storage, open))).toEqual(['a', 'b', 'c', 'd'])
  gated = false
  await storage.close()
})

test('close() gives up loading a directory, and leaves it to the next', async () => {
  const files = new MemoryFileSystem()
  await work(storageOn(files))
  let reads = 0
  let closed: Promise<void> | undefined
  const openToRead = files.openToRead.bind(files)
  const opening = vi.spyOn(files, 'openToRead').mockImplementation(async (path) => {
    const file = await openToRead(path)
    const read = file?.read.bind(file)
    if (file !== undefined && read !== undefined)
      file.read = (into, position) => {
        reads++
        closed ??= storage.close()
        return read(into, position)
      }
    return file
  })
  const storage = storageOn(files)
  await expect(storage.open()).rejects.toThrow('The file storage is closed. Create a new one.')
  await closed
  expect(reads).toBe(1)
  expect(storage.health()).toEqual({
    healthy: false,
    reason: 'The file storage is closed. Create a new one.',
  })
  opening.mockRestore()
  expect(await contentOf(files)).toEqual(all)
})
