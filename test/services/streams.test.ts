import { beforeEach, describe, expect, test } from 'vitest'
import { ManualClock } from '../../adapters/system/manual-clock.js'
import { streamNotActive } from '../../src/domain/refusals.js'
import { evenShards } from '../../src/domain/shard-map.js'
import type { Stream } from '../../src/domain/stream.js'
import { StrayStreamNotice } from '../../src/services/stray-stream-notice.js'
import { Streams } from '../../src/services/streams.js'
import { accountId, region, startMs } from '../support/kinesis.js'
import { OvertakenStorage } from '../support/overtaken-storage.js'
import { keyOf } from '../support/stored-streams.js'
import { someStream } from '../support/streams.js'

const scope = { accountId, region }
const orders = keyOf('orders')
const silent = { log: () => undefined }

let storage: OvertakenStorage
let clock: ManualClock
let streams: Streams
/** A second core on the same store. */
let others: Streams

beforeEach(() => {
  storage = new OvertakenStorage()
  clock = new ManualClock(startMs)
  const core = () => new Streams(storage, clock, new StrayStreamNotice(storage, silent))
  streams = core()
  others = core()
})

const pendingCreation = (readyAtMs: number, changes: Partial<Stream> = {}): Stream =>
  someStream({
    status: 'CREATING',
    shards: [],
    transition: { kind: 'create', readyAtMs, shards: evenShards(2, startMs / 1000) },
    ...changes,
  })
const deleting = (stream: Stream): Stream => ({
  ...stream,
  status: 'DELETING',
  transition: { kind: 'delete', readyAtMs: clock.now() + 500 },
})
const retain = (hours: number) => (stream: Stream) => ({
  ...stream,
  retentionHours: stream.retentionHours + hours,
})
const status = async () => (await streams.find(orders))?.value.status

describe('settling', () => {
  test('whoever looks stores what is due', async () => {
    await streams.create(orders, () => pendingCreation(startMs + 500))
    clock.advance(499)
    expect(await status()).toBe('CREATING')
    clock.advance(1)
    expect((await storage.load(orders))?.value.status).toBe('CREATING')
    expect(await status()).toBe('ACTIVE')
    expect((await storage.load(orders))?.value).toMatchObject({ status: 'ACTIVE', shards: [{}, {}] })
    expect(await streams.account(scope)).toMatchObject({ openShards: 2, creatingStreams: 0 })
  })

  test('nothing that is due at once is stored unsettled', async () => {
    await streams.create(orders, () => pendingCreation(startMs))
    expect((await storage.load(orders))?.value.status).toBe('ACTIVE')
    await streams.update(orders, (stream) => ({
      ...deleting(stream),
      transition: { kind: 'delete', readyAtMs: startMs },
    }))
    expect(await storage.load(orders)).toBeUndefined()
    expect(await streams.account(scope)).toMatchObject({ openShards: 0, creatingStreams: 0 })
  })

  test('by two at once happens once', async () => {
    await streams.create(orders, () => pendingCreation(startMs + 500))
    clock.advance(500)
    storage.beforeCommit = () => others.get(orders)
    const mine = await streams.get(orders)
    expect(await others.get(orders)).toEqual(mine)
    expect((await streams.account(scope)).openShards).toBe(2)
  })

  test('gives up on a stream that somebody else has settled away', async () => {
    await streams.create(orders, () => someStream())
    await streams.update(orders, deleting)
    clock.advance(500)
    storage.beforeCommit = () => others.find(orders)
    expect(await streams.find(orders)).toBeUndefined()
    expect((await streams.account(scope)).openShards).toBe(0)
  })

  test('gives the successor that came between', async () => {
    await streams.create(orders, () => someStream())
    await streams.update(orders, deleting)
    clock.advance(500)
    storage.beforeCommit = () => others.create(orders, () => someStream({ incarnation: 'second' }))
    expect((await streams.get(orders)).value.incarnation).toBe('second')
  })

  test('looks at a stream without writing while nothing is due', async () => {
    await streams.create(orders, () => pendingCreation(startMs + 500))
    const { version } = await streams.get(orders)
    await streams.list(scope, undefined, 10)
    expect((await storage.load(orders))?.version).toBe(version)
  })
})

describe('a change that somebody overtakes', () => {
  beforeEach(() => streams.create(orders, () => someStream()))

  test('is decided again by what the other one made', async () => {
    const seen: number[] = []
    storage.beforeCommit = () => others.update(orders, retain(10))
    await streams.update(orders, (stream) => {
      seen.push(stream.retentionHours)
      return retain(1)(stream)
    })
    expect(seen).toEqual([24, 34])
    expect((await streams.get(orders)).value.retentionHours).toBe(35)
  })

  test('is refused where the other one leaves no room for it', async () => {
    storage.beforeCommit = () => others.update(orders, deleting)
    await expect(
      streams.update(orders, (stream) => {
        if (stream.status !== 'ACTIVE') throw streamNotActive(stream.name, accountId, stream.status)
        return retain(1)(stream)
      }),
    ).rejects.toThrow('Stream orders under account 000000000000 not ACTIVE, instead in state DELETING')
    expect((await streams.get(orders)).value.retentionHours).toBe(24)
  })

  test('finds its stream gone', async () => {
    storage.beforeCommit = async () => {
      await others.update(orders, deleting)
      clock.advance(500)
      await others.find(orders)
    }
    await expect(streams.update(orders, retain(1))).rejects.toThrow(
      'Stream orders under account 000000000000 not found.',
    )
  })

  test('applies to the successor of its stream', async () => {
    storage.beforeCommit = async () => {
      await others.update(orders, deleting)
      clock.advance(500)
      await others.create(orders, () => someStream({ incarnation: 'second', retentionHours: 48 }))
    }
    expect(await streams.update(orders, retain(1))).toMatchObject({
      before: { incarnation: 'second', retentionHours: 48 },
      after: { incarnation: 'second', retentionHours: 49 },
    })
  })

  test('is overtaken also by a change of the account alone', async () => {
    const decided: number[] = []
    storage.beforeCommit = () => others.create(keyOf('events'), () => someStream({ name: 'events' }))
    await streams.update(orders, (stream, account) => {
      decided.push(account.openShards)
      return { ...stream, shards: [...stream.shards, ...evenShards(1, startMs / 1000)] }
    })
    expect(decided).toEqual([2, 4])
    expect((await streams.account(scope)).openShards).toBe(5)
  })

  test('creates no second stream of the same name', async () => {
    const events = keyOf('events')
    storage.beforeCommit = () => others.create(events, () => someStream({ name: 'events' }))
    await expect(
      streams.create(events, () => someStream({ name: 'events', incarnation: 'mine' })),
    ).rejects.toThrow('Stream events under account 000000000000 already exists.')
    expect((await streams.get(events)).value.incarnation).toBe('first')
  })
})

describe('updateAccount', () => {
  const remembered = (name: string) => ({
    name,
    createdAtMs: startMs,
    newestShardSeconds: startMs / 1000,
    nextBaseCounter: 1,
  })

  test('is decided again by what somebody else made', async () => {
    storage.beforeCommit = () => others.create(orders, () => someStream())
    const decided: number[] = []
    const stored = await streams.updateAccount(scope, (account) => {
      decided.push(account.openShards)
      return { ...account, departed: [remembered('gone')] }
    })
    expect(decided).toEqual([0, 2])
    expect(stored).toMatchObject({ openShards: 2, departed: [{ name: 'gone' }] })
    expect(await others.account(scope)).toEqual(stored)
  })

  test('stores nothing where nothing changes', async () => {
    await streams.updateAccount(scope, (account) => account)
    expect(await storage.scopes()).toEqual([])
  })
})

test('settleAll settles every stream of a scope', async () => {
  for (const name of ['a', 'b', 'c'])
    await streams.create(keyOf(name), () => pendingCreation(startMs + 500, { name }))
  clock.advance(500)
  expect((await others.account(scope)).creatingStreams).toBe(3)
  await others.settleAll(scope)
  expect((await others.account(scope)).creatingStreams).toBe(0)
})

test('a change of the mode alone counts in the account', async () => {
  await streams.create(orders, () => someStream())
  await streams.update(orders, (stream) => ({ ...stream, mode: 'ON_DEMAND' }))
  expect(await streams.account(scope)).toMatchObject({ openShards: 2, onDemandStreams: 1 })
})

test('a change that changes nothing stores nothing', async () => {
  await streams.create(orders, () => someStream())
  const { version } = await streams.get(orders)
  await streams.update(orders, (stream) => stream)
  expect((await streams.get(orders)).version).toBe(version)
})

describe('list', () => {
  const create = async (...names: readonly string[]) => {
    for (const name of names) await streams.create(keyOf(name), () => someStream({ name }))
  }
  const listed = async (after: string | undefined, limit: number) =>
    (await streams.list(scope, after, limit)).map(({ value }) => value.name)

  test('fills its page across streams that are settled away', async () => {
    await create('a', 'b', 'c', 'd', 'e', 'f')
    for (const name of ['a', 'b', 'd']) await streams.update(keyOf(name), deleting)
    expect(await listed(undefined, 2)).toEqual(['a', 'b'])
    clock.advance(500)
    expect(await listed(undefined, 2)).toEqual(['c', 'e'])
    expect(await listed('c', 2)).toEqual(['e', 'f'])
    expect(await storage.list('stream', scope, undefined, 10)).toHaveLength(3)
  })

  test('ends where every stream is settled away', async () => {
    await create('a', 'b', 'c')
    for (const name of ['a', 'b', 'c']) await streams.update(keyOf(name), deleting)
    clock.advance(500)
    expect(await listed(undefined, 1)).toEqual([])
  })

  test('gives all streams where the limit is infinite', async () => {
    await create('a', 'b', 'c')
    expect(await listed(undefined, Number.POSITIVE_INFINITY)).toEqual(['a', 'b', 'c'])
  })
})

describe('what is appended to', () => {
  test.each([
    ['ACTIVE', true],
    ['UPDATING', true],
    ['CREATING', false],
    ['DELETING', false],
  ] as const)('a stream that is %s: %s', async (state, taken) => {
    await streams.create(orders, () => someStream({ status: state }))
    expect((await streams.appendTarget(orders)) !== undefined).toBe(taken)
  })

  test('is remembered while nothing is due', async () => {
    await streams.create(orders, () => someStream())
    expect(streams.remembered(orders, startMs)).toBeUndefined()
    const target = await streams.appendTarget(orders)
    expect(streams.remembered(orders, startMs)).toBe(target)
    expect(streams.remembered({ ...orders, name: 'others' }, startMs)).toBeUndefined()
    expect(streams.remembered({ ...orders, region: 'eu-west-1' }, startMs)).toBeUndefined()
  })

  test('looks again once something is due', async () => {
    await streams.create(orders, () => someStream())
    await streams.update(orders, (stream) => ({
      ...stream,
      status: 'UPDATING',
      transition: { kind: 'split', readyAtMs: startMs + 500, shard: 0, startingHashKey: '100' },
    }))
    expect((await streams.appendTarget(orders))?.routing.openShards).toEqual([0, 1])
    expect(streams.remembered(orders, startMs + 499)?.routing.openShards).toEqual([0, 1])
    expect(streams.remembered(orders, startMs + 500)).toBeUndefined()
    clock.advance(500)
    expect((await streams.appendTarget(orders))?.routing.openShards).toEqual([2, 3, 1])
  })

  test('looks again after this core changed the stream, or was told that another did', async () => {
    await streams.create(orders, () => someStream())
    await streams.appendTarget(orders)
    await streams.update(orders, retain(1))
    expect(streams.remembered(orders, startMs)).toBeUndefined()
    await streams.appendTarget(orders)
    await others.update(orders, retain(1))
    expect(streams.remembered(orders, startMs)?.stream.retentionHours).toBe(25)
    streams.forget(orders)
    expect(streams.remembered(orders, startMs)).toBeUndefined()
    expect((await streams.appendTarget(orders))?.stream.retentionHours).toBe(26)
  })
})
