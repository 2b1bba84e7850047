import { beforeEach, describe, expect, test } from 'vitest'
import { accountId, region, type TestKinesis, testKinesis } from '../support/kinesis.js'
import { namesAStream } from '../support/naming-a-stream.js'
import { changeStored } from '../support/stored-streams.js'

const StreamName = 'orders'
const record = { StreamName, PartitionKey: 'pk1', Data: 'aGVsbG8=' }
const notFound = [400, 'ResourceNotFoundException', `Stream orders under account ${accountId} not found.`]
const shardId = (index: number) => `shardId-${String(index).padStart(12, '0')}`

let kinesis: TestKinesis

beforeEach(async () => {
  kinesis = await testKinesis()
  await kinesis.ok('CreateStream', { StreamName, ShardCount: 3 })
})

const put = (input = {}) => kinesis.ok('PutRecord', { ...record, ...input })
const refusedPut = (input = {}) => kinesis.fails('PutRecord', { ...record, ...input })
const stored = async (ShardId: string) => {
  const iterator = { StreamName, ShardId, ShardIteratorType: 'TRIM_HORIZON' }
  const { ShardIterator } = await kinesis.ok('GetShardIterator', iterator)
  return (await kinesis.ok('GetRecords', { ShardIterator })).Records
}
const base64OfLength = (bytes: number) => Buffer.alloc(bytes).toString('base64')

namesAStream('PutRecord', { PartitionKey: 'pk1', Data: '' })

// A stream made at 1700000002 s has shards of 1700000000 s.
test('answers with the shard and the number of the record', async () => {
  kinesis = await testKinesis()
  kinesis.clock.advance(2_000)
  await kinesis.ok('CreateStream', { StreamName, ShardCount: 1 })
  kinesis.clock.advance(3_999)
  expect(await put()).toEqual({
    ShardId: shardId(0),
    SequenceNumber: '49646437577108476416916876405827138351405044649047359490',
  })
})

test('keeps data, key and time as they are', async () => {
  kinesis.clock.advance(1_234)
  const { ShardId, SequenceNumber } = await put({ PartitionKey: 'kéy 😀', Data: 'AP/+gA==' })
  expect(await stored(ShardId)).toEqual([
    {
      SequenceNumber,
      ApproximateArrivalTimestamp: 1_700_000_001.234,
      Data: 'AP/+gA==',
      PartitionKey: 'kéy 😀',
    },
  ])
})

test('takes empty data', async () => {
  const { ShardId } = await put({ Data: '' })
  expect(await stored(ShardId)).toMatchObject([{ Data: '' }])
})

test('tells and keeps KMS only where the stream is encrypted', async () => {
  const before = await put()
  await changeStored(kinesis.storage, StreamName, { encryptionKeyId: 'alias/aws/kinesis' })
  const after = await put()
  expect(before).not.toHaveProperty('EncryptionType')
  expect(after.EncryptionType).toBe('KMS')
  const types = (await stored(after.ShardId)).map(({ EncryptionType }) => EncryptionType)
  expect(types).toEqual([undefined, 'KMS'])
})

describe('numbers of a shard grow', () => {
  test('within one millisecond and when the clock steps back', async () => {
    const numbers: bigint[] = []
    for (const step of [0, 0, 1_000, -60_000, 0, 30_000]) {
      kinesis.clock.advance(step)
      numbers.push(BigInt((await put()).SequenceNumber))
    }
    expect(numbers).toEqual([...numbers].sort((a, b) => (a < b ? -1 : 1)))
    expect(new Set(numbers).size).toBe(numbers.length)
  })

  test('among writers at once', async () => {
    const numbers = await Promise.all(Array.from({ length: 50 }, async () => (await put()).SequenceNumber))
    expect(new Set(numbers).size).toBe(50)
    const { ShardId } = await put()
    expect((await stored(ShardId)).map(({ SequenceNumber }) => SequenceNumber).slice(0, 50)).toEqual(
      [...numbers].sort(),
    )
  })
})

// Three even shards end at 113427455640312821154458202477256070484 and 226854911280625642308916404954512140969.
describe('goes to the shard', () => {
  test.each([
    ['0', 0],
    ['113427455640312821154458202477256070484', 0],
    ['113427455640312821154458202477256070485', 1],
    ['226854911280625642308916404954512140969', 1],
    ['226854911280625642308916404954512140970', 2],
    ['340282366920938463463374607431768211455', 2],
  ])('that takes the explicit hash key %s', async (ExplicitHashKey, shard) => {
    expect((await put({ ExplicitHashKey })).ShardId).toBe(shardId(shard))
  })

  // By md5sum: a 0cc175b9…, c 4a8a08f0…, b 92eb5ffe…, e e1671797…; the shards begin at 0, 55555555… and aaaaaaaa….
  test.each([
    ['a', 0],
    ['c', 0],
    ['b', 1],
    ['e', 2],
  ])('of the MD5 of the partition key %s', async (PartitionKey, shard) => {
    expect((await put({ PartitionKey })).ShardId).toBe(shardId(shard))
  })

  test('that has replaced a closed one', async () => {
    await kinesis.ok('SplitShard', { StreamName, ShardToSplit: '1', NewStartingHashKey: '2'.padEnd(39, '0') })
    expect((await put({ ExplicitHashKey: '199999999999999999999999999999999999999' })).ShardId).toBe(
      shardId(3),
    )
    expect((await put({ ExplicitHashKey: '200000000000000000000000000000000000000' })).ShardId).toBe(
      shardId(4),
    )
    await kinesis.ok('MergeShards', { StreamName, ShardToMerge: '0', AdjacentShardToMerge: '3' })
    expect((await put({ ExplicitHashKey: '0' })).ShardId).toBe(shardId(5))
  })

  test('whose turn it is on an AUTO stream, whatever the keys say', async () => {
    await changeStored(kinesis.storage, StreamName, { mode: 'ON_DEMAND', distribution: 'AUTO' })
    const shards: string[] = []
    for (let i = 0; i < 6; i++) shards.push((await put({ ExplicitHashKey: '0' })).ShardId)
    expect(shards.filter((shard) => shard === shardId(0))).toHaveLength(2)
    expect(shards.filter((shard) => shard === shardId(1))).toHaveLength(2)
    const { ShardId } = await put({ PartitionKey: undefined })
    expect((await stored(ShardId)).at(-1)).not.toHaveProperty('PartitionKey')
  })
})

describe('in a stream that is', () => {
  beforeEach(async () => {
    kinesis = await testKinesis({ createStreamMs: 500, updateStreamMs: 500, deleteStreamMs: 500 })
    await kinesis.ok('CreateStream', { StreamName, ShardCount: 1 })
  })

  test('CREATING there is no place for it', async () => {
    kinesis.clock.advance(499)
    expect(await refusedPut()).toEqual(notFound)
    kinesis.clock.advance(1)
    await put()
  })

  test('UPDATING it is taken', async () => {
    kinesis.clock.advance(500)
    await kinesis.ok('SplitShard', { StreamName, ShardToSplit: '0', NewStartingHashKey: '100' })
    expect((await put()).ShardId).toBe(shardId(0))
  })

  test('DELETING there is no place for it, nor when it is gone', async () => {
    kinesis.clock.advance(500)
    await put()
    await kinesis.ok('DeleteStream', { StreamName })
    expect(await refusedPut()).toEqual(notFound)
    kinesis.clock.advance(500)
    expect(await refusedPut()).toEqual(notFound)
  })
})

describe('refuses', () => {
  test.each(['340282366920938463463374607431768211456', '9'.repeat(39)])(
    'the explicit hash key %s',
    async (ExplicitHashKey) => {
      expect(await refusedPut({ ExplicitHashKey })).toEqual([
        400,
        'InvalidArgumentException',
        'Invalid ExplicitHashKey. ExplicitHashKey must be in the range: [0, 2^128-1]. Specified value was ' +
          ExplicitHashKey,
      ])
    },
  )

  test('an explicit hash key out of range after it has looked for the stream', async () => {
    expect(await refusedPut({ StreamName: 'missing', ExplicitHashKey: '9'.repeat(39) })).toEqual([
      400,
      'ResourceNotFoundException',
      `Stream missing under account ${accountId} not found.`,
    ])
  })

  // 2 and a creation second, then a version digit 3, a counter above 7fff… and the first number that is too large.
  test.each([
    '680564733841876926926749214863536422912',
    '49646437577108476416916876405825929425585429676275269635',
    '73559785961562665201200657303214840813699477864812904448',
    '9'.repeat(129),
  ])('the number %s for ordering', async (SequenceNumberForOrdering) => {
    expect(await refusedPut({ SequenceNumberForOrdering })).toEqual([
      400,
      'InvalidArgumentException',
      `ExclusiveMinimumSequenceNumber ${SequenceNumberForOrdering} used in PutRecord on stream orders under ` +
        `account ${accountId} is invalid.`,
    ])
  })

  // The record of shard 0 with counter 1 at 1700000005 s.
  test('a number for ordering from a later second', async () => {
    const SequenceNumberForOrdering = '49646437577108476416916876405827138351405044649047359490'
    kinesis.clock.advance(4_999)
    expect(await refusedPut({ SequenceNumberForOrdering })).toEqual([
      400,
      'InvalidArgumentException',
      `ExclusiveMinimumSequenceNumber ${SequenceNumberForOrdering} used in PutRecord on stream orders under ` +
        `account ${accountId} is invalid.`,
    ])
    kinesis.clock.advance(1)
    await put({ SequenceNumberForOrdering })
  })

  test.each([
    ['data and key above 1 MiB', 1_048_576 - 2, 1_048_577],
    ['data above 1 MiB', 1_048_577, 1_048_580],
  ])('%s', async (_, bytes, counted) => {
    expect(await refusedPut({ Data: base64OfLength(bytes) })).toEqual([
      400,
      'InvalidArgumentException',
      `Record data size ${counted} exceeds the stream's max record size of 1048576 bytes`,
    ])
  })

  test('data above 10 MiB by its constraint, whatever the stream takes', async () => {
    await changeStored(kinesis.storage, StreamName, { maxRecordSizeKiB: 10_240 })
    const [status, type, text] = await refusedPut({ Data: base64OfLength(10_485_761) })
    expect([status, type]).toEqual([400, 'ValidationException'])
    expect(text).toMatch(
      /at 'data' failed to satisfy constraint: Member must have length less than or equal to 10485760$/,
    )
  })

  test('a number for ordering on an AUTO stream', async () => {
    await changeStored(kinesis.storage, StreamName, { mode: 'ON_DEMAND', distribution: 'AUTO' })
    expect((await refusedPut({ SequenceNumberForOrdering: '5' }))[1]).toBe('InvalidArgumentException')
  })

  test.each([
    [
      { PartitionKey: undefined },
      "1 validation error detected: Value null at 'partitionKey' failed to satisfy constraint: Member must not be null",
    ],
    [
      { PartitionKey: '' },
      "1 validation error detected: Value '' at 'partitionKey' failed to satisfy constraint: Member must have " +
        'length greater than or equal to 1',
    ],
    [
      { PartitionKey: 'k'.repeat(257) },
      `1 validation error detected: Value '${'k'.repeat(257)}' at 'partitionKey' failed to satisfy constraint: ` +
        'Member must have length less than or equal to 256',
    ],
    [
      { Data: undefined },
      "1 validation error detected: Value null at 'data' failed to satisfy constraint: Member must not be null",
    ],
    [
      { ExplicitHashKey: '1'.repeat(40), SequenceNumberForOrdering: '05' },
      "2 validation errors detected: Value '05' at 'sequenceNumberForOrdering' failed to satisfy constraint: Member " +
        String.raw`must satisfy regular expression pattern: 0|([1-9]\d{0,128}); ` +
        `Value '${'1'.repeat(40)}' at 'explicitHashKey' failed to satisfy constraint: Member ` +
        String.raw`must satisfy regular expression pattern: 0|([1-9]\d{0,38})`,
    ],
  ])('%j by its constraints', async (input, text) => {
    expect(await refusedPut(input)).toEqual([400, 'ValidationException', text])
  })

  test.each([
    ['23456', 'Base64 encoded length is expected a multiple of 4 bytes but found: 5'],
    ['=+/=', "Invalid Base64 character: '='"],
    ['+/+=', 'Invalid last non-pad Base64 character dectected'],
  ])('data %s', async (Data, problem) => {
    expect(await refusedPut({ Data })).toEqual([
      400,
      'SerializationException',
      `'${Data}' can not be converted to a Blob: ${problem}`,
    ])
  })
})

describe('takes', () => {
  test.each(['0', '5', '21267647932558653966460912964485513216'])(
    'the old number %s for ordering',
    async (SequenceNumberForOrdering) => {
      await put({ SequenceNumberForOrdering })
    },
  )

  test('the numbers that it has given for ordering, right after a reshard too', async () => {
    const { SequenceNumber } = await put()
    await put({ SequenceNumberForOrdering: SequenceNumber })
    await kinesis.ok('MergeShards', { StreamName, ShardToMerge: '0', AdjacentShardToMerge: '1' })
    const child = await put({ ExplicitHashKey: '0' })
    expect(child.ShardId).toBe(shardId(3))
    await put({ SequenceNumberForOrdering: child.SequenceNumber })
  })

  test('data and key of exactly 1 MiB', async () => {
    await put({ Data: base64OfLength(1_048_576 - 3) })
  })

  test('10 MiB where the stream does', async () => {
    await changeStored(kinesis.storage, StreamName, { maxRecordSizeKiB: 10_240 })
    await put({ Data: base64OfLength(10_485_760 - 3) })
  })

  test('256 characters of key, whatever their bytes', async () => {
    const PartitionKey = 'é'.repeat(256)
    expect(await stored((await put({ PartitionKey })).ShardId)).toMatchObject([{ PartitionKey }])
  })
})

test('DryRun answers an error in place of the record and keeps nothing', async () => {
  expect((await refusedPut({ DryRun: true })).slice(0, 2)).toEqual([400, 'DryRunOperationException'])
  expect((await refusedPut({ DryRun: true, ExplicitHashKey: '9'.repeat(39) }))[1]).toBe(
    'InvalidArgumentException',
  )
  expect(await kinesis.storage.usage()).toEqual({ bytes: 0, records: 0 })
})

test('streams of the same name in other accounts and regions keep their own records', async () => {
  const abroad = { accountId: '123456789012', region: 'eu-west-1' }
  await kinesis.ok('CreateStream', { StreamName, ShardCount: 1 }, abroad)
  await kinesis.ok('PutRecord', record, abroad)
  for (const index of [0, 1, 2]) expect(await stored(shardId(index))).toEqual([])
  expect(await kinesis.storage.usage()).toEqual({ bytes: 8, records: 1 })
  expect(await kinesis.fails('PutRecord', record, { accountId: '123456789012', region })).toEqual([
    400,
    'ResourceNotFoundException',
    'Stream orders under account 123456789012 not found.',
  ])
})
