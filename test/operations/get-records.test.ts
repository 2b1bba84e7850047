import { beforeEach, describe, expect, test } from 'vitest'
import { encodeShardIterator } from '../../src/domain/shard-iterator.js'
import {
  accountId,
  bodyText,
  region,
  signedRequest,
  startMs,
  type TestKinesis,
  testKinesis,
} from '../support/kinesis.js'
import { changeStored, keyOf } from '../support/stored-streams.js'

const StreamName = 'orders'
const shardId = (index: number) => `shardId-${String(index).padStart(12, '0')}`
const hourMs = 3_600_000
const doesNotExist = [
  400,
  'ResourceNotFoundException',
  `Shard ${shardId(0)} in stream orders under account ${accountId} does not exist`,
]
const invalid = [400, 'InvalidArgumentException', 'Invalid ShardIterator.']

let kinesis: TestKinesis

beforeEach(async () => {
  kinesis = await testKinesis()
  await kinesis.ok('CreateStream', { StreamName, ShardCount: 2 })
})

const iteratorOf = async (ShardIteratorType = 'TRIM_HORIZON', shard = 0, input = {}) => {
  const named = { StreamName, ShardId: shardId(shard), ShardIteratorType, ...input }
  return (await kinesis.ok('GetShardIterator', named)).ShardIterator as string
}
const put = (text: string) =>
  kinesis.ok('PutRecord', { StreamName, PartitionKey: 'key', ExplicitHashKey: '0', Data: btoa(text) })
const putBytes = (bytes: number) =>
  kinesis.ok('PutRecord', {
    StreamName,
    PartitionKey: 'key',
    ExplicitHashKey: '0',
    Data: Buffer.alloc(bytes).toString('base64'),
  })
const read = (ShardIterator: string | undefined, input = {}) =>
  kinesis.ok('GetRecords', { ShardIterator, ...input })
const textsOf = ({ Records }: { readonly Records: readonly { readonly Data: string }[] }) =>
  Records.map(({ Data }) => atob(Data))

test('gives everybody who reads the same records the same, until some of them have expired', async () => {
  await put('a')
  kinesis.clock.advance(hourMs)
  await put('b')
  await put('c')
  const iterator = await iteratorOf()
  const first = await read(iterator, { Limit: 2 })
  for (let time = 0; time < 3; time++)
    expect((await read(iterator, { Limit: 2 })).Records).toEqual(first.Records)
  kinesis.clock.advance(23 * hourMs + 1)
  expect(textsOf(await read(await iteratorOf(), { Limit: 2 }))).toEqual(['b', 'c'])
})

test('gives the records of a stream that was made anew under the same name, not those of its predecessor', async () => {
  await put('old')
  for (let time = 0; time < 3; time++) expect(textsOf(await read(await iteratorOf()))).toEqual(['old'])
  await kinesis.ok('DeleteStream', { StreamName })
  await kinesis.ok('CreateStream', { StreamName, ShardCount: 2 })
  await put('new')
  for (let time = 0; time < 3; time++) expect(textsOf(await read(await iteratorOf()))).toEqual(['new'])
})

test('gives the records of the shard in order', async () => {
  kinesis.clock.advance(1)
  const first = await put('a')
  kinesis.clock.advance(1_000)
  const second = await put('b')
  const { NextShardIterator, ...output } = await read(await iteratorOf())
  expect(output).toEqual({
    Records: [
      {
        SequenceNumber: first.SequenceNumber,
        ApproximateArrivalTimestamp: startMs / 1000 + 0.001,
        Data: btoa('a'),
        PartitionKey: 'key',
      },
      {
        SequenceNumber: second.SequenceNumber,
        ApproximateArrivalTimestamp: startMs / 1000 + 1.001,
        Data: btoa('b'),
        PartitionKey: 'key',
      },
    ],
    MillisBehindLatest: 0,
  })
  expect(NextShardIterator).toEqual(expect.any(String))
})

test('of an empty shard gives an empty list and goes on', async () => {
  const page = await read(await iteratorOf())
  expect(page).toEqual({ Records: [], MillisBehindLatest: 0, NextShardIterator: expect.any(String) })
  await put('a')
  expect(textsOf(await read(page.NextShardIterator))).toEqual(['a'])
})

test('gives nothing of other shards', async () => {
  await put('a')
  expect(textsOf(await read(await iteratorOf('TRIM_HORIZON', 1)))).toEqual([])
})

test('an iterator may be used again, and gives what has come meanwhile', async () => {
  const ShardIterator = await iteratorOf()
  await put('a')
  expect(textsOf(await read(ShardIterator))).toEqual(['a'])
  await put('b')
  expect(textsOf(await read(ShardIterator))).toEqual(['a', 'b'])
})

test('the next iterator is another text at each moment, also where nothing came', async () => {
  const { NextShardIterator: first } = await read(await iteratorOf())
  kinesis.clock.advance(1)
  const { NextShardIterator: second } = await read(first)
  expect(second).not.toBe(first)
})

test.each(['TRIM_HORIZON', 'LATEST'])(
  'from %s on no record of a clock that is behind is lost',
  async (type) => {
    let iterator: string | undefined = await iteratorOf(type)
    const texts: string[] = []
    for (const [text, behindMs] of [
      ['a', 0],
      ['b', 5_000],
      ['c', 61_000],
      ['d', 0],
    ] as const) {
      kinesis.clock.advance(-behindMs)
      await put(text)
      kinesis.clock.advance(behindMs)
      const page = await read(iterator)
      texts.push(...textsOf(page))
      iterator = page.NextShardIterator
    }
    expect(texts).toEqual(['a', 'b', 'c', 'd'])
  },
)

describe('pages', () => {
  test('of Limit records', async () => {
    for (const text of ['a', 'b', 'c', 'd', 'e']) await put(text)
    const first = await read(await iteratorOf(), { Limit: 2 })
    const second = await read(first.NextShardIterator, { Limit: 2 })
    const third = await read(second.NextShardIterator, { Limit: 2 })
    expect([first, second, third].map(textsOf)).toEqual([['a', 'b'], ['c', 'd'], ['e']])
  })

  test('of 10000 records where no limit is named', async () => {
    for (let batch = 0; batch < 21; batch++)
      await kinesis.ok('PutRecords', {
        StreamName,
        Records: Array.from({ length: 500 }, () => ({ PartitionKey: 'k', ExplicitHashKey: '0', Data: '' })),
      })
    const first = await read(await iteratorOf())
    const second = await read(first.NextShardIterator)
    expect([first.Records.length, second.Records.length]).toEqual([10_000, 500])
  })

  test('of 10 MiB of data and keys', async () => {
    for (let i = 0; i < 11; i++) await putBytes(1_048_576 - 3)
    const first = await read(await iteratorOf())
    const second = await read(first.NextShardIterator)
    expect([first.Records.length, second.Records.length]).toEqual([10, 1])
  })

  test('of less than 10 MiB where the next record would not fit', async () => {
    for (let i = 0; i < 10; i++) await putBytes(1_048_576 - 3)
    await putBytes(0)
    expect((await read(await iteratorOf())).Records).toHaveLength(10)
  })

  test('of one record that is larger than the rest together', async () => {
    await changeStored(kinesis.storage, StreamName, { maxRecordSizeKiB: 10_240 })
    for (let i = 0; i < 2; i++) await putBytes(10_485_760 - 3)
    const first = await read(await iteratorOf())
    expect([first.Records.length, (await read(first.NextShardIterator)).Records.length]).toEqual([1, 1])
  })

  test('that a host can carry', async () => {
    for (const bytes of [300_000, 300_000, 300_000, 900_000]) await putBytes(bytes)
    const limits = { responseBytes: 1_000_000 }
    const readPage = async (ShardIterator: string | undefined) => {
      const request = signedRequest('GetRecords', { ShardIterator })
      return bodyText(await kinesis.kinesis.handle({ ...request, limits }))
    }
    const first = await readPage(await iteratorOf())
    const second = await readPage(JSON.parse(first).NextShardIterator)
    expect([first, second].map((page) => JSON.parse(page).Records.length)).toEqual([2, 1])
    expect(Math.max(first.length, second.length)).toBeLessThanOrEqual(limits.responseBytes)

    const third = await readPage(JSON.parse(second).NextShardIterator)
    expect(JSON.parse(third)).toMatchObject({ __type: 'InternalFailure' })
  })
})

describe('records past retention', () => {
  test('are passed over', async () => {
    await put('a')
    kinesis.clock.advance(1)
    await put('b')
    kinesis.clock.advance(24 * hourMs)
    expect(textsOf(await read(await iteratorOf()))).toEqual(['b'])
  })

  test('stay for as long as the stream retains them', async () => {
    await put('a')
    await changeStored(kinesis.storage, StreamName, { retentionHours: 48 })
    kinesis.clock.advance(48 * hourMs)
    expect(textsOf(await read(await iteratorOf()))).toEqual(['a'])
    kinesis.clock.advance(1)
    expect(textsOf(await read(await iteratorOf()))).toEqual([])
  })

  test('do not hold up a reader, though a page has room for fewer', async () => {
    for (const text of ['a', 'b', 'c']) await put(text)
    kinesis.clock.advance(24 * hourMs + 1)
    const first = await read(await iteratorOf(), { Limit: 1 })
    expect(textsOf(first)).toEqual([])
    expect(first.MillisBehindLatest).toBe(0)
    await put('d')
    expect(textsOf(await read(first.NextShardIterator, { Limit: 1 }))).toEqual(['d'])
    expect(textsOf(await read(await iteratorOf(), { Limit: 1 }))).toEqual(['d'])
  })

  test('are gone also when a longer retention comes too late for those trimmed', async () => {
    await put('a')
    kinesis.clock.advance(24 * hourMs + 1)
    await put('b')
    const incarnation = (await kinesis.storage.load(keyOf(StreamName)))?.value.incarnation ?? ''
    await kinesis.storage.trim(keyOf(StreamName), incarnation, startMs + 1)
    await changeStored(kinesis.storage, StreamName, { retentionHours: 48 })
    expect(textsOf(await read(await iteratorOf()))).toEqual(['b'])
  })
})

describe('MillisBehindLatest', () => {
  test('is the age of the last record where more stand behind it, 0 at the tip', async () => {
    await put('a')
    kinesis.clock.advance(1_000)
    await put('b')
    kinesis.clock.advance(5_000)
    const first = await read(await iteratorOf(), { Limit: 1 })
    const second = await read(first.NextShardIterator, { Limit: 1 })
    const third = await read(second.NextShardIterator, { Limit: 1 })
    expect([first, second, third].map(({ MillisBehindLatest }) => MillisBehindLatest)).toEqual([6_000, 0, 0])
  })

  test('is never negative', async () => {
    await put('a')
    await put('b')
    kinesis.clock.advance(-1_000)
    const iterator = await iteratorOf()
    expect((await read(iterator, { Limit: 1 })).MillisBehindLatest).toBe(0)
  })
})

describe('a closed shard', () => {
  const half = '170141183460469231731687303715884105728'
  const childOf = (index: number, parents: readonly number[], start: string, end: string) => ({
    ShardId: shardId(index),
    ParentShards: parents.map(shardId),
    HashKeyRange: { StartingHashKey: start, EndingHashKey: end },
  })

  beforeEach(async () => {
    for (const text of ['a', 'b', 'c']) await put(text)
  })

  test('that was split ends with its last record and its children', async () => {
    await kinesis.ok('SplitShard', { StreamName, ShardToSplit: '0', NewStartingHashKey: '100' })
    const first = await read(await iteratorOf(), { Limit: 2 })
    expect(textsOf(first)).toEqual(['a', 'b'])
    expect(first).not.toHaveProperty('ChildShards')
    const last = await read(first.NextShardIterator, { Limit: 2 })
    expect(textsOf(last)).toEqual(['c'])
    expect(last).not.toHaveProperty('NextShardIterator')
    expect(last.ChildShards).toEqual([
      childOf(2, [0], '0', '99'),
      childOf(3, [0], '100', String(BigInt(half) - 1n)),
    ])
  })

  test('that was merged names the one child of both parents', async () => {
    await kinesis.ok('MergeShards', { StreamName, ShardToMerge: '0', AdjacentShardToMerge: '1' })
    for (const shard of [0, 1]) {
      const page = await read(await iteratorOf('TRIM_HORIZON', shard))
      expect(textsOf(page)).toEqual(shard === 0 ? ['a', 'b', 'c'] : [])
      expect(page).not.toHaveProperty('NextShardIterator')
      expect(page.ChildShards).toEqual([childOf(2, [0, 1], '0', '340282366920938463463374607431768211455')])
    }
  })

  test.each(['LATEST', 'TRIM_HORIZON'])(
    'ends for a reader who had come to its tip from %s before',
    async (type) => {
      const tip = await read(await iteratorOf(type))
      await put('d')
      await kinesis.ok('SplitShard', { StreamName, ShardToSplit: '0', NewStartingHashKey: '100' })
      const last = await read(tip.NextShardIterator)
      expect(textsOf(last)).toEqual(['d'])
      expect(last).not.toHaveProperty('NextShardIterator')
      expect(last.ChildShards).toHaveLength(2)
    },
  )

  test.each(['LATEST', 'AT_SEQUENCE_NUMBER', 'AFTER_SEQUENCE_NUMBER', 'AT_TIMESTAMP'])(
    'ends at once for a reader who begins behind its records by %s',
    async (type) => {
      await kinesis.ok('SplitShard', { StreamName, ShardToSplit: '0', NewStartingHashKey: '100' })
      const [shard] = (await kinesis.ok('DescribeStream', { StreamName })).StreamDescription.Shards
      kinesis.clock.advance(1_000)
      const page = await read(
        await iteratorOf(type, 0, {
          Timestamp: startMs / 1000 + 1,
          ...(type.endsWith('NUMBER') && {
            StartingSequenceNumber: shard?.SequenceNumberRange.EndingSequenceNumber,
          }),
        }),
      )
      expect(page.Records).toEqual([])
      expect(page).not.toHaveProperty('NextShardIterator')
      expect(page.ChildShards).toHaveLength(2)
    },
  )

  test('ends though its records have all passed retention', async () => {
    kinesis.clock.advance(10_000)
    await kinesis.ok('SplitShard', { StreamName, ShardToSplit: '0', NewStartingHashKey: '100' })
    kinesis.clock.advance(24 * hourMs - 5_000)
    const page = await read(await iteratorOf(), { Limit: 1 })
    expect(page.Records).toEqual([])
    expect(page.ChildShards).toHaveLength(2)
  })

  test('of a stream that is still UPDATING goes on', async () => {
    kinesis = await testKinesis({ updateStreamMs: 500 })
    await kinesis.ok('CreateStream', { StreamName, ShardCount: 1 })
    await kinesis.ok('SplitShard', { StreamName, ShardToSplit: '0', NewStartingHashKey: '100' })
    const page = await read(await iteratorOf())
    expect(page).toHaveProperty('NextShardIterator')
    await put('a')
    kinesis.clock.advance(500)
    const last = await read(page.NextShardIterator)
    expect(textsOf(last)).toEqual(['a'])
    expect(last.ChildShards).toHaveLength(2)
  })
})

describe('an iterator', () => {
  test.each([
    ['expires when it is older than 300 s', {}, 300_000],
    ['lives as long as the settings say', { iteratorTtlSeconds: 10 }, 10_000],
  ])('%s', async (_, settings, ttlMs) => {
    kinesis = await testKinesis(settings)
    await kinesis.ok('CreateStream', { StreamName, ShardCount: 1 })
    const ShardIterator = await iteratorOf()
    kinesis.clock.advance(ttlMs)
    await read(ShardIterator)
    kinesis.clock.advance(1)
    // 1700000000 s was a Tuesday: `date -u -d @1700000000`.
    const later = ttlMs === 300_000 ? '22:18:20' : '22:13:30'
    expect(await kinesis.fails('GetRecords', { ShardIterator })).toEqual([
      400,
      'ExpiredIteratorException',
      'Iterator expired. The iterator was created at time Tue Nov 14 22:13:20 UTC 2023 while right now it is Tue Nov ' +
        `14 ${later} UTC 2023 which is further in the future than the tolerated delay of ${ttlMs} milliseconds.`,
    ])
  })

  test.each([
    ['Thu Jan 22 01:22:02 UTC 2015', 1_421_889_722],
    ['Sun Mar 01 00:00:00 UTC 2026', 1_772_323_200],
    ['Sat Feb 29 23:59:59 UTC 2020', 1_583_020_799],
  ])('tells when it was made: %s', async (text, seconds) => {
    const ShardIterator = encodeShardIterator({
      issuedAtMs: seconds * 1000,
      streamName: 'missing',
      shard: 9,
      sequenceNumber: '9'.repeat(56),
    })
    kinesis.clock.advance(2_000_000_000_000 - startMs)
    expect(await kinesis.fails('GetRecords', { ShardIterator })).toEqual([
      400,
      'ExpiredIteratorException',
      `Iterator expired. The iterator was created at time ${text} while right now it is Wed May 18 03:33:20 UTC 2033 ` +
        'which is further in the future than the tolerated delay of 300000 milliseconds.',
    ])
  })

  // The start of shard 0 where it was made at 1700000000 s.
  const start = '49646437577108476416916876405825929425585429676275269634'
  const forged = { issuedAtMs: startMs, streamName: StreamName, shard: 0, sequenceNumber: start }

  test.each([
    ['is text', 'iterator'],
    ['is base64 of something else', btoa('a'.repeat(152))],
    ['has lost its end', encodeShardIterator(forged).slice(0, -4)],
    ['was changed', encodeShardIterator(forged).replace(/.{24}$/, 'A'.repeat(24))],
    ['is from later', encodeShardIterator({ ...forged, issuedAtMs: startMs + 1 })],
    ['is from no time', encodeShardIterator({ ...forged, issuedAtMs: 0 })],
    ['holds no sequence number', encodeShardIterator({ ...forged, sequenceNumber: '9'.repeat(56) })],
    ['holds a number of another shard', encodeShardIterator({ ...forged, shard: 1 })],
  ])('is refused that %s', async (_, ShardIterator) => {
    expect(await kinesis.fails('GetRecords', { ShardIterator })).toEqual(invalid)
  })

  test('is refused where its stream is gone, and elsewhere', async () => {
    const ShardIterator = await iteratorOf()
    expect(
      await kinesis.fails('GetRecords', { ShardIterator }, { accountId: '123456789012', region }),
    ).toEqual([
      400,
      'ResourceNotFoundException',
      `Shard ${shardId(0)} in stream orders under account 123456789012 does not exist`,
    ])
    expect(
      (await kinesis.fails('GetRecords', { ShardIterator }, { accountId, region: 'eu-west-1' }))[1],
    ).toBe('ResourceNotFoundException')
    await kinesis.ok('DeleteStream', { StreamName })
    expect(await kinesis.fails('GetRecords', { ShardIterator })).toEqual(doesNotExist)
  })

  test('is refused of a shard that its stream does not have', async () => {
    const ShardIterator = encodeShardIterator({
      ...forged,
      shard: 2,
      sequenceNumber: String(BigInt(start) + 2n * ((1n << 144n) + 16n)),
    })
    expect(await kinesis.fails('GetRecords', { ShardIterator })).toEqual([
      400,
      'ResourceNotFoundException',
      `Shard ${shardId(2)} in stream orders under account ${accountId} does not exist`,
    ])
  })

  test('is good while its stream is DELETING', async () => {
    kinesis = await testKinesis({ deleteStreamMs: 500 })
    await kinesis.ok('CreateStream', { StreamName, ShardCount: 1 })
    await put('a')
    const ShardIterator = await iteratorOf()
    await kinesis.ok('DeleteStream', { StreamName })
    expect(textsOf(await read(ShardIterator))).toEqual(['a'])
    kinesis.clock.advance(500)
    expect(await kinesis.fails('GetRecords', { ShardIterator })).toEqual(doesNotExist)
  })
})

describe('the stream may be named beside the iterator', () => {
  const orders = `arn:aws:kinesis:${region}:${accountId}:stream/orders`

  test('by ARN or id', async () => {
    await put('a')
    const { StreamId } = (await kinesis.ok('DescribeStreamSummary', { StreamName })).StreamDescriptionSummary
    for (const names of [{ StreamARN: orders }, { StreamId }, { StreamARN: orders, StreamId }])
      expect(textsOf(await read(await iteratorOf(), names))).toEqual(['a'])
  })

  test('but must be that of the iterator', async () => {
    await kinesis.ok('CreateStream', { StreamName: 'events', ShardCount: 2 })
    const StreamARN = orders.replace('orders', 'events')
    expect(await kinesis.fails('GetRecords', { ShardIterator: await iteratorOf(), StreamARN })).toEqual(
      invalid,
    )
  })

  test('by an ARN that reaches into another account', async () => {
    const ShardIterator = await iteratorOf()
    await put('a')
    const elsewhere = { accountId: '123456789012', region: 'eu-west-1' }
    const page = await kinesis.ok('GetRecords', { ShardIterator, StreamARN: orders }, elsewhere)
    expect(textsOf(page)).toEqual(['a'])
  })
})

test.each([
  [
    {},
    "1 validation error detected: Value null at 'shardIterator' failed to satisfy constraint: Member must not be null",
  ],
  [
    { Limit: 0, ShardIterator: '' },
    "2 validation errors detected: Value '0' at 'limit' failed to satisfy constraint: Member must have value greater " +
      "than or equal to 1; Value '' at 'shardIterator' failed to satisfy constraint: Member must have length greater " +
      'than or equal to 1',
  ],
  [
    { Limit: 10_001, ShardIterator: 'a' },
    "1 validation error detected: Value '10001' at 'limit' failed to satisfy constraint: Member must have value less " +
      'than or equal to 10000',
  ],
  [
    { ShardIterator: 'a'.repeat(513) },
    `1 validation error detected: Value '${'a'.repeat(513)}' at 'shardIterator' failed to satisfy constraint: Member ` +
      'must have length less than or equal to 512',
  ],
])('%j does not satisfy its constraints', async (input, text) => {
  expect(await kinesis.fails('GetRecords', input)).toEqual([400, 'ValidationException', text])
})

test('types come first, in the order of the members', async () => {
  expect(await kinesis.fails('GetRecords', { ShardIterator: 1, Limit: 'a' })).toEqual([
    400,
    'SerializationException',
    'class java.lang.String can not be converted to an Integer',
  ])
})

test('DryRun answers an error in place of the records, after all other refusals', async () => {
  const ShardIterator = await iteratorOf()
  expect((await kinesis.fails('GetRecords', { ShardIterator, DryRun: true })).slice(0, 2)).toEqual([
    400,
    'DryRunOperationException',
  ])
  await kinesis.ok('DeleteStream', { StreamName })
  expect(await kinesis.fails('GetRecords', { ShardIterator, DryRun: true })).toEqual(doesNotExist)
})
