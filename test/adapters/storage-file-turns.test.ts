import { afterEach, describe, expect, test, vi } from 'vitest'
import { EventLoopTurn } from '../../adapters/event-loop/event-loop-turn.js'
import { inTurns, valuesInATurn } from '../../adapters/event-loop/turns.js'
import { MemoryState } from '../../adapters/memory-state/memory-state.js'
import type { FileStorage } from '../../adapters/storage-file/file-storage.js'
import { encodeImage } from '../../adapters/storage-file/image-encoder.js'
import { loggedChangesOf } from '../../adapters/storage-file/logged-change.js'
import { viewOf } from '../../adapters/storage-file/state-view.js'
import type { Shard } from '../../src/domain/shard.js'
import { evenShards } from '../../src/domain/shard-map.js'
import type { Stream } from '../../src/domain/stream.js'
import {
  append,
  home,
  putStream,
  record,
  startMs,
  startSeconds,
  stream,
  streamKey,
} from '../contracts/storage/fixtures.js'
import { MemoryFileSystem } from '../support/memory-file-system.js'
import { fileStorage } from '../support/state-directories.js'

afterEach(() => {
  vi.restoreAllMocks()
})

/** 2000 shards in all: of one stream, of some, of many. */
const layouts: readonly (readonly [streams: number, shards: number])[] = [
  [1, 2000],
  [20, 100],
  [1000, 2],
]

const streamOf = (name: string, shards: readonly Shard[]): Stream => {
  const { transition: _, ...active } = stream(name, { shards, consumers: [] })
  return active
}

describe('turns', () => {
  test('are due when as many values have been counted', async () => {
    await inTurns(async (turns) => {
      for (let round = 0; round < 2; round++) {
        for (let value = 1; value < valuesInATurn; value++) expect(turns.due()).toBe(false)
        expect(turns.due()).toBe(true)
        await turns.next()
      }
      expect(turns.due(valuesInATurn)).toBe(true)
    })
  })

  test('are given up when the work fails', async () => {
    const close = vi.spyOn(EventLoopTurn.prototype, 'close')
    const work = inTurns(async (turns) => {
      await turns.next()
      throw new Error('no more')
    })
    await expect(work).rejects.toThrow('no more')
    expect(close).toHaveBeenCalledOnce()
  })
})

describe.each(layouts)('%i streams of %i shards', (streams, shards) => {
  const names = Array.from({ length: streams }, (_, index) => `s${index}`)

  test('are written in steps that look at few of the shards', () => {
    const looked = new Set<Shard>()
    const observed = (shard: Shard): Shard => {
      const own: Shard = {
        ...shard,
        get createdAtSeconds() {
          looked.add(own)
          return shard.createdAtSeconds
        },
      }
      return own
    }
    const state = new MemoryState()
    for (const [index, name] of names.entries()) {
      const value = streamOf(name, evenShards(shards, startSeconds).map(observed))
      const key = streamKey(name)
      state.apply([{ key, value }], index + 1)
      const tip = { next: 9, lastSequenceSeconds: undefined }
      for (let shard = 0; shard < shards; shard++)
        state.restore({ key, version: index + 1, shard, records: [], tip })
    }
    looked.clear()
    let steps = 0
    let most = 0
    for (const _ of encodeImage(viewOf(state, { home, createdAtMs: startMs, sequence: 1 }))) {
      most = Math.max(most, looked.size)
      looked.clear()
      steps++
    }
    expect(most).toBeLessThanOrEqual(valuesInATurn + 1)
    // Twice for the shards: themselves, and where each of them stands.
    expect(steps).toBeGreaterThanOrEqual((2 * streams * shards) / valuesInATurn)
  })

  test('let the event loop go on while they are loaded and while they are closed', async () => {
    const files = new MemoryFileSystem()
    const options = { ...home, fileSystem: files }
    const next = vi.spyOn(EventLoopTurn.prototype, 'next')
    /** Turns that a store waits for: the files in memory wait for none. */
    const turnsOf = async (work: (storage: FileStorage) => Promise<void>, storage: FileStorage) => {
      next.mockClear()
      await work(storage)
      return next.mock.calls.length
    }
    const first = fileStorage('/state', options)
    await first.open()
    const value = (name: string) => streamOf(name, evenShards(shards, startSeconds))
    const open = await Promise.all(names.map((name) => putStream(first, value(name))))
    const records = Array.from({ length: shards }, (_, shard) => record('x', { shard }))
    await Promise.all(open.map((one) => append(first, one, ...records)))
    const log = files.crash(false)
    const least = (streams * shards) / valuesInATurn
    // Their shards, the shards' records, and where each shard stands.
    expect(await turnsOf((storage) => storage.close(), first)).toBeGreaterThanOrEqual(3 * least)
    const ofLog = fileStorage('/state', { ...options, fileSystem: log })
    // The records; shards come with their stream in one value.
    expect(await turnsOf((storage) => storage.open(), ofLog)).toBeGreaterThanOrEqual(least)
    const again = fileStorage('/state', options)
    // Their shape, their making, their records, their counters, and where each shard stands.
    expect(await turnsOf((storage) => storage.open(), again)).toBeGreaterThanOrEqual(5 * least)
    expect(await again.usage()).toEqual(await ofLog.usage())
    await Promise.all([again.close(), ofLog.close()])
  })
})

test('a logged change of many records is applied as several', () => {
  const tuples = Array.from({ length: 5 }, (_, index) => [
    0,
    index + 1,
    startMs,
    startSeconds,
    false,
    null,
    '',
  ])
  const parts = [
    ...loggedChangesOf({ kind: 'append', key: streamKey('s'), incarnation: 'i', records: tuples }, 2),
  ]
  expect(parts.map((part) => part.kind === 'append' && part.counters)).toEqual([[1, 2], [3, 4], [5]])
})
