import { describe, expect, test } from 'vitest'
import { changedRetention, isRetained, retainedShards, trimHorizonMs } from '../../src/domain/retention.js'
import { evenShards, mergeShards } from '../../src/domain/shard-map.js'
import type { Stream } from '../../src/domain/stream.js'
import { someStream } from '../support/streams.js'

const nowMs = 1_700_000_000_000

test.each([
  [24, 1_699_913_600_000],
  [8760, 1_668_464_000_000],
])('%d hours reach back to %d', (retentionHours, horizonMs) => {
  expect(trimHorizonMs(someStream({ retentionHours }), nowMs)).toBe(horizonMs)
})

describe('isRetained', () => {
  const stream = someStream()
  const closedAtSeconds = 1_700_000_100
  const [open] = evenShards(1, 1_700_000_000)
  if (open === undefined) throw new Error('one shard')
  const closed = { ...open, closedAtSeconds }
  const gonePastMs = (closedAtSeconds + 1 + 24 * 3600) * 1000

  test('an open shard stays for ever', () => {
    expect(isRetained(open, stream, Number.MAX_SAFE_INTEGER)).toBe(true)
  })

  test('a closed shard stays until the last moment of its closing second has passed retention', () => {
    expect(isRetained(closed, stream, gonePastMs - 1)).toBe(true)
    expect(isRetained(closed, stream, gonePastMs)).toBe(false)
  })

  test('longer retention brings it back', () => {
    expect(isRetained(closed, someStream({ retentionHours: 25 }), gonePastMs)).toBe(true)
  })
})

test('retainedShards keeps the indices of those that stay', () => {
  const shards = mergeShards(evenShards(3, 1_700_000_000), 0, 1, nowMs)
  const stream = someStream({ shards })
  expect(retainedShards(stream, nowMs)).toEqual([0, 1, 2, 3])
  expect(retainedShards(stream, nowMs + 25 * 3_600_000)).toEqual([2, 3])
})

describe('changedRetention', () => {
  const hourMs = 3_600_000
  const changed = (stream: Stream, hours: number, atMs: number) => ({
    ...stream,
    ...changedRetention(stream, hours, atMs),
  })

  test('a longer one does not bring back what has expired', () => {
    const longer = changed(someStream(), 48, nowMs)
    expect(trimHorizonMs(longer, nowMs)).toBe(nowMs - 24 * hourMs)
    expect(trimHorizonMs(longer, nowMs + 23 * hourMs)).toBe(nowMs - 24 * hourMs)
    expect(trimHorizonMs(longer, nowMs + 25 * hourMs)).toBe(nowMs - 23 * hourMs)
  })

  test('nor does a longer one after a shorter one', () => {
    const shorter = changed(someStream({ retentionHours: 72 }), 24, nowMs)
    expect(trimHorizonMs(shorter, nowMs)).toBe(nowMs - 24 * hourMs)
    expect(trimHorizonMs(changed(shorter, 72, nowMs), nowMs)).toBe(nowMs - 24 * hourMs)
  })

  test('a clock that is set back does not either', () => {
    const longer = changed(someStream(), 48, nowMs)
    expect(trimHorizonMs(changed(longer, 72, nowMs - 5 * hourMs), nowMs)).toBe(nowMs - 24 * hourMs)
  })
})
