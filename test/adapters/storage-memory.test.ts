import { describe, expect, test } from 'vitest'
import { MemoryStorage } from '../../adapters/storage-memory/memory-storage.js'
import {
  append,
  deleteStream,
  putStream,
  record,
  shardOf,
  startMs,
  stream,
} from '../contracts/storage/fixtures.js'
import { storageContract } from '../contracts/storage/index.js'

storageContract(
  { describe, test },
  {
    name: 'MemoryStorage',
    capabilities: { durable: false, shared: false },
    create: async () => {
      const storage = new MemoryStorage()
      await storage.open()
      return { storage, cleanup: () => storage.close() }
    },
  },
)

/** A signal that counts its listeners. */
const countingSignal = (): { signal: AbortSignal; abort: () => void; listeners: () => number } => {
  const controller = new AbortController()
  const { signal } = controller
  let listeners = 0
  const add = signal.addEventListener.bind(signal)
  const remove = signal.removeEventListener.bind(signal)
  signal.addEventListener = (...args: Parameters<typeof add>) => {
    listeners += 1
    add(...args)
  }
  signal.removeEventListener = (...args: Parameters<typeof remove>) => {
    listeners -= 1
    remove(...args)
  }
  return { signal, abort: () => controller.abort(), listeners: () => listeners }
}

describe('waiting on MemoryStorage', () => {
  test('leaves no listener on the signal, however it ends', async () => {
    const storage = new MemoryStorage()
    const { signal, abort, listeners } = countingSignal()
    let open = await putStream(storage)
    const wait = (from: number) => storage.changed(shardOf(open), from, open.version, signal)

    let waiting = wait(1)
    expect(listeners()).toBe(1)
    await append(storage, open, record('a'))
    await waiting
    expect(listeners()).toBe(0)

    waiting = wait(2)
    open = await putStream(storage, stream('orders'), open.version)
    await waiting
    expect(listeners()).toBe(0)

    waiting = wait(2)
    await deleteStream(storage, open)
    await waiting
    expect(listeners()).toBe(0)

    open = await putStream(storage)
    waiting = wait(1)
    abort()
    await waiting
    expect(listeners()).toBe(0)
  })

  test('ends when the storage is closed', async () => {
    const storage = new MemoryStorage()
    const { signal, listeners } = countingSignal()
    const open = await putStream(storage)
    const waiting = storage.changed(shardOf(open), 1, open.version, signal)
    await storage.close()
    await waiting
    expect(listeners()).toBe(0)
  })
})

test('a closed MemoryStorage says so', async () => {
  const storage = new MemoryStorage()
  await storage.close()
  expect(storage.health().healthy).toBe(false)
  await expect(storage.open()).rejects.toThrow('The memory storage is closed. Create a new one.')
})

test('MemoryStorage copies the bytes, so that a record does not keep its request alive', async () => {
  const storage = new MemoryStorage()
  const open = await putStream(storage)
  const request = new Uint8Array(1000)
  await append(storage, open, record('', { data: request.subarray(10, 20), arrivalMs: startMs }))
  const page = await storage.read({ ...shardOf(open), from: 1, limit: 1, maxBytes: 1, notBeforeMs: 0 })
  expect(page.records.at(0)?.data.buffer).not.toBe(request.buffer)
})
