import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  formatSequenceNumber,
  incrementSequenceNumber,
  parseSequenceNumber,
  type SequenceNumber,
} from '../../src/domain/sequence-number.js'
import { cameFromShard, positionFrom } from '../../src/domain/stream-position.js'
import { someStream } from '../support/streams.js'

const createdAtSeconds = 1_700_000_000
const open = { startingHashKey: '0', endingHashKey: '9', createdAtSeconds }
const closed = { ...open, closedAtSeconds: 1_700_000_100 }
const number = (changes: Partial<SequenceNumber> = {}): SequenceNumber => ({
  version: 2,
  createdAtSeconds,
  shard: 0,
  counter: 1n,
  seconds: 1_700_000_005,
  ...changes,
})
const endingCounter = 0x7fffffffffffffffn

describe('cameFromShard', () => {
  test.each([
    ['a record', {}],
    ['the start of the shard', { counter: 0n, seconds: createdAtSeconds }],
    ['a record that was never written', { counter: 1_000_000n, seconds: 1_800_000_000 }],
  ])('%s did', (_, changes) => {
    expect(cameFromShard(number(changes), someStream(), open)).toBe(true)
  })

  test.each([
    ['a number of an earlier stream', { createdAtSeconds: createdAtSeconds - 1 }],
    ['a number of a later stream', { createdAtSeconds: createdAtSeconds + 1 }],
    ['version 1', { version: 1 as const }],
    ['version 0', { version: 0 as const, seconds: undefined }],
  ])('%s did not', (_, changes) => {
    expect(cameFromShard(number(changes), someStream(), open)).toBe(false)
  })

  test('the counter tells streams of the same second apart', () => {
    const successor = someStream({ baseCounter: 2 ** 32 })
    expect(cameFromShard(number({ counter: 2n ** 32n - 1n }), successor, open)).toBe(false)
    expect(cameFromShard(number({ counter: 2n ** 32n }), successor, open)).toBe(true)
  })

  test('an ending number did from its own closing on, and never while the shard is open', () => {
    const ending = (seconds: number) => number({ counter: endingCounter, seconds })
    expect(cameFromShard(ending(1_700_000_100), someStream(), closed)).toBe(true)
    expect(cameFromShard(ending(1_700_000_101), someStream(), closed)).toBe(true)
    expect(cameFromShard(ending(1_700_000_099), someStream(), closed)).toBe(false)
    expect(cameFromShard(ending(1_700_000_100), someStream(), open)).toBe(false)
  })
})

describe('positionFrom', () => {
  const counter = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER })
  /** Any clock that a writer can have, between the shard's creation and the year 4000. */
  const seconds = fc.integer({ min: createdAtSeconds, max: 64_060_588_800 })
  const shard = fc.integer({ min: 0, max: 2 ** 31 - 1 })

  test('stands between the numbers of its counter and those of the counter before, whatever their clocks say', () => {
    fc.assert(
      fc.property(shard, counter, seconds, seconds, (index, at, before, behind) => {
        const position = BigInt(positionFrom(open, index, at))
        expect(BigInt(formatSequenceNumber(createdAtSeconds, index, at - 1, before))).toBeLessThan(position)
        expect(BigInt(formatSequenceNumber(createdAtSeconds, index, at, behind))).toBeGreaterThan(position)
      }),
    )
  })

  test('a client that reads after it misses nothing either', () => {
    fc.assert(
      fc.property(shard, counter, seconds, (index, at, behind) => {
        const position = parseSequenceNumber(positionFrom(open, index, at))
        if (position === undefined) throw new Error('a position is a sequence number')
        const after = BigInt(incrementSequenceNumber(position))
        expect(BigInt(formatSequenceNumber(createdAtSeconds, index, at, behind))).toBeGreaterThanOrEqual(
          after,
        )
      }),
    )
  })

  test('belongs to its stream, also where it is the first of one that counts on', () => {
    const baseCounter = 2 ** 32
    const position = parseSequenceNumber(positionFrom(open, 0, baseCounter + 1))
    if (position === undefined) throw new Error('a position is a sequence number')
    expect(cameFromShard(position, someStream({ baseCounter }), open)).toBe(true)
  })
})
