import { describe, expect, test } from 'vitest'
import { isRetained, retainedShards, trimHorizonMs } from '../../src/domain/retention.js'
import { evenShards, mergeShards } from '../../src/domain/shard-map.js'
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
