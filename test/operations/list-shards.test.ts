import { beforeEach, describe, expect, test } from 'vitest'
import { pageToken } from '../../src/services/page-tokens.js'
import {
  accountId,
  type JsonInput,
  region,
  startMs,
  type TestKinesis,
  testKinesis,
} from '../support/kinesis.js'
import { namesAStream } from '../support/naming-a-stream.js'

const StreamName = 'orders'
const dayMs = 24 * 3_600_000
const startSeconds = startMs / 1000
const shardId = (index: number) => `shardId-${String(index).padStart(12, '0')}`

let kinesis: TestKinesis

beforeEach(async () => {
  kinesis = await testKinesis({ shardLimit: 2000 })
})

const create = (ShardCount: number) => kinesis.ok('CreateStream', { StreamName, ShardCount })
const list = (input: JsonInput = { StreamName }) => kinesis.ok('ListShards', input)
/** Indices of the shards that are listed. */
const listed = async (input: JsonInput = {}) =>
  ((await list({ StreamName, ...input })).Shards ?? []).map(({ ShardId }) => Number(ShardId.slice(8)))
const filtered = (ShardFilter: JsonInput) => listed({ ShardFilter })
const invalidArgument = (text: string) => [400, 'InvalidArgumentException', text]

namesAStream('ListShards', {}, [
  400,
  'InvalidArgumentException',
  'Either NextToken or StreamName should be provided.',
])

test('shards as DescribeStream shows them', async () => {
  kinesis.clock.advance(2000)
  await create(2)
  kinesis.clock.advance(98_000)
  await kinesis.ok('MergeShards', { StreamName, ShardToMerge: '0', AdjacentShardToMerge: '1' })
  expect(await list()).toEqual({
    Shards: [
      {
        ShardId: shardId(0),
        HashKeyRange: { StartingHashKey: '0', EndingHashKey: '170141183460469231731687303715884105727' },
        SequenceNumberRange: {
          StartingSequenceNumber: '49646437577108476416916876405825929425585429676275269634',
          EndingSequenceNumber: '49646437577119626789516141717395488358902146099801227266',
        },
      },
      {
        ShardId: shardId(1),
        HashKeyRange: {
          StartingHashKey: '170141183460469231731687303715884105728',
          EndingHashKey: '340282366920938463463374607431768211455',
        },
        SequenceNumberRange: {
          StartingSequenceNumber: '49646437577130777162115407028967465143858078037781250066',
          EndingSequenceNumber: expect.any(String),
        },
      },
      {
        ShardId: shardId(2),
        ParentShardId: shardId(0),
        AdjacentParentShardId: shardId(1),
        HashKeyRange: { StartingHashKey: '0', EndingHashKey: '340282366920938463463374607431768211455' },
        SequenceNumberRange: {
          StartingSequenceNumber: '49646437613191082148139424648830721590730485533618733090',
        },
      },
    ],
  })
})

test('follows the stream through its states', async () => {
  kinesis = await testKinesis({ createStreamMs: 500, updateStreamMs: 500, deleteStreamMs: 500 })
  await create(1)
  expect(await listed()).toEqual([])
  kinesis.clock.advance(500)
  expect(await listed()).toEqual([0])
  await kinesis.ok('SplitShard', { StreamName, ShardToSplit: '0', NewStartingHashKey: '100' })
  expect(await listed()).toEqual([0])
  kinesis.clock.advance(500)
  expect(await listed()).toEqual([0, 1, 2])
  await kinesis.ok('DeleteStream', { StreamName })
  expect(await listed()).toEqual([0, 1, 2])
  kinesis.clock.advance(500)
  expect(await kinesis.fails('ListShards', { StreamName })).toEqual([
    400,
    'ResourceNotFoundException',
    `Stream orders under account ${accountId} not found.`,
  ])
})

describe('pages', () => {
  test('by token, which knows stream and filter', async () => {
    await create(5)
    await kinesis.ok('CreateStream', { StreamName: 'events', ShardCount: 1 })
    const first = await list({
      StreamName,
      MaxResults: 2,
      ShardFilter: { Type: 'AFTER_SHARD_ID', ShardId: shardId(0) },
    })
    expect(first.Shards?.map(({ ShardId }) => ShardId)).toEqual([shardId(1), shardId(2)])
    const second = await list({ NextToken: first.NextToken, MaxResults: 1 })
    expect(second.Shards?.map(({ ShardId }) => ShardId)).toEqual([shardId(3)])
    const third = await list({ NextToken: second.NextToken })
    expect(third.Shards?.map(({ ShardId }) => ShardId)).toEqual([shardId(4)])
    expect(third).not.toHaveProperty('NextToken')
  })

  test('of a stream of another account, found by its ARN', async () => {
    const client = { accountId: '123456789012', region: 'eu-west-1' }
    await kinesis.ok('CreateStream', { StreamName, ShardCount: 3 }, client)
    const StreamARN = 'arn:aws:kinesis:eu-west-1:123456789012:stream/orders'
    const { NextToken } = await list({ StreamARN, MaxResults: 1 })
    expect((await list({ NextToken })).Shards).toHaveLength(2)
  })

  test.each([
    ['exactly what is left', { MaxResults: 3 }, [0, 1, 2], false],
    ['less than is left', { MaxResults: 2 }, [0, 1], true],
    ['behind a shard', { ExclusiveStartShardId: shardId(0) }, [1, 2], false],
    ['behind another spelling of its id', { ExclusiveStartShardId: 'x-1' }, [2], false],
    ['behind a shard that is not there', { ExclusiveStartShardId: shardId(9) }, [], false],
  ])('%s', async (_, input, indices, more) => {
    await create(3)
    const page = await list({ StreamName, ...input })
    expect(page.Shards?.map(({ ShardId }) => ShardId)).toEqual(indices.map(shardId))
    expect(page.NextToken !== undefined).toBe(more)
  })

  test('of at most 1,000 shards, also when MaxResults names more', async () => {
    await create(1001)
    for (const input of [{}, { MaxResults: 10_000 }]) {
      const page = await list({ StreamName, ...input })
      expect(page.Shards).toHaveLength(1000)
      expect((await list({ NextToken: page.NextToken })).Shards).toHaveLength(1)
    }
  })
})

describe('tokens', () => {
  let NextToken: string

  beforeEach(async () => {
    await create(3)
    NextToken = (await list({ StreamName, MaxResults: 1 })).NextToken ?? ''
  })

  test('live for 300 seconds', async () => {
    kinesis.clock.advance(300_000)
    await list({ NextToken })
    kinesis.clock.advance(1)
    const [status, type] = await kinesis.fails('ListShards', { NextToken })
    expect([status, type]).toEqual([400, 'ExpiredNextTokenException'])
  })

  test.each([
    ['arbitrary text', () => shardId(0)],
    ['a token that was cut off', () => NextToken.slice(0, -4)],
    ['a million characters', () => 'A'.repeat(1_000_000)],
  ])('%s is none', async (_, token) => {
    expect(await kinesis.fails('ListShards', { NextToken: token() })).toEqual(
      invalidArgument('Invalid NextToken.'),
    )
  })

  test('of another operation are none', async () => {
    await kinesis.ok('CreateStream', { StreamName: 'events', ShardCount: 1 })
    const { NextToken: other } = await kinesis.ok('ListStreams', { Limit: 1 })
    expect(await kinesis.fails('ListShards', { NextToken: other })).toEqual(
      invalidArgument('Invalid NextToken.'),
    )
  })

  test.each([
    ['StreamName', StreamName],
    ['StreamName', 'missing'],
    ['StreamARN', `arn:aws:kinesis:${region}:${accountId}:stream/orders`],
    ['StreamId', 'abcdefghij0123456789-abc'],
    ['StreamCreationTimestamp', startSeconds - 2],
    ['ExclusiveStartShardId', shardId(0)],
    ['ShardFilter', { Type: 'AT_LATEST' }],
  ])('say already what %s would (%j)', async (member, value) => {
    const expected = invalidArgument(`NextToken and ${member} cannot be provided together.`)
    expect(await kinesis.fails('ListShards', { NextToken, [member]: value })).toEqual(expected)
    expect(await kinesis.fails('ListShards', { NextToken: 'none', [member]: value })).toEqual(expected)
  })

  describe('that somebody made up', () => {
    const contents = {
      stream: `arn:aws:kinesis:${region}:${accountId}:stream/orders`,
      createdAtMs: String(startMs - 2000),
      after: '0',
      filter: 'null',
    }
    const forged = (changes: Record<string, string> = {}, without = '') =>
      pageToken(
        'ListShards',
        startMs,
        Object.fromEntries(
          Object.entries({ ...contents, ...changes }).filter(([member]) => member !== without),
        ),
      )

    test('are as good as others where they say the same', async () => {
      expect(forged()).toBe(NextToken)
    })

    test.each(Object.keys(contents))('are none without %s', async (member) => {
      expect(await kinesis.fails('ListShards', { NextToken: forged({}, member) })).toEqual(
        invalidArgument('Invalid NextToken.'),
      )
    })

    test.each([
      { stream: '' },
      { stream: 'orders' },
      { stream: contents.stream.replace('orders', '../orders') },
      { createdAtMs: '' },
      { createdAtMs: 'NaN' },
      { createdAtMs: '1e3' },
      { after: '' },
      { after: '-1' },
      { after: '0x1' },
      { after: '9'.repeat(400) },
      { filter: '' },
      { filter: '{' },
      { filter: '1' },
      { filter: '[]' },
      { filter: '{}' },
      { filter: '{"Type":"toString"}' },
      { filter: '{"Type":["AT_LATEST"]}' },
      { filter: '{"Type":"AFTER_SHARD_ID","ShardId":1}' },
      { filter: '{"Type":"AT_TIMESTAMP","Timestamp":"now"}' },
      { filter: '['.repeat(100_000) },
    ])('%j makes them none', async (changes) => {
      expect(await kinesis.fails('ListShards', { NextToken: forged(changes) })).toEqual(
        invalidArgument('Invalid NextToken.'),
      )
    })
  })

  test('belong to one of two streams of a name, also when both were made within a second', async () => {
    await kinesis.ok('DeleteStream', { StreamName })
    await create(3)
    expect(await kinesis.fails('ListShards', { NextToken })).toEqual([
      400,
      'ResourceNotFoundException',
      `Stream orders under account ${accountId} not found.`,
    ])
  })

  test('belong to a stream, not to its name', async () => {
    await kinesis.ok('DeleteStream', { StreamName })
    kinesis.clock.advance(1000)
    await create(3)
    const [status, type] = await kinesis.fails('ListShards', { NextToken })
    expect([status, type]).toEqual([400, 'ResourceNotFoundException'])
  })
})

describe('StreamCreationTimestamp', () => {
  beforeEach(async () => {
    await create(1)
  })

  test.each([startSeconds - 2, startSeconds - 1.5])('%d is the second of the creation', async (at) => {
    expect(await listed({ StreamCreationTimestamp: at })).toEqual([0])
  })

  test.each([startSeconds - 3, startSeconds])('%d is that of another stream', async (at) => {
    expect(await kinesis.fails('ListShards', { StreamName, StreamCreationTimestamp: at })).toEqual([
      400,
      'ResourceNotFoundException',
      `Stream orders under account ${accountId} not found.`,
    ])
  })
})

/**
 * Shards 0 and 1; 0 is split into 2 and 3 in the second 100 after the start, and 3 and 1 are merged into 4 in
 * the second 200. Splits happen in the middle of a second.
 */
describe('ShardFilter', () => {
  const at = (second: number, ms = 0) => startSeconds + second + ms / 1000

  beforeEach(async () => {
    await create(2)
    kinesis.clock.advance(100_500)
    await kinesis.ok('SplitShard', { StreamName, ShardToSplit: '0', NewStartingHashKey: '100' })
    kinesis.clock.advance(100_000)
    await kinesis.ok('MergeShards', { StreamName, ShardToMerge: '3', AdjacentShardToMerge: '1' })
    kinesis.clock.advance(100_000)
  })

  test.each([
    ['none', undefined, [0, 1, 2, 3, 4]],
    ['FROM_TRIM_HORIZON', { Type: 'FROM_TRIM_HORIZON' }, [0, 1, 2, 3, 4]],
    ['AT_TRIM_HORIZON', { Type: 'AT_TRIM_HORIZON' }, [0, 1]],
    ['AT_LATEST', { Type: 'AT_LATEST' }, [2, 4]],
    ['AFTER_SHARD_ID', { Type: 'AFTER_SHARD_ID', ShardId: shardId(2) }, [3, 4]],
    ['AFTER_SHARD_ID of another spelling', { Type: 'AFTER_SHARD_ID', ShardId: 'x-2' }, [3, 4]],
    ['AFTER_SHARD_ID of the last', { Type: 'AFTER_SHARD_ID', ShardId: shardId(4) }, []],
    ['AT_TIMESTAMP before the stream', { Type: 'AT_TIMESTAMP', Timestamp: 0 }, [0, 1]],
    ['AT_TIMESTAMP before the split', { Type: 'AT_TIMESTAMP', Timestamp: at(99) }, [0, 1]],
    ['AT_TIMESTAMP after the split', { Type: 'AT_TIMESTAMP', Timestamp: at(101) }, [1, 2, 3]],
    ['AT_TIMESTAMP after the merge', { Type: 'AT_TIMESTAMP', Timestamp: at(201) }, [2, 4]],
    ['FROM_TIMESTAMP before the stream', { Type: 'FROM_TIMESTAMP', Timestamp: 0 }, [0, 1, 2, 3, 4]],
    ['FROM_TIMESTAMP before the split', { Type: 'FROM_TIMESTAMP', Timestamp: at(99) }, [0, 1, 2, 3, 4]],
    ['FROM_TIMESTAMP after the split', { Type: 'FROM_TIMESTAMP', Timestamp: at(101) }, [1, 2, 3, 4]],
    ['FROM_TIMESTAMP after the merge', { Type: 'FROM_TIMESTAMP', Timestamp: at(201) }, [2, 4]],
  ])('%s', async (_, ShardFilter, indices) => {
    expect(await listed({ ShardFilter })).toEqual(indices)
  })

  test('goes on with every page', async () => {
    const first = await list({ StreamName, MaxResults: 1, ShardFilter: { Type: 'AT_LATEST' } })
    expect(first.Shards?.map(({ ShardId }) => ShardId)).toEqual([shardId(2)])
    const second = await list({ NextToken: first.NextToken })
    expect(second.Shards?.map(({ ShardId }) => ShardId)).toEqual([shardId(4)])
  })

  test('applies to the whole stream, ExclusiveStartShardId to what is left', async () => {
    expect(await listed({ ShardFilter: { Type: 'AT_LATEST' }, ExclusiveStartShardId: shardId(2) })).toEqual([
      4,
    ])
  })

  test.each([0, 1, 499, 500, 999])(
    'a parent is there until its children are: %d ms into the second of the split',
    async (ms) => {
      const Timestamp = at(100, ms)
      expect(await filtered({ Type: 'AT_TIMESTAMP', Timestamp })).toEqual([0, 1])
      expect(await filtered({ Type: 'FROM_TIMESTAMP', Timestamp })).toEqual([0, 1, 2, 3, 4])
    },
  )

  test('follows the trim horizon, where every hash key has its shard', async () => {
    const horizonAt = (second: number, ms = 0) =>
      kinesis.clock.advance(startMs + second * 1000 + ms + dayMs - kinesis.clock.now())
    horizonAt(100, 999)
    expect(await filtered({ Type: 'AT_TRIM_HORIZON' })).toEqual([0, 1])
    expect(await filtered({ Type: 'AT_TIMESTAMP', Timestamp: at(0) })).toEqual([0, 1])
    horizonAt(101)
    expect(await filtered({ Type: 'AT_TRIM_HORIZON' })).toEqual([1, 2, 3])
    expect(await filtered({ Type: 'FROM_TRIM_HORIZON' })).toEqual([1, 2, 3, 4])
    expect(await filtered({ Type: 'FROM_TIMESTAMP', Timestamp: at(0) })).toEqual([1, 2, 3, 4])
    horizonAt(201)
    expect(await listed()).toEqual([2, 4])
  })

  const needsTimestamp =
    'Timestamp must be supplied in a ShardFilter with a Type of FROM_TIMESTAMP or AT_TIMESTAMP'
  test.each([
    [{ Type: 'AFTER_SHARD_ID' }, 'ShardId must be supplied in a ShardFilter with a Type of AFTER_SHARD_ID'],
    [{ Type: 'AT_TIMESTAMP' }, needsTimestamp],
    [{ Type: 'FROM_TIMESTAMP' }, needsTimestamp],
  ])('%j is not enough', async (ShardFilter, text) => {
    expect(await kinesis.fails('ListShards', { StreamName, ShardFilter })).toEqual(invalidArgument(text))
  })

  test('AFTER_SHARD_ID needs an id that can be one', async () => {
    const ShardFilter = { Type: 'AFTER_SHARD_ID', ShardId: 'shard' }
    expect(await kinesis.fails('ListShards', { StreamName, ShardFilter })).toEqual([
      400,
      'ResourceNotFoundException',
      `Could not find shard shard in stream orders under account ${accountId}.`,
    ])
  })
})

test('a text that is no shard id is refused before the stream is looked up', async () => {
  expect(await kinesis.fails('ListShards', { StreamName, ExclusiveStartShardId: 'shard' })).toEqual([
    400,
    'ResourceNotFoundException',
    `Could not find shard shard in stream orders under account ${accountId}.`,
  ])
})

test.each([
  [
    { MaxResults: 10_001 },
    "1 validation error detected: Value '10001' at 'maxResults' failed to satisfy constraint: Member must " +
      'have value less than or equal to 10000',
  ],
  [
    { ExclusiveStartShardId: '', MaxResults: 0, NextToken: '' },
    "4 validation errors detected: Value '' at 'exclusiveStartShardId' failed to satisfy constraint: Member " +
      "must satisfy regular expression pattern: [a-zA-Z0-9_.-]+; Value '' at 'exclusiveStartShardId' failed to " +
      "satisfy constraint: Member must have length greater than or equal to 1; Value '0' at 'maxResults' " +
      "failed to satisfy constraint: Member must have value greater than or equal to 1; Value '' at " +
      "'nextToken' failed to satisfy constraint: Member must have length greater than or equal to 1",
  ],
  [
    { ShardFilter: {} },
    "1 validation error detected: Value null at 'shardFilter.type' failed to satisfy constraint: Member must " +
      'not be null',
  ],
  [
    { ShardFilter: { Type: 'LATEST', ShardId: '/' } },
    "2 validation errors detected: Value 'LATEST' at 'shardFilter.type' failed to satisfy constraint: Member " +
      'must satisfy enum value set: [AFTER_SHARD_ID, AT_TRIM_HORIZON, FROM_TRIM_HORIZON, AT_LATEST, ' +
      "AT_TIMESTAMP, FROM_TIMESTAMP]; Value '/' at 'shardFilter.shardId' failed to satisfy constraint: Member " +
      'must satisfy regular expression pattern: [a-zA-Z0-9_.-]+',
  ],
])('%j does not satisfy its constraints', async (input, text) => {
  expect(await kinesis.fails('ListShards', input)).toEqual([400, 'ValidationException', text])
})

test('types come first', async () => {
  expect(await kinesis.fails('ListShards', { MaxResults: 0, StreamCreationTimestamp: 'now' })).toEqual([
    400,
    'SerializationException',
    'class java.lang.String can not be converted to milliseconds since epoch',
  ])
})
