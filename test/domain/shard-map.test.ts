import { describe, expect, test } from 'vitest'
import {
  areAdjacent,
  childrenOf,
  evenShards,
  mergeShards,
  openShardCount,
  scaleShards,
  splitShard,
} from '../../src/domain/shard-map.js'

const top = '340282366920938463463374607431768211455'
const nowMs = 1_700_000_100_500

describe('splitShard', () => {
  const shards = splitShard(evenShards(1, 1_700_000_000), 0, '170141183460469231731687303715884105728', nowMs)

  test('closes the parent and appends two children that begin in the next second', () => {
    expect(shards).toEqual([
      {
        startingHashKey: '0',
        endingHashKey: top,
        createdAtSeconds: 1_700_000_000,
        closedAtSeconds: 1_700_000_100,
      },
      {
        startingHashKey: '0',
        endingHashKey: '170141183460469231731687303715884105727',
        createdAtSeconds: 1_700_000_101,
        parent: 0,
      },
      {
        startingHashKey: '170141183460469231731687303715884105728',
        endingHashKey: top,
        createdAtSeconds: 1_700_000_101,
        parent: 0,
      },
    ])
  })

  test('never closes a shard before the second of its creation', () => {
    const again = splitShard(shards, 1, '5', nowMs)
    expect(again[1]?.closedAtSeconds).toBe(1_700_000_101)
    expect(again[3]?.createdAtSeconds).toBe(1_700_000_102)
  })

  test('children name their parent', () => {
    expect(childrenOf(shards, 0)).toEqual([1, 2])
  })
})

describe('mergeShards', () => {
  const shards = mergeShards(evenShards(2, 1_700_000_000), 0, 1, nowMs)

  test('closes both parents in the same second and covers both ranges', () => {
    expect(shards.slice(0, 2).map(({ closedAtSeconds }) => closedAtSeconds)).toEqual([
      1_700_000_100, 1_700_000_100,
    ])
    expect(shards[2]).toEqual({
      startingHashKey: '0',
      endingHashKey: top,
      createdAtSeconds: 1_700_000_101,
      parent: 0,
      adjacentParent: 1,
    })
    expect(openShardCount(shards)).toBe(1)
  })

  test('both parents have the child', () => {
    expect(childrenOf(shards, 0)).toEqual([2])
    expect(childrenOf(shards, 1)).toEqual([2])
  })
})

test('adjacency has a direction', () => {
  const [first, second, third] = evenShards(3, 0)
  if (first === undefined || second === undefined || third === undefined) throw new Error('three shards')
  expect(areAdjacent(first, second)).toBe(true)
  expect(areAdjacent(second, first)).toBe(false)
  expect(areAdjacent(first, third)).toBe(false)
})

describe('scaleShards', () => {
  test.each([
    [2, 4, 6],
    [4, 5, 15],
    [10, 13, 37],
    [4, 2, 6],
    [5, 3, 7],
    [10, 3, 17],
    [3, 3, 3],
  ])('%i to %i open shards leaves %i in all', (from, to, total) => {
    const shards = scaleShards(evenShards(from, 1_700_000_000), to, nowMs)
    expect(openShardCount(shards)).toBe(to)
    expect(shards).toHaveLength(total)
  })

  test('a shard of a single hash key is not split', () => {
    const [narrow, wide] = splitShard(evenShards(1, 1_700_000_000), 0, '1', nowMs).slice(1)
    if (narrow === undefined || wide === undefined) throw new Error('two shards')
    const shards = scaleShards([narrow, wide], 4, nowMs)
    expect(openShardCount(shards)).toBe(4)
    for (const { startingHashKey, endingHashKey } of shards)
      expect(BigInt(startingHashKey)).toBeLessThanOrEqual(BigInt(endingHashKey))
  })

  test.each([
    [2, 0, 1],
    [3, -1, 1],
    [2, Number.NEGATIVE_INFINITY, 1],
    [2, Number.NaN, 2],
    [1, Number.POSITIVE_INFINITY, 2 ** 14],
  ])('%i to %d open shards ends at %i', (from, to, open) => {
    expect(openShardCount(scaleShards(evenShards(from, 1_700_000_000), to, nowMs))).toBe(open)
  })

  test('ends where no shard can be split', () => {
    const narrow = { startingHashKey: '7', endingHashKey: '7', createdAtSeconds: 1_700_000_000 }
    expect(scaleShards([narrow], 2, nowMs)).toEqual([narrow])
    expect(scaleShards([], 2, nowMs)).toEqual([])
  })

  test('open shards cover the whole range without gap or overlap', () => {
    const open = scaleShards(evenShards(7, 1_700_000_000), 11, nowMs)
      .filter(({ closedAtSeconds }) => closedAtSeconds === undefined)
      .sort((a, b) => (BigInt(a.startingHashKey) < BigInt(b.startingHashKey) ? -1 : 1))
    expect(open[0]?.startingHashKey).toBe('0')
    expect(open.at(-1)?.endingHashKey).toBe(top)
    for (const [index, shard] of open.slice(1).entries())
      expect(BigInt(shard.startingHashKey)).toBe(BigInt(open[index]?.endingHashKey ?? '') + 1n)
  })
})
