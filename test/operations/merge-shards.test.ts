import { beforeEach, describe, expect, test } from 'vitest'
import { accountId, type TestKinesis, testKinesis } from '../support/kinesis.js'
import { namesAStream } from '../support/naming-a-stream.js'
import { changeStored } from '../support/stored-streams.js'

const StreamName = 'orders'
const shardId = (index: number) => `shardId-${String(index).padStart(12, '0')}`

let kinesis: TestKinesis

beforeEach(async () => {
  kinesis = await testKinesis({ shardLimit: 3 })
  await kinesis.ok('CreateStream', { StreamName, ShardCount: 3 })
})

const merge = (ShardToMerge: string, AdjacentShardToMerge: string) =>
  kinesis.send('MergeShards', { StreamName, ShardToMerge, AdjacentShardToMerge })
const refusedMerge = (ShardToMerge: string, AdjacentShardToMerge: string) =>
  kinesis.fails('MergeShards', { StreamName, ShardToMerge, AdjacentShardToMerge })
const shards = async () => (await kinesis.ok('DescribeStream', { StreamName })).StreamDescription.Shards
const status = async () =>
  (await kinesis.ok('DescribeStreamSummary', { StreamName })).StreamDescriptionSummary.StreamStatus

namesAStream('MergeShards', { ShardToMerge: '0', AdjacentShardToMerge: '1' })

describe('merges', () => {
  test('with an empty answer', async () => {
    expect(await merge('shardId-000000000000', 'shardId-000000000001')).toEqual({
      status: 200,
      body: undefined,
    })
  })

  test('two neighbours into one that follows all others', async () => {
    await merge('shardId-1', 'x-2')
    expect((await shards())[3]).toMatchObject({
      ShardId: shardId(3),
      ParentShardId: shardId(1),
      AdjacentParentShardId: shardId(2),
      HashKeyRange: {
        StartingHashKey: '113427455640312821154458202477256070485',
        EndingHashKey: '340282366920938463463374607431768211455',
      },
    })
  })

  test('so that both parents end in one second and the child begins in the next', async () => {
    kinesis.clock.advance(5_999)
    await merge('0', '1')
    const second = (number: string | undefined) => Number((BigInt(number ?? 0) >> 36n) & 0xfffffffffn)
    const ranges = (await shards()).map(({ SequenceNumberRange }) => SequenceNumberRange)
    expect(ranges.map(({ EndingSequenceNumber }) => second(EndingSequenceNumber))).toEqual([
      1_700_000_005, 1_700_000_005, 0, 0,
    ])
    expect(second(ranges[3]?.StartingSequenceNumber)).toBe(1_700_000_006)
  })

  test('what a split has made, at the shard limit too', async () => {
    await merge('0', '1')
    await kinesis.ok('SplitShard', { StreamName, ShardToSplit: '3', NewStartingHashKey: '100' })
    expect((await merge('4', '5')).status).toBe(200)
    expect((await merge('6', '2')).status).toBe(200)
    expect((await shards()).filter((shard) => !shard.SequenceNumberRange.EndingSequenceNumber)).toMatchObject(
      [{ ShardId: shardId(7), ParentShardId: shardId(6), AdjacentParentShardId: shardId(2) }],
    )
  })

  test('and gives the account room for a shard', async () => {
    await merge('0', '1')
    await kinesis.ok('CreateStream', { StreamName: 'events', ShardCount: 1 })
  })
})

test('the stream is UPDATING with its old shards until the merge is done', async () => {
  kinesis = await testKinesis({ updateStreamMs: 500 })
  await kinesis.ok('CreateStream', { StreamName, ShardCount: 2 })
  await merge('0', '1')
  const record = { StreamName, PartitionKey: 'a', Data: '', ExplicitHashKey: '0' }
  kinesis.clock.advance(499)
  expect([await status(), (await shards()).length]).toEqual(['UPDATING', 2])
  expect((await kinesis.ok('PutRecord', record)).ShardId).toBe(shardId(0))
  kinesis.clock.advance(1)
  expect([await status(), (await shards()).length]).toEqual(['ACTIVE', 3])
  expect((await kinesis.ok('PutRecord', record)).ShardId).toBe(shardId(2))
})

describe('refuses', () => {
  const noShard = (id: string, stream: string) => [
    400,
    'ResourceNotFoundException',
    `Could not find shard ${id} in stream ${stream} under account ${accountId}.`,
  ]

  test.each([
    ['shard', 'shardId-1', 'shard'],
    ['shardId-0', 'shardId--1', 'shardId--1'],
    ['shardId-0', 'shardId-2147483648', 'shardId-2147483648'],
    ['a', 'b', 'a'],
  ])('the shard ids %s and %s before it looks for the stream', async (first, second, shown) => {
    expect(
      await kinesis.fails('MergeShards', {
        StreamName: 'missing',
        ShardToMerge: first,
        AdjacentShardToMerge: second,
      }),
    ).toEqual(noShard(shown, 'missing'))
  })

  test.each([
    ['9', '1', shardId(9)],
    ['0', 'x-8', shardId(8)],
    ['9', '8', shardId(9)],
  ])('shards %s and %s, one of which is not there, by its canonical id', async (first, second, shown) => {
    expect(await refusedMerge(first, second)).toEqual(noShard(shown, 'orders'))
  })

  test.each([
    ['1', '0'],
    ['0', '2'],
    ['0', '0'],
    ['2', '0'],
  ])('shards %s and %s, which are no neighbours in this order', async (first, second) => {
    expect(await refusedMerge(first, second)).toEqual([
      400,
      'InvalidArgumentException',
      `Shards ${shardId(Number(first))} and ${shardId(Number(second))} in stream orders under account ` +
        `${accountId} are not an adjacent pair of shards eligible for merging`,
    ])
  })

  test.each([
    ['0', '1', 0],
    ['1', '2', 1],
    ['2', '1', 1],
  ])('shards %s and %s, one of which is closed', async (first, second, closed) => {
    await merge('0', '1')
    expect(await refusedMerge(first, second)).toEqual([
      400,
      'InvalidArgumentException',
      `Shard ${shardId(closed)} in stream orders under account ${accountId} has already been merged or split, ` +
        'and thus is not eligible for merging or splitting.',
    ])
  })

  test.each(['CREATING', 'UPDATING', 'DELETING'] as const)('a stream that is %s', async (state) => {
    kinesis = await testKinesis({ createStreamMs: 500, updateStreamMs: 500, deleteStreamMs: 500 })
    await kinesis.ok('CreateStream', { StreamName, ShardCount: 2 })
    if (state !== 'CREATING') kinesis.clock.advance(500)
    if (state === 'UPDATING') await merge('0', '1')
    if (state === 'DELETING') await kinesis.ok('DeleteStream', { StreamName })
    expect(await refusedMerge('8', '9')).toEqual([
      400,
      'ResourceInUseException',
      `Stream orders under account ${accountId} not ACTIVE, instead in state ${state}`,
    ])
  })

  test('an on-demand stream', async () => {
    await changeStored(kinesis.storage, StreamName, { mode: 'ON_DEMAND' })
    expect(await refusedMerge('0', '1')).toEqual([
      400,
      'ValidationException',
      `Request is invalid. Stream orders under account ${accountId} is in On-Demand mode.`,
    ])
  })

  test('missing members, in the order of the members', async () => {
    expect(await kinesis.fails('MergeShards', { StreamName: 'a b' })).toEqual([
      400,
      'ValidationException',
      "3 validation errors detected: Value null at 'shardToMerge' failed to satisfy constraint: Member must not be " +
        "null; Value null at 'adjacentShardToMerge' failed to satisfy constraint: Member must not be null; Value " +
        "'a b' at 'streamName' failed to satisfy constraint: Member must satisfy regular expression pattern: " +
        '[a-zA-Z0-9_.-]+',
    ])
  })
})
