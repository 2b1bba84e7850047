import { beforeEach, describe, expect, test } from 'vitest'
import { accountId, type TestKinesis, testKinesis } from '../support/kinesis.js'
import { namesAStream } from '../support/naming-a-stream.js'
import { changeStored } from '../support/stored-streams.js'

const StreamName = 'orders'
const shardId = (index: number) => `shardId-${String(index).padStart(12, '0')}`
const upperHalf = '340282366920938463463374607431768211455'
const entry = (data: string, ExplicitHashKey = '0') => ({
  PartitionKey: 'key',
  Data: btoa(data),
  ExplicitHashKey,
})
const sized = (bytes: number) => ({ PartitionKey: 'key', Data: Buffer.alloc(bytes).toString('base64') })

let kinesis: TestKinesis

beforeEach(async () => {
  kinesis = await testKinesis()
  await kinesis.ok('CreateStream', { StreamName, ShardCount: 2 })
})

const put = (Records: readonly unknown[], input = {}) =>
  kinesis.ok('PutRecords', { StreamName, Records, ...input })
const refusedPut = (Records: unknown, input = {}) =>
  kinesis.fails('PutRecords', { StreamName, Records, ...input })
const stored = async (shard: number) => {
  const iterator = { StreamName, ShardId: shardId(shard), ShardIteratorType: 'TRIM_HORIZON' }
  const { ShardIterator } = await kinesis.ok('GetShardIterator', iterator)
  return (await kinesis.ok('GetRecords', { ShardIterator })).Records
}
const usage = () => kinesis.storage.usage()

namesAStream('PutRecords', { Records: [entry('a')] })

// A stream made at 1700000002 s has shards of 1700000000 s.
test('answers with the shard and the number of each record', async () => {
  kinesis = await testKinesis()
  kinesis.clock.advance(2_000)
  await kinesis.ok('CreateStream', { StreamName, ShardCount: 1 })
  kinesis.clock.advance(3_000)
  expect(await put([entry('a')])).toEqual({
    FailedRecordCount: 0,
    Records: [
      {
        ShardId: shardId(0),
        SequenceNumber: '49646437577108476416916876405827138351405044649047359490',
      },
    ],
  })
})

test('numbers the records of each shard in the order of the entries', async () => {
  const { Records } = await put([entry('a'), entry('b', upperHalf), entry('c'), entry('d', upperHalf)])
  expect(Records.map(({ ShardId }) => ShardId)).toEqual([0, 1, 0, 1].map(shardId))
  expect((await stored(0)).map(({ Data, SequenceNumber }) => [Data, SequenceNumber])).toEqual([
    [btoa('a'), Records[0]?.SequenceNumber],
    [btoa('c'), Records[2]?.SequenceNumber],
  ])
  expect((await stored(1)).map(({ Data, SequenceNumber }) => [Data, SequenceNumber])).toEqual([
    [btoa('b'), Records[1]?.SequenceNumber],
    [btoa('d'), Records[3]?.SequenceNumber],
  ])
})

test('keeps 500 records', async () => {
  const { Records } = await put(Array.from({ length: 500 }, (_, index) => entry(String(index))))
  expect(new Set(Records.map(({ SequenceNumber }) => SequenceNumber)).size).toBe(500)
  expect((await stored(0)).map(({ Data }) => atob(Data))).toEqual(
    Array.from({ length: 500 }, (_, i) => String(i)),
  )
})

test('tells KMS once where the stream is encrypted', async () => {
  expect(await put([entry('a')])).not.toHaveProperty('EncryptionType')
  await changeStored(kinesis.storage, StreamName, { encryptionKeyId: 'alias/aws/kinesis' })
  const output = await put([entry('a')])
  expect(output.EncryptionType).toBe('KMS')
  expect(output.Records[0]).not.toHaveProperty('EncryptionType')
})

test('a record above the limit of the stream fails alone', async () => {
  const { FailedRecordCount, Records } = await put([entry('a'), sized(1_048_576 - 2), entry('b')])
  expect(FailedRecordCount).toBe(1)
  expect(Records).toEqual([
    { ShardId: shardId(0), SequenceNumber: expect.stringMatching(/^\d{56}$/) },
    {
      ErrorCode: 'InvalidArgumentException',
      ErrorMessage: "Record data size 1048577 exceeds the stream's max record size of 1048576 bytes",
    },
    { ShardId: shardId(0), SequenceNumber: expect.stringMatching(/^\d{56}$/) },
  ])
  expect((await stored(0)).map(({ SequenceNumber }) => SequenceNumber)).toEqual([
    Records[0]?.SequenceNumber,
    Records[2]?.SequenceNumber,
  ])
})

test('every record may be above the limit of the stream', async () => {
  expect((await put([sized(1_048_577), sized(1_048_577)])).FailedRecordCount).toBe(2)
  expect(await usage()).toEqual({ bytes: 0, records: 0 })
})

test('10 MiB of data and keys are taken, one byte more is not', async () => {
  const mebibyte = sized(1_048_576 - 3)
  const tenMebibytes = Array.from({ length: 10 }, () => mebibyte)
  expect((await put(tenMebibytes)).FailedRecordCount).toBe(0)
  expect(await refusedPut([...tenMebibytes, { PartitionKey: 'k', Data: '' }])).toEqual([
    400,
    'InvalidArgumentException',
    'Records size exceeds 10 MB limit',
  ])
  expect(await usage()).toEqual({ bytes: 10 * 1_048_576, records: 10 })
})

describe('refuses the whole request for', () => {
  test('one explicit hash key out of range', async () => {
    expect(await refusedPut([entry('a'), entry('b', '340282366920938463463374607431768211456')])).toEqual([
      400,
      'InvalidArgumentException',
      'Invalid ExplicitHashKey. ExplicitHashKey must be in the range: [0, 2^128-1]. Specified value was ' +
        '340282366920938463463374607431768211456',
    ])
    expect(await usage()).toEqual({ bytes: 0, records: 0 })
  })

  test.each([
    [
      [],
      "1 validation error detected: Value '[]' at 'records' failed to satisfy constraint: Member must have length " +
        'greater than or equal to 1',
    ],
    [
      undefined,
      "1 validation error detected: Value null at 'records' failed to satisfy constraint: Member must not be null",
    ],
    [
      [entry('a'), { PartitionKey: '', Data: '' }, { ExplicitHashKey: '01', PartitionKey: 'key' }],
      "3 validation errors detected: Value '' at 'records.2.member.partitionKey' failed to satisfy constraint: " +
        "Member must have length greater than or equal to 1; Value '01' at 'records.3.member.explicitHashKey' " +
        'failed to satisfy constraint: Member must satisfy regular expression pattern: ' +
        String.raw`0|([1-9]\d{0,38}); ` +
        "Value null at 'records.3.member.data' failed to satisfy constraint: Member must not be null",
    ],
    [
      [{ Data: '' }, entry('a'), { Data: '' }],
      "2 validation errors detected: Value null at 'records.1.member.partitionKey' failed to satisfy constraint: " +
        "Member must not be null; Value null at 'records.3.member.partitionKey' failed to satisfy constraint: Member " +
        'must not be null',
    ],
  ])('the constraints of %j', async (Records, text) => {
    expect(await refusedPut(Records)).toEqual([400, 'ValidationException', text])
    expect(await usage()).toEqual({ bytes: 0, records: 0 })
  })

  test('501 records', async () => {
    const [status, type, text] = await refusedPut(Array.from({ length: 501 }, () => entry('a')))
    expect([status, type]).toEqual([400, 'ValidationException'])
    expect(text).toMatch(
      / at 'records' failed to satisfy constraint: Member must have length less than or equal to 500$/,
    )
  })

  test('missing partition keys, at most 10 of which are told', async () => {
    const [, type, text] = await refusedPut(Array.from({ length: 500 }, () => ({ Data: '' })))
    expect(type).toBe('ValidationException')
    expect(text).toMatch(/^10 validation errors detected: /)
    expect(text?.split('; ')).toHaveLength(10)
  })

  test.each([
    [
      [{ Data: 'a' }],
      "'a' can not be converted to a Blob: Base64 encoded length is expected a multiple of 4 bytes but found: 1",
    ],
    [{}, 'Start of structure or map found where not expected.'],
    ['a', 'Expected list or null'],
    [[1], 'Expected null'],
  ])('the type of %j', async (Records, text) => {
    expect(await refusedPut(Records)).toEqual([400, 'SerializationException', text])
  })
})

test.each(['CREATING', 'DELETING'] as const)('a stream that is %s takes nothing', async (state) => {
  kinesis = await testKinesis({ createStreamMs: 500, deleteStreamMs: 500 })
  await kinesis.ok('CreateStream', { StreamName, ShardCount: 1 })
  if (state === 'DELETING') {
    kinesis.clock.advance(500)
    await kinesis.ok('DeleteStream', { StreamName })
  }
  expect(await refusedPut([entry('a', '9'.repeat(39))])).toEqual([
    400,
    'ResourceNotFoundException',
    `Stream orders under account ${accountId} not found.`,
  ])
})

test('a stream that is UPDATING takes records in its old shards', async () => {
  kinesis = await testKinesis({ updateStreamMs: 500 })
  await kinesis.ok('CreateStream', { StreamName, ShardCount: 1 })
  await kinesis.ok('SplitShard', { StreamName, ShardToSplit: '0', NewStartingHashKey: '100' })
  expect((await put([entry('a')])).Records[0]?.ShardId).toBe(shardId(0))
})

test('an AUTO stream spreads records evenly and needs no keys', async () => {
  await changeStored(kinesis.storage, StreamName, { mode: 'ON_DEMAND', distribution: 'AUTO' })
  await put(Array.from({ length: 10 }, () => ({ Data: '' })))
  expect([(await stored(0)).length, (await stored(1)).length]).toEqual([5, 5])
})

test('DryRun answers an error in place of the records and keeps nothing', async () => {
  expect((await refusedPut([entry('a')], { DryRun: true })).slice(0, 2)).toEqual([
    400,
    'DryRunOperationException',
  ])
  expect(await usage()).toEqual({ bytes: 0, records: 0 })
})

test('no record of a batch lands in a shard that was closed while it was on its way', async () => {
  const puts = Array.from({ length: 20 }, () => put([entry('a'), entry('b', upperHalf)]))
  await kinesis.ok('MergeShards', { StreamName, ShardToMerge: '0', AdjacentShardToMerge: '1' })
  const answered = (await Promise.all(puts)).flatMap(({ Records }) => Records)
  expect(answered).toHaveLength(40)
  const all = [...(await stored(0)), ...(await stored(1)), ...(await stored(2))]
  expect(all.map(({ SequenceNumber }) => SequenceNumber).sort()).toEqual(
    answered.map(({ SequenceNumber }) => SequenceNumber).sort(),
  )
})
