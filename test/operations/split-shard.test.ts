import { beforeEach, describe, expect, test } from 'vitest'
import { accountId, region, type TestKinesis, testKinesis } from '../support/kinesis.js'
import { namesAStream } from '../support/naming-a-stream.js'
import { changeStored } from '../support/stored-streams.js'

const StreamName = 'orders'
const lastHashKey = '340282366920938463463374607431768211455'
const shardId = (index: number) => `shardId-${String(index).padStart(12, '0')}`

let kinesis: TestKinesis

beforeEach(async () => {
  kinesis = await testKinesis({ shardLimit: 4 })
  await kinesis.ok('CreateStream', { StreamName, ShardCount: 2 })
})

const split = (ShardToSplit: string, NewStartingHashKey: string) =>
  kinesis.send('SplitShard', { StreamName, ShardToSplit, NewStartingHashKey })
const refusedSplit = (ShardToSplit: string, NewStartingHashKey = '100') =>
  kinesis.fails('SplitShard', { StreamName, ShardToSplit, NewStartingHashKey })
const shards = async () => (await kinesis.ok('DescribeStream', { StreamName })).StreamDescription.Shards
const status = async () =>
  (await kinesis.ok('DescribeStreamSummary', { StreamName })).StreamDescriptionSummary.StreamStatus

namesAStream('SplitShard', { ShardToSplit: '0', NewStartingHashKey: '100' })

describe('splits', () => {
  test('with an empty answer', async () => {
    expect(await split('shardId-000000000000', '100')).toEqual({ status: 200, body: undefined })
  })

  test('a shard into two that follow all others and share its range', async () => {
    const before = await shards()
    await split('shardId-000000000001', '300000000000000000000000000000000000000')
    const after = await shards()
    expect(after.slice(0, 2).map(({ ShardId }) => ShardId)).toEqual([shardId(0), shardId(1)])
    expect(after[0]).toEqual(before[0])
    expect(after.slice(2)).toMatchObject([
      {
        ShardId: shardId(2),
        ParentShardId: shardId(1),
        HashKeyRange: {
          StartingHashKey: '170141183460469231731687303715884105728',
          EndingHashKey: '299999999999999999999999999999999999999',
        },
      },
      {
        ShardId: shardId(3),
        ParentShardId: shardId(1),
        HashKeyRange: {
          StartingHashKey: '300000000000000000000000000000000000000',
          EndingHashKey: lastHashKey,
        },
      },
    ])
    expect(after.slice(2).some((shard) => 'AdjacentParentShardId' in shard)).toBe(false)
  })

  // Shard 0 dates from 1699999998 s and is closed at 1700000100 s; its child 1 begins at 1700000101 s.
  test('so that the children begin one second after the end of the parent', async () => {
    kinesis = await testKinesis()
    kinesis.clock.advance(2_000)
    await kinesis.ok('CreateStream', { StreamName, ShardCount: 2 })
    kinesis.clock.advance(98_999)
    await split('0', '100')
    const [parent, , child] = await shards()
    expect(parent?.SequenceNumberRange).toEqual({
      StartingSequenceNumber: '49646437577108476416916876405825929425585429676275269634',
      EndingSequenceNumber: '49646437577119626789516141717395488358902146099801227266',
    })
    expect(child?.SequenceNumberRange).toEqual({
      StartingSequenceNumber: '49646437613191082148139424648830721590730485533618733090',
    })
  })

  test.each(['shardId-000000000001', 'shardId-1', 'x-1', '1'])('the shard that %s names', async (id) => {
    await split(id, '300000000000000000000000000000000000000')
    expect((await shards())[2]?.ParentShardId).toBe(shardId(1))
  })

  test('a child that begins in the next second at once, and its children', async () => {
    await split('0', '100000')
    expect((await split('2', '50000')).status).toBe(200)
    expect((await shards()).map(({ ParentShardId }) => ParentShardId)).toEqual([
      undefined,
      undefined,
      shardId(0),
      shardId(0),
      shardId(2),
      shardId(2),
    ])
  })
})

describe('while the split is under way', () => {
  beforeEach(async () => {
    kinesis = await testKinesis({ updateStreamMs: 500 })
    await kinesis.ok('CreateStream', { StreamName, ShardCount: 1 })
    await split('0', '100')
  })

  test('the stream is UPDATING with its old shards', async () => {
    kinesis.clock.advance(499)
    expect(await status()).toBe('UPDATING')
    expect(await shards()).toHaveLength(1)
    kinesis.clock.advance(1)
    expect(await status()).toBe('ACTIVE')
    expect(await shards()).toHaveLength(3)
  })

  test('records go to the parent', async () => {
    const record = { StreamName, PartitionKey: 'a', Data: '', ExplicitHashKey: '0' }
    expect((await kinesis.ok('PutRecord', record)).ShardId).toBe(shardId(0))
    kinesis.clock.advance(500)
    expect((await kinesis.ok('PutRecord', record)).ShardId).toBe(shardId(1))
  })

  test('the parent is closed with the clock of whoever looks first', async () => {
    kinesis.clock.advance(10_000)
    const [parent, child] = await shards()
    const second = (number: string | undefined) => (BigInt(number ?? 0) >> 36n) & 0xfffffffffn
    expect(second(parent?.SequenceNumberRange.EndingSequenceNumber)).toBe(1_700_000_010n)
    expect(second(child?.SequenceNumberRange.StartingSequenceNumber)).toBe(1_700_000_011n)
  })
})

describe('refuses', () => {
  test.each(['', 'shard', 'shardId', 'shardId--1', 'shardId-2147483648', 'shardId-1x'])(
    'the shard id %j before it looks for the stream',
    async (id) => {
      const [code, type, text] = await kinesis.fails('SplitShard', {
        StreamName: 'missing',
        ShardToSplit: id,
        NewStartingHashKey: '100',
      })
      expect([code, type, text]).toEqual(
        id === ''
          ? [400, 'ValidationException', expect.stringContaining("Value '' at 'shardToSplit' failed")]
          : [
              400,
              'ResourceNotFoundException',
              `Could not find shard ${id} in stream missing under account ${accountId}.`,
            ],
      )
    },
  )

  test('a shard that is not there, by its canonical id', async () => {
    expect(await refusedSplit('x-9')).toEqual([
      400,
      'ResourceNotFoundException',
      `Could not find shard shardId-000000000009 in stream orders under account ${accountId}.`,
    ])
  })

  test('a shard that has been split', async () => {
    await split('0', '100')
    expect(await refusedSplit('0', '5000')).toEqual([
      400,
      'InvalidArgumentException',
      `Shard shardId-000000000000 in stream orders under account ${accountId} has already been merged or split, ` +
        'and thus is not eligible for merging or splitting.',
    ])
  })

  test('a shard that has been merged', async () => {
    await kinesis.ok('MergeShards', { StreamName, ShardToMerge: '0', AdjacentShardToMerge: '1' })
    expect((await refusedSplit('1'))[1]).toBe('InvalidArgumentException')
  })

  test('what would exceed the shard limit of the account, before it looks at the hash key', async () => {
    await kinesis.ok('CreateStream', { StreamName: 'events', ShardCount: 2 })
    expect(await refusedSplit('0', '0')).toEqual([
      400,
      'LimitExceededException',
      `This request would exceed the shard limit for the account ${accountId} in ${region}. Current shard count ` +
        'for the account: 4. Limit: 4. Number of additional shards that would have resulted from this request: 1. ' +
        'Refer to the AWS Service Limits page ' +
        '(http://docs.aws.amazon.com/general/latest/gr/aws_service_limits.html) for current limits and how to ' +
        'request higher limits.',
    ])
  })

  test('no split for what other accounts and regions hold', async () => {
    await kinesis.ok('CreateStream', { StreamName, ShardCount: 4 }, { accountId: '123456789012', region })
    await kinesis.ok('CreateStream', { StreamName, ShardCount: 4 }, { accountId, region: 'eu-west-1' })
    expect((await split('0', '100')).status).toBe(200)
  })

  test.each([
    ['0', '0'],
    ['0', '1'],
    ['0', '170141183460469231731687303715884105727'],
    ['0', '170141183460469231731687303715884105728'],
    ['1', '0'],
    ['1', '170141183460469231731687303715884105728'],
    ['1', '170141183460469231731687303715884105729'],
    ['1', lastHashKey],
    ['1', '340282366920938463463374607431768211456'],
    ['1', '9'.repeat(39)],
  ])('shard %s at %s', async (id, hashKey) => {
    const range =
      id === '0'
        ? ['0', '170141183460469231731687303715884105727']
        : ['170141183460469231731687303715884105728', lastHashKey]
    expect(await refusedSplit(id, hashKey)).toEqual([
      400,
      'InvalidArgumentException',
      `NewStartingHashKey ${hashKey} used in SplitShard() on shard ${shardId(Number(id))} in stream orders under ` +
        `account ${accountId} is not both greater than one plus the shard's StartingHashKey ${range[0]} and less ` +
        `than the shard's EndingHashKey ${range[1]}.`,
    ])
  })

  test.each([
    ['0', '2'],
    ['0', '170141183460469231731687303715884105726'],
    ['1', '170141183460469231731687303715884105730'],
    ['1', '340282366920938463463374607431768211454'],
  ])('not shard %s at %s', async (id, hashKey) => {
    expect((await split(id, hashKey)).status).toBe(200)
  })

  test.each(['CREATING', 'UPDATING', 'DELETING'] as const)('a stream that is %s', async (state) => {
    kinesis = await testKinesis({ createStreamMs: 500, updateStreamMs: 500, deleteStreamMs: 500 })
    await kinesis.ok('CreateStream', { StreamName, ShardCount: 2 })
    if (state !== 'CREATING') kinesis.clock.advance(500)
    if (state === 'UPDATING') await split('0', '100')
    if (state === 'DELETING') await kinesis.ok('DeleteStream', { StreamName })
    expect(await refusedSplit('9')).toEqual([
      400,
      'ResourceInUseException',
      `Stream orders under account ${accountId} not ACTIVE, instead in state ${state}`,
    ])
  })

  test('an on-demand stream', async () => {
    await changeStored(kinesis.storage, StreamName, { mode: 'ON_DEMAND' })
    expect(await refusedSplit('0')).toEqual([
      400,
      'ValidationException',
      `Request is invalid. Stream orders under account ${accountId} is in On-Demand mode.`,
    ])
  })

  test.each([
    [
      { NewStartingHashKey: '0100', ShardToSplit: 'a b' },
      "2 validation errors detected: Value '0100' at 'newStartingHashKey' failed to satisfy constraint: Member " +
        String.raw`must satisfy regular expression pattern: 0|([1-9]\d{0,38}); ` +
        "Value 'a b' at 'shardToSplit' failed to satisfy constraint: Member must satisfy regular expression " +
        'pattern: [a-zA-Z0-9_.-]+',
    ],
    [
      {},
      "2 validation errors detected: Value null at 'newStartingHashKey' failed to satisfy constraint: Member must " +
        "not be null; Value null at 'shardToSplit' failed to satisfy constraint: Member must not be null",
    ],
  ])('%j by its constraints', async (input, text) => {
    expect(await kinesis.fails('SplitShard', { StreamName, ...input })).toEqual([
      400,
      'ValidationException',
      text,
    ])
  })
})
