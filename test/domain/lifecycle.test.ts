import { describe, expect, test } from 'vitest'
import { nextDueMs, settle, usageOf } from '../../src/domain/lifecycle.js'
import { evenShards } from '../../src/domain/shard-map.js'
import { someStream } from '../support/streams.js'

const readyAtMs = 1_700_000_010_500

describe('settle', () => {
  test('gives the same object back while nothing is due', () => {
    const stream = someStream({ status: 'DELETING', transition: { kind: 'delete', readyAtMs } })
    expect(settle(stream, readyAtMs - 1)).toBe(stream)
  })

  test('installs the shards of a created stream', () => {
    const shards = evenShards(3, 1_700_000_000)
    const creating = someStream({
      status: 'CREATING',
      shards: [],
      transition: { kind: 'create', readyAtMs, shards },
    })
    const settled = settle(creating, readyAtMs)
    expect(settled).toMatchObject({ status: 'ACTIVE', shards })
    expect(settled).not.toHaveProperty('transition')
  })

  test('lets a deleted stream go', () => {
    const stream = someStream({ status: 'DELETING', transition: { kind: 'delete', readyAtMs } })
    expect(settle(stream, readyAtMs)).toBeUndefined()
  })

  test('closes shards with the clock of the moment, not with the time the split was due', () => {
    const stream = someStream({
      status: 'UPDATING',
      transition: { kind: 'split', readyAtMs, shard: 0, startingHashKey: '10' },
    })
    expect(settle(stream, 1_700_000_100_999)?.shards[0]?.closedAtSeconds).toBe(1_700_000_100)
  })

  test('settles consumers by themselves', () => {
    const consumer = { createdAtMs: 1_700_000_000_000, tags: {}, readyAtMs }
    const stream = someStream({
      consumers: [
        { ...consumer, name: 'coming', status: 'CREATING' },
        { ...consumer, name: 'leaving', status: 'DELETING' },
        { ...consumer, name: 'later', status: 'CREATING', readyAtMs: readyAtMs + 1 },
      ],
    })
    expect(settle(stream, readyAtMs)?.consumers).toEqual([
      { name: 'coming', status: 'ACTIVE', createdAtMs: 1_700_000_000_000, tags: {} },
      { ...consumer, name: 'later', status: 'CREATING', readyAtMs: readyAtMs + 1 },
    ])
  })
})

test('nextDueMs is the earliest of everything under way', () => {
  expect(nextDueMs(someStream())).toBe(Number.POSITIVE_INFINITY)
  expect(
    nextDueMs(
      someStream({
        transition: { kind: 'delete', readyAtMs },
        consumers: [{ name: 'c', status: 'CREATING', createdAtMs: 0, readyAtMs: readyAtMs - 5, tags: {} }],
      }),
    ),
  ).toBe(readyAtMs - 5)
})

describe('usageOf', () => {
  test('counts open shards with what is reserved for pending transitions', () => {
    expect(usageOf(someStream()).openShards).toBe(2)
    expect(
      usageOf(
        someStream({
          shards: [],
          status: 'CREATING',
          transition: { kind: 'create', readyAtMs, shards: evenShards(5, 0) },
        }),
      ),
    ).toEqual({ openShards: 5, onDemandStreams: 0, creatingStreams: 1 })
    const splitting = someStream({
      status: 'UPDATING',
      transition: { kind: 'split', readyAtMs, shard: 1, startingHashKey: '3' },
    })
    expect(usageOf(splitting).openShards).toBe(3)
    expect(usageOf(undefined).openShards).toBe(0)
  })
})
