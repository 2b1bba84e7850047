import { beforeEach, describe, expect, test } from 'vitest'
import { accountId, region, startMs, type TestKinesis, testKinesis } from '../support/kinesis.js'
import { namesAStream } from '../support/naming-a-stream.js'

const StreamName = 'orders'
const ShardId = 'shardId-000000000000'
const doesNotExist = (id: string, stream = 'orders', account = accountId) => [
  400,
  'ResourceNotFoundException',
  `Shard ${id} in stream ${stream} under account ${account} does not exist`,
]

// Numbers of a shard 0 made at 1700000000 s: its start, and the record with counter 1 of 1700000005 s.
const start = '49646437577108476416916876405825929425585429676275269634'
const record = '49646437577108476416916876405827138351405044649047359490'
const afterRecord = '49646437577108476416916876405827138351405044717766836226'
const startOfShard1 = '49646437577130777162115407028967465143858078037781250066'

let kinesis: TestKinesis

beforeEach(async () => {
  kinesis = await testKinesis()
  kinesis.clock.advance(2_000)
  await kinesis.ok('CreateStream', { StreamName, ShardCount: 2 })
})

const iteratorOf = async (input: object) =>
  (await kinesis.ok('GetShardIterator', { StreamName, ShardId, ...input })).ShardIterator
const refused = (input: object) =>
  kinesis.fails('GetShardIterator', { StreamName, ShardId, ShardIteratorType: 'LATEST', ...input })
const put = (text: string) =>
  kinesis.ok('PutRecord', { StreamName, PartitionKey: 'key', ExplicitHashKey: '0', Data: btoa(text) })
const readWith = async (input: object) => {
  const { Records } = await kinesis.ok('GetRecords', { ShardIterator: await iteratorOf(input) })
  return Records.map(({ Data }) => atob(Data))
}

namesAStream(
  'GetShardIterator',
  { ShardId: '0', ShardIteratorType: 'LATEST' },
  undefined,
  (name, account) => `Shard ${ShardId} in stream ${name} under account ${account} does not exist`,
)

test('gives the token that other emulators give for the same place', async () => {
  kinesis = await testKinesis()
  kinesis.clock.advance(2_000)
  await kinesis.ok('CreateStream', { StreamName: 'demo', ShardCount: 1 })
  kinesis.clock.advance(8_000)
  expect(
    await kinesis.ok('GetShardIterator', { StreamName: 'demo', ShardId, ShardIteratorType: 'TRIM_HORIZON' }),
  ).toEqual({
    ShardIterator:
      'AAAAAAAAAAHWsxI6NcuIW46C9ptTlfNJwoPHp1pdgp/E8B0tr11p8VfjNa9K9q6V+huQSywq1gr0jmIjOlvMKVEg5adOyLC6OdLVMKJ9n63' +
      'tGlRxjh75WamNA1i8SkV/be7ifbCvGEqLF2EUxp4OVAh92RCtJAm0/pmUqs7akD7yo1dztph3E0nF9PfbofecayZ+zOyof/8=',
  })
})

test('tokens fit into 512 characters for the longest names and differ from moment to moment', async () => {
  const longest = { StreamName: 's'.repeat(128), ShardId: '0', ShardIteratorType: 'LATEST' }
  await kinesis.ok('CreateStream', { StreamName: longest.StreamName, ShardCount: 1 })
  const first = await iteratorOf(longest)
  kinesis.clock.advance(1)
  const second = await iteratorOf(longest)
  expect(first?.length).toBeLessThanOrEqual(512)
  expect(second).not.toBe(first)
  await kinesis.ok('GetRecords', { ShardIterator: second })
})

describe('begins at', () => {
  let a: string
  let b: string

  beforeEach(async () => {
    kinesis.clock.advance(1_000)
    a = (await put('a')).SequenceNumber
    kinesis.clock.advance(1_000)
    b = (await put('b')).SequenceNumber
  })

  test.each([
    ['all records', { ShardIteratorType: 'TRIM_HORIZON' }, ['a', 'b', 'c']],
    ['what comes later', { ShardIteratorType: 'LATEST' }, ['c']],
    [
      'all records for a time before them',
      { ShardIteratorType: 'AT_TIMESTAMP', Timestamp: 0 },
      ['a', 'b', 'c'],
    ],
    [
      'the first record at a time',
      { ShardIteratorType: 'AT_TIMESTAMP', Timestamp: startMs / 1000 + 4 },
      ['b', 'c'],
    ],
    [
      'the first record after a time, to the millisecond',
      { ShardIteratorType: 'AT_TIMESTAMP', Timestamp: startMs / 1000 + 3.001 },
      ['b', 'c'],
    ],
    [
      'the tip where no record is as late',
      { ShardIteratorType: 'AT_TIMESTAMP', Timestamp: startMs / 1000 + 4.001 },
      ['c'],
    ],
    [
      'the start for its number',
      { ShardIteratorType: 'AT_SEQUENCE_NUMBER', StartingSequenceNumber: start },
      ['a', 'b', 'c'],
    ],
    [
      'what follows the start',
      { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', StartingSequenceNumber: start },
      ['a', 'b', 'c'],
    ],
    // Counter 1 is that of record a, which is of 1700000003 s.
    [
      'b for a number that nobody has',
      { ShardIteratorType: 'AT_SEQUENCE_NUMBER', StartingSequenceNumber: record },
      ['b', 'c'],
    ],
    [
      'b for the place after that',
      { ShardIteratorType: 'AT_SEQUENCE_NUMBER', StartingSequenceNumber: afterRecord },
      ['b', 'c'],
    ],
  ])('%s: %j', async (_, input, texts) => {
    kinesis.clock.advance(1_000)
    const ShardIterator = await iteratorOf(input)
    await put('c')
    const { Records } = await kinesis.ok('GetRecords', { ShardIterator })
    expect(Records.map(({ Data }) => atob(Data))).toEqual(texts)
  })

  test('or behind the number of a record', async () => {
    const at = 'AT_SEQUENCE_NUMBER'
    const after = 'AFTER_SEQUENCE_NUMBER'
    expect(await readWith({ ShardIteratorType: at, StartingSequenceNumber: a })).toEqual(['a', 'b'])
    expect(await readWith({ ShardIteratorType: after, StartingSequenceNumber: a })).toEqual(['b'])
    expect(await readWith({ ShardIteratorType: at, StartingSequenceNumber: b })).toEqual(['b'])
    expect(await readWith({ ShardIteratorType: after, StartingSequenceNumber: b })).toEqual([])
  })

  test('what follows a number where a time is asked for too', async () => {
    const input = { ShardIteratorType: 'AT_TIMESTAMP', StartingSequenceNumber: a, Timestamp: 0 }
    expect(await readWith(input)).toEqual(['b'])
  })

  test.each(['LATEST', 'AT_TIMESTAMP'])('%s misses no record of a clock that is behind', async (type) => {
    const ShardIterator = await iteratorOf({ ShardIteratorType: type, Timestamp: startMs / 1000 + 4 })
    kinesis.clock.advance(-10_000)
    await put('late')
    kinesis.clock.advance(10_000)
    const { Records } = await kinesis.ok('GetRecords', { ShardIterator })
    expect(Records.map(({ Data }) => atob(Data))).toEqual(type === 'LATEST' ? ['late'] : ['b', 'late'])
  })

  test('the first that arrived at a time, also when an earlier one stands behind', async () => {
    kinesis.clock.advance(-1_500)
    await put('late')
    kinesis.clock.advance(1_500)
    const Timestamp = startMs / 1000 + 4
    expect(await readWith({ ShardIteratorType: 'AT_TIMESTAMP', Timestamp })).toEqual(['b', 'late'])
  })

  test('the end of a closed shard for its ending number, and at its records still', async () => {
    await kinesis.ok('MergeShards', { StreamName, ShardToMerge: '0', AdjacentShardToMerge: '1' })
    const [shard] = (await kinesis.ok('DescribeStream', { StreamName })).StreamDescription.Shards
    const StartingSequenceNumber = shard?.SequenceNumberRange.EndingSequenceNumber
    for (const ShardIteratorType of ['AT_SEQUENCE_NUMBER', 'AFTER_SEQUENCE_NUMBER'])
      expect(await readWith({ ShardIteratorType, StartingSequenceNumber })).toEqual([])
    for (const ShardIteratorType of ['TRIM_HORIZON', 'AT_TIMESTAMP'])
      expect(await readWith({ ShardIteratorType, Timestamp: 0 })).toEqual(['a', 'b'])
    expect(await readWith({ ShardIteratorType: 'LATEST' })).toEqual([])
  })
})

test.each(['shardId-000000000001', 'shardId-1', 'x-1', '1', 'shardId-1-9'])(
  '%s names shard 1',
  async (id) => {
    await kinesis.ok('PutRecord', {
      StreamName,
      PartitionKey: 'key',
      ExplicitHashKey: '340282366920938463463374607431768211455',
      Data: btoa('b'),
    })
    expect(await readWith({ ShardId: id, ShardIteratorType: 'TRIM_HORIZON' })).toEqual(['b'])
  },
)

describe('refuses', () => {
  test.each(['shard', 'shardId--1', 'shardId-2147483648', '1a'])(
    'the shard id %s before it looks for the stream',
    async (id) => {
      expect(await refused({ StreamName: 'missing', ShardId: id })).toEqual([
        400,
        'ResourceNotFoundException',
        `Could not find shard ${id} in stream missing under account ${accountId}.`,
      ])
    },
  )

  test.each([
    ['2', 'shardId-000000000002'],
    ['x-2147483647', 'shardId-002147483647'],
  ])('shard %s, which is not there, before the starting number', async (id, shown) => {
    expect(await refused({ ShardId: id, StartingSequenceNumber: '1' })).toEqual(doesNotExist(shown))
  })

  test('a closed shard whose last second has passed retention', async () => {
    await kinesis.ok('SplitShard', { StreamName, ShardToSplit: '0', NewStartingHashKey: '100' })
    kinesis.clock.advance(24 * 3_600_000 + 999)
    await iteratorOf({ ShardIteratorType: 'LATEST' })
    kinesis.clock.advance(1)
    expect(await refused({})).toEqual(doesNotExist(ShardId))
  })

  const rule =
    'Must either specify (1) AT_SEQUENCE_NUMBER or AFTER_SEQUENCE_NUMBER and StartingSequenceNumber or (2) ' +
    'TRIM_HORIZON or LATEST and no StartingSequenceNumber. Request specified '
  const ofStream = `on shard ${ShardId} in stream orders under account ${accountId} is invalid`

  test.each([
    [
      { ShardIteratorType: 'TRIM_HORIZON', StartingSequenceNumber: start },
      `${rule}TRIM_HORIZON and also a StartingSequenceNumber.`,
    ],
    [
      { ShardIteratorType: 'LATEST', StartingSequenceNumber: '1' },
      `${rule}LATEST and also a StartingSequenceNumber.`,
    ],
    [{ ShardIteratorType: 'AT_SEQUENCE_NUMBER' }, `${rule}AT_SEQUENCE_NUMBER and no StartingSequenceNumber.`],
    [
      { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', Timestamp: 1 },
      `${rule}AFTER_SEQUENCE_NUMBER and no StartingSequenceNumber.`,
    ],
    [
      { ShardIteratorType: 'AT_SEQUENCE_NUMBER', StartingSequenceNumber: '9'.repeat(56) },
      `StartingSequenceNumber ${'9'.repeat(56)} used in GetShardIterator ${ofStream}.`,
    ],
    [
      { ShardIteratorType: 'AT_SEQUENCE_NUMBER', StartingSequenceNumber: '9'.repeat(129) },
      `StartingSequenceNumber ${'9'.repeat(129)} used in GetShardIterator ${ofStream}.`,
    ],
    // 2^129, the first number of no version.
    [
      {
        ShardIteratorType: 'AT_TIMESTAMP',
        StartingSequenceNumber: '680564733841876926926749214863536422912',
      },
      `StartingSequenceNumber 680564733841876926926749214863536422912 used in GetShardIterator ${ofStream}.`,
    ],
    [
      { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', StartingSequenceNumber: startOfShard1 },
      'Invalid StartingSequenceNumber. It encodes shardId-000000000001, while it was used in a call to a shard with ' +
        ShardId,
    ],
    [
      {
        ShardIteratorType: 'AT_SEQUENCE_NUMBER',
        StartingSequenceNumber: '49646437613191082148139424648830721590730485533618733090',
      },
      'Invalid StartingSequenceNumber. It encodes shardId-000000000002, while it was used in a call to a shard with ' +
        ShardId,
    ],
    [
      { ShardIteratorType: 'AT_TIMESTAMP' },
      'Must specify timestampInMillis parameter for iterator of type AT_TIMESTAMP. Current request has no timestamp ' +
        'parameter.',
    ],
    [
      { ShardIteratorType: 'AT_TIMESTAMP', Timestamp: startMs / 1000 + 2.5 },
      'The timestampInMillis parameter cannot be greater than the currentTimestampInMillis. timestampInMillis: ' +
        `${startMs + 2_500}, currentTimestampInMillis: ${startMs + 2_000}`,
    ],
  ])('%j', async (input, text) => {
    expect(await refused(input)).toEqual([400, 'InvalidArgumentException', text])
  })

  // Shard 0 of 1699999998 s and the same number with version 1 in its last digit.
  test.each([
    ['of another stream', (number: bigint) => number - (1n << 148n)],
    ['of version 1', (number: bigint) => number - 1n],
  ])('a number %s', async (_, other) => {
    const StartingSequenceNumber = String(other(BigInt(start)))
    expect(await refused({ ShardIteratorType: 'AT_SEQUENCE_NUMBER', StartingSequenceNumber })).toEqual([
      400,
      'InvalidArgumentException',
      `StartingSequenceNumber ${StartingSequenceNumber} used in GetShardIterator ${ofStream} because it did not come ` +
        'from this stream.',
    ])
  })

  test.each(['0', '65536'])('the number %s of version 0 with a failure of the service', async (number) => {
    expect(
      await refused({ ShardIteratorType: 'AT_SEQUENCE_NUMBER', StartingSequenceNumber: number }),
    ).toEqual([500, 'InternalFailure', undefined])
  })

  test.each([
    [
      { ShardIteratorType: 'at_latest' },
      "1 validation error detected: Value 'at_latest' at 'shardIteratorType' failed to satisfy constraint: Member must " +
        'satisfy enum value set: [AFTER_SEQUENCE_NUMBER, LATEST, AT_TIMESTAMP, AT_SEQUENCE_NUMBER, TRIM_HORIZON]',
    ],
    [
      { ShardId: undefined, ShardIteratorType: undefined, StartingSequenceNumber: '' },
      "3 validation errors detected: Value null at 'shardId' failed to satisfy constraint: Member must not be null; " +
        "Value null at 'shardIteratorType' failed to satisfy constraint: Member must not be null; Value '' at " +
        "'startingSequenceNumber' failed to satisfy constraint: Member must satisfy regular expression pattern: " +
        String.raw`0|([1-9]\d{0,128})`,
    ],
  ])('%j by its constraints', async (input, text) => {
    expect(await refused(input)).toEqual([400, 'ValidationException', text])
  })

  test('a time that is text', async () => {
    expect(await refused({ Timestamp: '2023' })).toEqual([
      400,
      'SerializationException',
      'class java.lang.String can not be converted to milliseconds since epoch',
    ])
  })
})

describe('in a stream that is', () => {
  beforeEach(async () => {
    kinesis = await testKinesis({ createStreamMs: 500, updateStreamMs: 500, deleteStreamMs: 500 })
    await kinesis.ok('CreateStream', { StreamName, ShardCount: 1 })
  })

  test('CREATING no shard exists', async () => {
    kinesis.clock.advance(499)
    expect(await refused({})).toEqual(doesNotExist(ShardId))
    kinesis.clock.advance(1)
    await iteratorOf({ ShardIteratorType: 'LATEST' })
  })

  test('UPDATING its shards can be read', async () => {
    kinesis.clock.advance(500)
    await put('a')
    await kinesis.ok('SplitShard', { StreamName, ShardToSplit: '0', NewStartingHashKey: '100' })
    expect(await readWith({ ShardIteratorType: 'TRIM_HORIZON' })).toEqual(['a'])
    expect(await refused({ ShardId: '1' })).toEqual(doesNotExist('shardId-000000000001'))
  })

  test('DELETING its shards can be read until it is gone', async () => {
    kinesis.clock.advance(500)
    await put('a')
    await kinesis.ok('DeleteStream', { StreamName })
    expect(await readWith({ ShardIteratorType: 'TRIM_HORIZON' })).toEqual(['a'])
    kinesis.clock.advance(500)
    expect(await refused({})).toEqual(doesNotExist(ShardId))
  })
})

test('DryRun answers an error in place of the iterator, after all other refusals', async () => {
  expect((await refused({ DryRun: true })).slice(0, 2)).toEqual([400, 'DryRunOperationException'])
  expect(await refused({ DryRun: true, ShardId: '7' })).toEqual(doesNotExist('shardId-000000000007'))
})

test('tells the operator of a stream that exists elsewhere', async () => {
  await kinesis.fails(
    'GetShardIterator',
    { StreamName, ShardId, ShardIteratorType: 'LATEST' },
    { accountId: '123456789012', region },
  )
  expect(kinesis.log.join()).toContain(accountId)
})
