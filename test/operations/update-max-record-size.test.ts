import { beforeEach, describe, expect, test } from 'vitest'
import { accountId, region, type TestKinesis, testKinesis } from '../support/kinesis.js'
import { namesAStreamByArn } from '../support/naming-a-stream-by-arn.js'
import { configuresTheStream, demandsAnActiveStream } from '../support/stream-states.js'

const StreamName = 'orders'
const StreamARN = `arn:aws:kinesis:${region}:${accountId}:stream/${StreamName}`
const kiB = 1024

let kinesis: TestKinesis

beforeEach(async () => {
  kinesis = await testKinesis()
  await kinesis.ok('CreateStream', { StreamName, ShardCount: 1 })
})

const update = (MaxRecordSizeInKiB: number) =>
  kinesis.send('UpdateMaxRecordSize', { StreamARN, MaxRecordSizeInKiB })
const size = async () =>
  (await kinesis.ok('DescribeStreamSummary', { StreamName })).StreamDescriptionSummary.MaxRecordSizeInKiB
/** A record of so many bytes, its partition key included. */
const record = (bytes: number) => ({ PartitionKey: 'a', Data: btoa('x'.repeat(bytes - 1)) })
const put = (bytes: number) => kinesis.send('PutRecord', { StreamName, ...record(bytes) })

namesAStreamByArn('UpdateMaxRecordSize', { MaxRecordSizeInKiB: 2048 }, true)
demandsAnActiveStream('UpdateMaxRecordSize', { MaxRecordSizeInKiB: 2048 })
configuresTheStream('UpdateMaxRecordSize', { MaxRecordSizeInKiB: 2048 }, { MaxRecordSizeInKiB: 2048 })

test.each([1024, 1025, 10240])('to %d KiB', async (to) => {
  expect(await update(to)).toEqual({ status: 200, body: undefined })
  expect(await size()).toBe(to)
})

test.each([
  [1023, 'greater than or equal to 1024'],
  [10241, 'less than or equal to 10240'],
])('not to %d KiB', async (to, rule) => {
  expect(await kinesis.fails('UpdateMaxRecordSize', { StreamARN, MaxRecordSizeInKiB: to })).toEqual([
    400,
    'ValidationException',
    `1 validation error detected: Value '${to}' at 'maxRecordSizeInKiB' failed to satisfy constraint: Member must ` +
      `have value ${rule}`,
  ])
})

test('not without a size', async () => {
  expect(await kinesis.fails('UpdateMaxRecordSize', { StreamARN })).toEqual([
    400,
    'ValidationException',
    "1 validation error detected: Value null at 'maxRecordSizeInKiB' failed to satisfy constraint: Member must not " +
      'be null',
  ])
})

test('keeps streams of other accounts as they are', async () => {
  const other = { accountId: '123456789012', region }
  await kinesis.ok('CreateStream', { StreamName, ShardCount: 1 }, other)
  const abroad = StreamARN.replace(accountId, other.accountId)
  await kinesis.ok('UpdateMaxRecordSize', { StreamARN: abroad, MaxRecordSizeInKiB: 2048 })
  expect(await size()).toBe(1024)
})

describe('counts data and partition key', () => {
  test('in PutRecord', async () => {
    expect((await put(1024 * kiB + 1)).status).toBe(400)
    await update(1025)
    expect((await put(1025 * kiB)).status).toBe(200)
    expect(await kinesis.fails('PutRecord', { StreamName, ...record(1025 * kiB + 1) })).toEqual([
      400,
      'InvalidArgumentException',
      "Record data size 1049601 exceeds the stream's max record size of 1049600 bytes",
    ])
  })

  test('in PutRecords, for each record alone', async () => {
    await update(1025)
    const Records = [record(1025 * kiB), record(1025 * kiB + 1)]
    expect(await kinesis.ok('PutRecords', { StreamName, Records })).toMatchObject({
      FailedRecordCount: 1,
      Records: [
        { ShardId: 'shardId-000000000000' },
        {
          ErrorCode: 'InvalidArgumentException',
          ErrorMessage: "Record data size 1049601 exceeds the stream's max record size of 1049600 bytes",
        },
      ],
    })
  })

  test('and leaves larger records that are there', async () => {
    await update(2048)
    await put(2048 * kiB)
    await update(1024)
    expect((await put(1024 * kiB + 1)).status).toBe(400)
    const { ShardIterator } = await kinesis.ok('GetShardIterator', {
      StreamName,
      ShardId: '0',
      ShardIteratorType: 'TRIM_HORIZON',
    })
    const { Records } = await kinesis.ok('GetRecords', { ShardIterator })
    expect(Records.map(({ Data }) => atob(Data).length)).toEqual([2048 * kiB - 1])
  })
})
