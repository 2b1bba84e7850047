import { expect, test } from 'vitest'
import type { Account } from '../../src/domain/account.js'
import { successionOf, withDeparted } from '../../src/domain/succession.js'
import { someStream } from '../support/streams.js'

const account = (departed: Account['departed'] = []): Account => ({
  accountId: '000000000000',
  region: 'us-east-1',
  openShards: 0,
  onDemandStreams: 0,
  creatingStreams: 0,
  departed,
  channels: [],
})
const nowMs = 1_700_000_002_000

test('a new stream dates from two seconds before its creation', () => {
  expect(successionOf(account(), 'orders', nowMs)).toEqual({ createdAtMs: 1_700_000_000_000, baseCounter: 0 })
})

test('a name made again within the second gets numbers above its predecessor', () => {
  const departed = withDeparted([], someStream({ baseCounter: 7 }), nowMs)
  const birth = successionOf(account(departed), 'orders', nowMs)
  expect(birth.createdAtMs).toBe(1_700_000_000_001)
  expect(birth.baseCounter).toBeGreaterThan(7)
})

test('another name is not affected', () => {
  const departed = withDeparted([], someStream(), nowMs)
  expect(successionOf(account(departed), 'events', nowMs).baseCounter).toBe(0)
})

test('a stream is forgotten once no successor can share a second with any of its shards', () => {
  const departed = withDeparted([], someStream(), nowMs)
  expect(departed).toHaveLength(1)
  expect(withDeparted(departed, undefined, nowMs + 999)).toHaveLength(1)
  expect(withDeparted(departed, undefined, nowMs + 1_000)).toHaveLength(0)
})

test('children of a reshard keep it longer than its creation does', () => {
  const [first, second] = someStream().shards
  if (first === undefined || second === undefined) throw new Error('two shards')
  const resharded = someStream({ shards: [first, { ...second, createdAtSeconds: 1_700_000_003 }] })
  expect(withDeparted([], resharded, nowMs + 1_000)).toHaveLength(1)
})

test('a successor without reshards does not make those of its predecessor forgotten', () => {
  const [shard] = someStream().shards
  if (shard === undefined) throw new Error('a shard')
  const first = someStream({ shards: [{ ...shard, createdAtSeconds: 1_700_000_003 }] })
  const afterFirst = withDeparted([], first, nowMs)
  const second = someStream(successionOf(account(afterFirst), 'orders', nowMs))
  const [afterSecond, ...others] = withDeparted(afterFirst, second, nowMs)
  expect(others).toEqual([])
  expect(afterSecond?.newestShardSeconds).toBe(1_700_000_003)
  expect(afterSecond?.nextBaseCounter).toBeGreaterThan(second.baseCounter)
})
