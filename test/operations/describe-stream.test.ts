import { beforeEach, describe, expect, test } from 'vitest'
import { accountId, region, startMs, type TestKinesis, testKinesis } from '../support/kinesis.js'
import { namesAStream } from '../support/naming-a-stream.js'
import { changeStored } from '../support/stored-streams.js'

const StreamName = 'orders'
let kinesis: TestKinesis

beforeEach(async () => {
  kinesis = await testKinesis({ shardLimit: 200 })
})

const describeStream = async (input = {}) =>
  (await kinesis.ok('DescribeStream', { StreamName, ...input })).StreamDescription
const shardId = (index: number) => `shardId-${String(index).padStart(12, '0')}`
const shardIds = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, index) => shardId(first + index))

namesAStream('DescribeStream')

test('tells everything of a new stream and no more', async () => {
  kinesis.clock.advance(2000)
  await kinesis.ok('CreateStream', { StreamName, ShardCount: 1 })
  expect(await kinesis.ok('DescribeStream', { StreamName })).toEqual({
    StreamDescription: {
      StreamName,
      StreamARN: `arn:aws:kinesis:${region}:${accountId}:stream/orders`,
      StreamStatus: 'ACTIVE',
      StreamModeDetails: { StreamMode: 'PROVISIONED' },
      RetentionPeriodHours: 24,
      StreamCreationTimestamp: startMs / 1000,
      EnhancedMonitoring: [{ ShardLevelMetrics: [] }],
      EncryptionType: 'NONE',
      HasMoreShards: false,
      Shards: [
        {
          ShardId: 'shardId-000000000000',
          HashKeyRange: { StartingHashKey: '0', EndingHashKey: '340282366920938463463374607431768211455' },
          SequenceNumberRange: {
            StartingSequenceNumber: '49646437577108476416916876405825929425585429676275269634',
          },
        },
      ],
    },
  })
})

test('names the key of an encrypted stream', async () => {
  await kinesis.ok('CreateStream', { StreamName, ShardCount: 1 })
  await changeStored(kinesis.storage, StreamName, { encryptionKeyId: 'alias/aws/kinesis' })
  expect(await describeStream()).toMatchObject({ EncryptionType: 'KMS', KeyId: 'alias/aws/kinesis' })
})

test('shows the lineage of split and merged shards', async () => {
  kinesis.clock.advance(2000)
  await kinesis.ok('CreateStream', { StreamName, ShardCount: 2 })
  kinesis.clock.advance(98_000)
  await kinesis.ok('MergeShards', { StreamName, ShardToMerge: '0', AdjacentShardToMerge: '1' })
  const { Shards } = await describeStream()
  expect(Shards).toHaveLength(3)
  expect(Shards[0]?.SequenceNumberRange).toEqual({
    StartingSequenceNumber: '49646437577108476416916876405825929425585429676275269634',
    EndingSequenceNumber: '49646437577119626789516141717395488358902146099801227266',
  })
  expect(Shards[2]).toEqual({
    ShardId: shardId(2),
    ParentShardId: shardId(0),
    AdjacentParentShardId: shardId(1),
    HashKeyRange: { StartingHashKey: '0', EndingHashKey: '340282366920938463463374607431768211455' },
    SequenceNumberRange: {
      StartingSequenceNumber: '49646437613191082148139424648830721590730485533618733090',
    },
  })
})

test('shows closed shards until their last second has passed retention', async () => {
  await kinesis.ok('CreateStream', { StreamName, ShardCount: 1 })
  await kinesis.ok('SplitShard', { StreamName, ShardToSplit: '0', NewStartingHashKey: '100' })
  const shown = async () => (await describeStream()).Shards.map(({ ShardId }) => ShardId)
  kinesis.clock.advance(24 * 3_600_000 + 999)
  expect(await shown()).toEqual(shardIds(0, 2))
  kinesis.clock.advance(1)
  expect(await shown()).toEqual(shardIds(1, 2))
})

test.each([
  ['CREATING', 0, []],
  ['ACTIVE', 1, []],
  ['UPDATING', 1, ['SplitShard', { ShardToSplit: '0', NewStartingHashKey: '100' }]],
  ['DELETING', 1, ['DeleteStream', {}]],
] as const)('a stream that is %s', async (StreamStatus, shards, [operation, input]) => {
  kinesis = await testKinesis({ createStreamMs: 500, updateStreamMs: 500, deleteStreamMs: 500 })
  await kinesis.ok('CreateStream', { StreamName, ShardCount: 1 })
  if (StreamStatus !== 'CREATING') kinesis.clock.advance(500)
  if (operation !== undefined) await kinesis.ok(operation, { StreamName, ...input })
  const described = await describeStream()
  expect(described.StreamStatus).toBe(StreamStatus)
  expect(described.Shards).toHaveLength(shards)
})

describe('pages', () => {
  beforeEach(() => kinesis.ok('CreateStream', { StreamName, ShardCount: 150 }))

  test.each([
    ['100 shards where no limit is named', {}, 0, 99, true],
    ['100 shards where the limit is higher', { Limit: 10_000 }, 0, 99, true],
    ['as many as the limit says', { Limit: 7 }, 0, 6, true],
    ['behind a shard', { Limit: 7, ExclusiveStartShardId: shardId(9) }, 10, 16, true],
    ['the last page', { Limit: 50, ExclusiveStartShardId: shardId(99) }, 100, 149, false],
    ['all but the last', { Limit: 49, ExclusiveStartShardId: shardId(99) }, 100, 148, true],
    [
      'behind a shard by another spelling of its id',
      { Limit: 1, ExclusiveStartShardId: 'x-9' },
      10,
      10,
      true,
    ],
    ['behind the last', { ExclusiveStartShardId: shardId(149) }, 0, -1, false],
    ['behind a shard that is not there', { ExclusiveStartShardId: shardId(1000) }, 0, -1, false],
  ])('%s', async (_, input, first, last, more) => {
    const { Shards, HasMoreShards } = await describeStream(input)
    expect(Shards.map(({ ShardId }) => ShardId)).toEqual(shardIds(first, last))
    expect(HasMoreShards).toBe(more)
  })
})

test.each(['shard', 'shardId--1', 'shardId-2147483648'])('%s is no shard id, stream or not', async (id) => {
  expect(await kinesis.fails('DescribeStream', { StreamName, ExclusiveStartShardId: id })).toEqual([
    400,
    'ResourceNotFoundException',
    `Could not find shard ${id} in stream orders under account ${accountId}.`,
  ])
})

test.each([
  [
    { Limit: 0 },
    "1 validation error detected: Value '0' at 'limit' failed to satisfy constraint: Member must have value " +
      'greater than or equal to 1',
  ],
  [
    { Limit: 10_001 },
    "1 validation error detected: Value '10001' at 'limit' failed to satisfy constraint: Member must have " +
      'value less than or equal to 10000',
  ],
  [
    { Limit: 0, ExclusiveStartShardId: '', StreamName: 'a;b' },
    "4 validation errors detected: Value '0' at 'limit' failed to satisfy constraint: Member must have value " +
      "greater than or equal to 1; Value '' at 'exclusiveStartShardId' failed to satisfy constraint: Member " +
      "must satisfy regular expression pattern: [a-zA-Z0-9_.-]+; Value '' at 'exclusiveStartShardId' failed " +
      "to satisfy constraint: Member must have length greater than or equal to 1; Value 'a;b' at 'streamName' " +
      'failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+',
  ],
])('%j does not satisfy its constraints', async (input, text) => {
  expect(await kinesis.fails('DescribeStream', { StreamName, ...input })).toEqual([
    400,
    'ValidationException',
    text,
  ])
})

test('types come first, in the order of the members', async () => {
  expect(await kinesis.fails('DescribeStream', { StreamName: [], Limit: true })).toEqual([
    400,
    'SerializationException',
    'class java.lang.Boolean can not be converted to an Integer',
  ])
})
