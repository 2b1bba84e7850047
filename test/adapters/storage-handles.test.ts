import { describe, expect, test, vi } from 'vitest'
import { EventLoopTurn } from '../../adapters/event-loop/event-loop-turn.js'
import type { OpenFile } from '../../adapters/storage-file/file-system.js'
import { append, putStream, record } from '../contracts/storage/fixtures.js'
import { MemoryFileSystem } from '../support/memory-file-system.js'
import { messagePorts } from '../support/message-ports.js'
import { fileStorage, openFileStorage } from '../support/state-directories.js'
import { temporaryDirectory } from '../support/temporary-directory.js'

test('a turn of the event loop holds ports from the first that is waited for until it is closed', async () => {
  const ports = messagePorts()
  const turn = new EventLoopTurn()
  expect(ports.size).toBe(0)
  await turn.next()
  await turn.next()
  expect(ports.size).toBe(4)
  turn.close()
  await vi.waitUntil(() => ports.size === 0)
})

describe('a FileStorage', () => {
  test('that is never opened holds no message ports', async () => {
    const ports = messagePorts()
    fileStorage(await temporaryDirectory())
    expect(ports.size).toBe(0)
  })

  test('that finds its directory in use holds none either, closed or not', async () => {
    const directory = await temporaryDirectory()
    const first = await openFileStorage(directory)
    const ports = messagePorts()
    const second = fileStorage(directory)
    await expect(second.open()).rejects.toThrow(/ is in use by process /)
    expect(ports.size).toBe(0)
    await second.close()
    expect(ports.size).toBe(0)
    await first.close()
  })

  test('holds none any more once it is closed', async () => {
    const ports = messagePorts()
    const storage = await openFileStorage(await temporaryDirectory())
    await append(storage, await putStream(storage), record('a'))
    expect(ports.size).toBeGreaterThan(0)
    await storage.close()
    await vi.waitUntil(() => ports.size === 0)
  })

  test('holds none any more when a file cannot be closed', async () => {
    class UnclosableFiles extends MemoryFileSystem {
      override async openToWriteThrough(path: string): Promise<OpenFile> {
        const close = () => Promise.reject(new Error('EIO: i/o error, close'))
        return { ...(await super.openToWriteThrough(path)), close }
      }
    }
    const ports = messagePorts()
    const storage = await openFileStorage('/state', { fileSystem: new UnclosableFiles() })
    await append(storage, await putStream(storage), record('a'))
    await expect(storage.close()).rejects.toThrow('EIO')
    await vi.waitUntil(() => ports.size === 0)
  })
})
