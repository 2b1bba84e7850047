import { beforeEach, describe, expect, test } from 'vitest'
import { accountId, region, type TestKinesis, testKinesis } from '../support/kinesis.js'
import { namesAStreamByArn } from '../support/naming-a-stream-by-arn.js'
import { demandsAnActiveStream } from '../support/stream-states.js'

const operation = 'UpdateStreamRecordDistributionStrategy'
const StreamName = 'orders'
const arnOf = (account: string) => `arn:aws:kinesis:${region}:${account}:stream/${StreamName}`
const StreamARN = arnOf(accountId)
const onDemand = { StreamModeDetails: { StreamMode: 'ON_DEMAND' } }
const auto = { RecordDistributionStrategy: 'AUTO' }
const byKey = { RecordDistributionStrategy: 'USER_PARTITION_KEY' }

let kinesis: TestKinesis

beforeEach(async () => {
  kinesis = await testKinesis()
  await kinesis.ok('CreateStream', { StreamName, ...onDemand })
})

const update = (input: object) => kinesis.send(operation, { StreamARN, ...input })
const summary = async () =>
  (await kinesis.ok('DescribeStreamSummary', { StreamName })).StreamDescriptionSummary
const shardsOf = async (count: number, entry: object) => {
  const Records = Array.from({ length: count }, () => ({ Data: '', ...entry }))
  const answer = await kinesis.ok('PutRecords', { StreamName, Records })
  return answer.Records.map(({ ShardId }) => ShardId)
}

namesAStreamByArn(operation, byKey)
demandsAnActiveStream(operation, auto)

test('at once, even where settings take their time', async () => {
  kinesis = await testKinesis({ updateStreamMs: 500 })
  await kinesis.ok('CreateStream', { StreamName, ...onDemand })
  expect(await update(auto)).toEqual({ status: 200, body: undefined })
  expect(await summary()).toMatchObject({ ...auto, StreamStatus: 'ACTIVE' })
  await update(auto)
  await update(byKey)
  expect(await summary()).toMatchObject({ ...byKey, StreamStatus: 'ACTIVE' })
})

test('AUTO spreads equal keys over all shards, and needs none', async () => {
  expect(new Set(await shardsOf(8, { PartitionKey: 'a' })).size).toBe(1)
  await update(auto)
  expect(new Set(await shardsOf(8, { PartitionKey: 'a', ExplicitHashKey: '0' })).size).toBe(4)
  expect(new Set(await shardsOf(8, {})).size).toBe(4)
  await update(byKey)
  expect(new Set(await shardsOf(8, { PartitionKey: 'a' })).size).toBe(1)
})

test('records need a key again under USER_PARTITION_KEY', async () => {
  await update(auto)
  await shardsOf(1, {})
  await update(byKey)
  expect(await kinesis.fails('PutRecord', { StreamName, Data: '' })).toEqual([
    400,
    'ValidationException',
    "1 validation error detected: Value null at 'partitionKey' failed to satisfy constraint: Member must not be null",
  ])
})

test('keeps streams of other accounts as they are', async () => {
  const other = '123456789012'
  await kinesis.ok('CreateStream', { StreamName, ...onDemand }, { accountId: other, region })
  await kinesis.ok(operation, { StreamARN: arnOf(other), ...auto })
  expect(await summary()).toMatchObject(byKey)
})

describe('a provisioned stream', () => {
  beforeEach(async () => {
    await kinesis.ok('UpdateStreamMode', { StreamARN, StreamModeDetails: { StreamMode: 'PROVISIONED' } })
  })

  test('does not take AUTO', async () => {
    expect(await kinesis.fails(operation, { StreamARN, ...auto })).toEqual([
      400,
      'InvalidArgumentException',
      'RecordDistributionStrategy AUTO is only supported for streams in ON_DEMAND mode.',
    ])
  })

  test('takes USER_PARTITION_KEY, which it has', async () => {
    expect((await update(byKey)).status).toBe(200)
  })
})

test.each([
  [{}, "Value null at 'recordDistributionStrategy' failed to satisfy constraint: Member must not be null"],
  [
    { RecordDistributionStrategy: 'RANDOM' },
    "Value 'RANDOM' at 'recordDistributionStrategy' failed to satisfy constraint: Member must satisfy enum value " +
      'set: [AUTO, USER_PARTITION_KEY]',
  ],
])('refuses %j by its constraints', async (input, text) => {
  expect(await kinesis.fails(operation, { StreamARN, ...input })).toEqual([
    400,
    'ValidationException',
    `1 validation error detected: ${text}`,
  ])
})
