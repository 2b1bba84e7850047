import { beforeEach, describe, expect, test } from 'vitest'
import { accountId, region, startMs, type TestKinesis, testKinesis } from '../support/kinesis.js'
import { namesAStream } from '../support/naming-a-stream.js'

const StreamName = 'orders'
const StreamARN = `arn:aws:kinesis:${region}:${accountId}:stream/orders`

let kinesis: TestKinesis

beforeEach(async () => {
  kinesis = await testKinesis({ shardLimit: 100_000 })
})

const create = (ShardCount: number) => kinesis.ok('CreateStream', { StreamName, ShardCount })
const scale = (TargetShardCount: number) =>
  kinesis.ok('UpdateShardCount', { StreamName, TargetShardCount, ScalingType: 'UNIFORM_SCALING' })
const refused = (TargetShardCount: number) =>
  kinesis.fails('UpdateShardCount', { StreamName, TargetShardCount, ScalingType: 'UNIFORM_SCALING' })
const shards = async () => (await kinesis.ok('ListShards', { StreamName })).Shards ?? []
const summary = async () =>
  (await kinesis.ok('DescribeStreamSummary', { StreamName })).StreamDescriptionSummary
const limitExceeded = (text: string) => [400, 'LimitExceededException', text]

namesAStream('UpdateShardCount', { TargetShardCount: 4, ScalingType: 'UNIFORM_SCALING' })

test.each([
  [2, 4, 6],
  [4, 5, 15],
  [10, 13, 37],
  [4, 2, 6],
  [5, 3, 7],
])('%d to %d open shards leaves %d in all', async (from, to, total) => {
  await create(from)
  expect(await scale(to)).toEqual({
    StreamName,
    CurrentShardCount: from,
    TargetShardCount: to,
    StreamARN,
  })
  expect(await summary()).toMatchObject({ StreamStatus: 'ACTIVE', OpenShardCount: to })
  expect(await shards()).toHaveLength(total)
})

test('children know their parents, and cover the whole range', async () => {
  await create(1)
  await scale(2)
  await scale(1)
  expect(
    (await shards()).map(({ ShardId, ParentShardId, AdjacentParentShardId, HashKeyRange }) => [
      Number(ShardId.slice(8)),
      ParentShardId?.slice(-1),
      AdjacentParentShardId?.slice(-1),
      HashKeyRange.StartingHashKey,
      HashKeyRange.EndingHashKey,
    ]),
  ).toEqual([
    [0, undefined, undefined, '0', '340282366920938463463374607431768211455'],
    [1, '0', undefined, '0', '170141183460469231731687303715884105727'],
    [2, '0', undefined, '170141183460469231731687303715884105728', '340282366920938463463374607431768211455'],
    [3, '1', '2', '0', '340282366920938463463374607431768211455'],
  ])
})

test('records before and after are all read', async () => {
  await create(2)
  const put = (PartitionKey: string) => kinesis.ok('PutRecord', { StreamName, PartitionKey, Data: 'YQ==' })
  for (let key = 0; key < 8; key++) await put(`${key}`)
  await scale(3)
  for (let key = 0; key < 8; key++) await put(`${key}`)
  await scale(2)
  for (let key = 0; key < 8; key++) await put(`${key}`)
  let records = 0
  for (const { ShardId } of await shards()) {
    const iterator = await kinesis.ok('GetShardIterator', {
      StreamName,
      ShardId,
      ShardIteratorType: 'TRIM_HORIZON',
    })
    records += (await kinesis.ok('GetRecords', { ShardIterator: iterator.ShardIterator })).Records.length
  }
  expect(records).toBe(24)
})

test('shards of a single hash key stay whole', async () => {
  await create(1)
  await kinesis.ok('SplitShard', { StreamName, ShardToSplit: '0', NewStartingHashKey: '2' })
  for (const target of [4, 8, 16]) await scale(target)
  const open = (await shards())
    .filter(({ SequenceNumberRange }) => SequenceNumberRange.EndingSequenceNumber === undefined)
    .map(
      ({ HashKeyRange }) =>
        [BigInt(HashKeyRange.StartingHashKey), BigInt(HashKeyRange.EndingHashKey)] as const,
    )
    .sort(([a], [b]) => (a < b ? -1 : 1))
  expect(open).toHaveLength(16)
  let next = 0n
  for (const [first, last] of open) {
    expect(first).toBe(next)
    expect(last).toBeGreaterThanOrEqual(first)
    next = last + 1n
  }
  expect(next).toBe(2n ** 128n)
})

describe('states of the stream', () => {
  const notActive = (state: string) => [
    400,
    'ResourceInUseException',
    `Stream orders under account ${accountId} not ACTIVE, instead in state ${state}`,
  ]

  beforeEach(async () => {
    kinesis = await testKinesis({ createStreamMs: 500, updateStreamMs: 500, deleteStreamMs: 500 })
    await create(2)
  })

  test('UPDATING until it is done, with the shards of before', async () => {
    kinesis.clock.advance(500)
    expect(await scale(4)).toMatchObject({ CurrentShardCount: 2, TargetShardCount: 4 })
    kinesis.clock.advance(499)
    expect(await summary()).toMatchObject({ StreamStatus: 'UPDATING', OpenShardCount: 2 })
    await kinesis.ok('PutRecord', { StreamName, PartitionKey: 'key', Data: '' })
    kinesis.clock.advance(1)
    expect(await summary()).toMatchObject({ StreamStatus: 'ACTIVE', OpenShardCount: 4 })
  })

  test('must be ACTIVE', async () => {
    expect(await refused(4)).toEqual(notActive('CREATING'))
    kinesis.clock.advance(500)
    await scale(4)
    expect(await refused(4)).toEqual(notActive('UPDATING'))
    await kinesis.ok('DeleteStream', { StreamName })
    expect(await refused(4)).toEqual(notActive('DELETING'))
  })

  test('the count that is there already changes nothing', async () => {
    kinesis.clock.advance(500)
    expect(await scale(2)).toEqual({ StreamName, CurrentShardCount: 2, TargetShardCount: 2, StreamARN })
    expect(await summary()).toMatchObject({ StreamStatus: 'ACTIVE', OpenShardCount: 2 })
  })
})

test('on-demand streams are scaled by the service only', async () => {
  await kinesis.ok('CreateStream', { StreamName })
  for (const target of [4, 8])
    expect(await refused(target)).toEqual([
      400,
      'ValidationException',
      `Request is invalid. Stream orders under account ${accountId} is in On-Demand mode.`,
    ])
})

describe('limits', () => {
  test.each([
    [2, 5],
    [3, 100_000],
  ])('from %d to %d is over double', async (from, to) => {
    await create(from)
    expect(await refused(to)).toEqual(
      limitExceeded(
        'UpdateShardCount cannot scale up over double your current open shard count. Current open shard count: ' +
          `${from} Target shard count: ${to}`,
      ),
    )
  })

  test.each([
    [4, 1],
    [5, 2],
  ])('from %d to %d is below half', async (from, to) => {
    await create(from)
    expect(await refused(to)).toEqual(
      limitExceeded(
        'UpdateShardCount cannot scale down below half your current open shard count. Current open shard count: ' +
          `${from} Target shard count: ${to}`,
      ),
    )
  })

  test.each([
    [3, 6],
    [5, 3],
    [6, 3],
  ])('from %d to %d is neither', async (from, to) => {
    await create(from)
    await scale(to)
  })

  test('10,000 shards of a stream', async () => {
    await create(5001)
    expect(await refused(10_001)).toEqual(
      limitExceeded(
        'Target shard count or number of open shards cannot be greater than 10000. Current open shard count: ' +
          '5001, Target shard count: 10001',
      ),
    )
    await scale(10_000)
    expect(await summary()).toMatchObject({ OpenShardCount: 10_000 })
  })

  test('the shards of the account, with those that are under way', async () => {
    kinesis = await testKinesis({ shardLimit: 10, updateStreamMs: 500 })
    await kinesis.ok('CreateStream', { StreamName: 'events', ShardCount: 2 })
    await create(4)
    await kinesis.ok('UpdateShardCount', {
      StreamName: 'events',
      TargetShardCount: 4,
      ScalingType: 'UNIFORM_SCALING',
    })
    expect(await refused(7)).toEqual(
      limitExceeded(
        `This request would exceed the shard limit for the account ${accountId} in ${region}. Current shard count ` +
          'for the account: 8. Limit: 10. Number of additional shards that would have resulted from this request: ' +
          '3. Refer to the AWS Service Limits page ' +
          '(http://docs.aws.amazon.com/general/latest/gr/aws_service_limits.html) for current limits and how to ' +
          'request higher limits.',
      ),
    )
    await scale(6)
  })

  test('an account that is over its limit may scale down', async () => {
    await create(4)
    const { storage } = kinesis
    kinesis = await testKinesis({ shardLimit: 1 }, storage)
    await scale(2)
    expect(await summary()).toMatchObject({ OpenShardCount: 2 })
  })
})

test('accounts and regions are apart', async () => {
  const client = { accountId: '123456789012', region: 'eu-west-1' }
  await create(2)
  await kinesis.ok('CreateStream', { StreamName, ShardCount: 2 }, client)
  await scale(4)
  const { StreamDescriptionSummary } = await kinesis.ok('DescribeStreamSummary', { StreamName }, client)
  expect(StreamDescriptionSummary.OpenShardCount).toBe(2)
})

test('shards are closed in the second of the call', async () => {
  await create(1)
  kinesis.clock.advance(100_000)
  await scale(2)
  const at = async (second: number) =>
    (
      await kinesis.ok('ListShards', {
        StreamName,
        ShardFilter: { Type: 'AT_TIMESTAMP', Timestamp: startMs / 1000 + second },
      })
    ).Shards?.map(({ ShardId }) => Number(ShardId.slice(8)))
  expect(await at(100)).toEqual([0])
  expect(await at(101)).toEqual([1, 2])
})

test.each([
  [
    { TargetShardCount: 0, ScalingType: 'EVEN' },
    "2 validation errors detected: Value '0' at 'targetShardCount' failed to satisfy constraint: Member must have " +
      "value greater than or equal to 1; Value 'EVEN' at 'scalingType' failed to satisfy constraint: Member must " +
      'satisfy enum value set: [UNIFORM_SCALING]',
  ],
  [
    {},
    "2 validation errors detected: Value null at 'targetShardCount' failed to satisfy constraint: Member must not " +
      "be null; Value null at 'scalingType' failed to satisfy constraint: Member must not be null",
  ],
])('%j does not satisfy its constraints', async (input, text) => {
  expect(await kinesis.fails('UpdateShardCount', { StreamName, ...input })).toEqual([
    400,
    'ValidationException',
    text,
  ])
})
