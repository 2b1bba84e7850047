import { beforeEach, describe, expect, test } from 'vitest'
import { createdChannel } from '../support/channels.js'
import { accountId, region, type TestKinesis, testKinesis } from '../support/kinesis.js'
import { namesAStreamByArn } from '../support/naming-a-stream-by-arn.js'
import { configuresTheStream, demandsAnActiveStream } from '../support/stream-states.js'

const StreamName = 'orders'
const StreamARN = `arn:aws:kinesis:${region}:${accountId}:stream/${StreamName}`
const onDemand = { StreamModeDetails: { StreamMode: 'ON_DEMAND' } }
const provisioned = { StreamModeDetails: { StreamMode: 'PROVISIONED' } }

let kinesis: TestKinesis

beforeEach(async () => {
  kinesis = await testKinesis()
  await kinesis.ok('CreateStream', { StreamName, ShardCount: 2 })
})

const update = (input: object) => kinesis.send('UpdateStreamMode', { StreamARN, ...input })
const summary = async () =>
  (await kinesis.ok('DescribeStreamSummary', { StreamName })).StreamDescriptionSummary

namesAStreamByArn('UpdateStreamMode', onDemand)
demandsAnActiveStream('UpdateStreamMode', { ...provisioned, WarmThroughputMiBps: 1 })
configuresTheStream(
  'UpdateStreamMode',
  { ...onDemand, WarmThroughputMiBps: 7 },
  {
    ...onDemand,
    WarmThroughput: { TargetMiBps: 7, CurrentMiBps: 7 },
    RecordDistributionStrategy: 'USER_PARTITION_KEY',
  },
)

test('to on-demand and back, with the same shards', async () => {
  const { Shards } = (await kinesis.ok('DescribeStream', { StreamName })).StreamDescription
  expect(await update(onDemand)).toEqual({ status: 200, body: undefined })
  expect(await summary()).toMatchObject({ ...onDemand, OpenShardCount: 2, StreamStatus: 'ACTIVE' })
  await update(provisioned)
  expect(await summary()).toMatchObject({ ...provisioned, OpenShardCount: 2, StreamStatus: 'ACTIVE' })
  expect((await kinesis.ok('DescribeStream', { StreamName })).StreamDescription.Shards).toEqual(Shards)
})

test('shards of an on-demand stream are not split by hand, those of a provisioned one are', async () => {
  const split = () => kinesis.send('SplitShard', { StreamName, ShardToSplit: '0', NewStartingHashKey: '100' })
  await update(onDemand)
  expect(await split()).toEqual({
    status: 400,
    body: {
      __type: 'ValidationException',
      message: `Request is invalid. Stream orders under account ${accountId} is in On-Demand mode.`,
    },
  })
  await update(provisioned)
  expect((await split()).status).toBe(200)
})

test('counts the stream among the on-demand ones of its account', async () => {
  const scope = { kind: 'account', accountId, region, name: '' } as const
  const counted = async () => (await kinesis.storage.load(scope))?.value.onDemandStreams
  expect(await counted()).toBe(0)
  await update(onDemand)
  expect(await counted()).toBe(1)
  await update(provisioned)
  expect(await counted()).toBe(0)
})

test('warm throughput stays in on-demand mode unless another is named, and ends with it', async () => {
  const warm = async () => (await summary()).WarmThroughput?.TargetMiBps
  await update({ ...onDemand, WarmThroughputMiBps: 10240 })
  expect(await warm()).toBe(10240)
  await update(onDemand)
  expect(await warm()).toBe(10240)
  await update({ ...onDemand, WarmThroughputMiBps: 5 })
  expect(await warm()).toBe(5)
  await update(provisioned)
  expect(await warm()).toBe(0)
  await update(onDemand)
  expect(await warm()).toBe(0)
})

test('keeps streams of other accounts as they are', async () => {
  const other = { accountId: '123456789012', region }
  await kinesis.ok('CreateStream', { StreamName, ShardCount: 1 }, other)
  await kinesis.ok('UpdateStreamMode', {
    StreamARN: StreamARN.replace(accountId, other.accountId),
    ...onDemand,
  })
  expect(await summary()).toMatchObject(provisioned)
})

describe('refuses', () => {
  const refusal = (input: object) => kinesis.fails('UpdateStreamMode', { StreamARN, ...input })

  test('warm throughput in provisioned mode', async () => {
    expect(await refusal({ ...provisioned, WarmThroughputMiBps: 1 })).toEqual([
      400,
      'InvalidArgumentException',
      'WarmThroughputMiBps is only supported for streams in ON_DEMAND mode.',
    ])
  })

  test('more warm throughput than there is', async () => {
    expect(await refusal({ ...onDemand, WarmThroughputMiBps: 10241 })).toEqual([
      400,
      'LimitExceededException',
      'Requested warm throughput (10241 MiBps) exceeds the limit of 10240 MiBps.',
    ])
    expect(await summary()).toMatchObject(provisioned)
  })

  test('provisioned mode for a stream that distributes records itself', async () => {
    await update(onDemand)
    await kinesis.ok('UpdateStreamRecordDistributionStrategy', {
      StreamARN,
      RecordDistributionStrategy: 'AUTO',
    })
    expect(await refusal(provisioned)).toEqual([
      400,
      'InvalidArgumentException',
      'RecordDistributionStrategy AUTO is only supported for streams in ON_DEMAND mode.',
    ])
  })

  test.each([
    [{}, "Value null at 'streamModeDetails' failed to satisfy constraint: Member must not be null"],
    [
      { StreamModeDetails: {} },
      "Value null at 'streamModeDetails.streamMode' failed to satisfy constraint: Member must not be null",
    ],
    [
      { StreamModeDetails: { StreamMode: 'MANUAL' } },
      "Value 'MANUAL' at 'streamModeDetails.streamMode' failed to satisfy constraint: Member must satisfy enum " +
        'value set: [PROVISIONED, ON_DEMAND]',
    ],
    [
      { ...onDemand, WarmThroughputMiBps: -1 },
      "Value '-1' at 'warmThroughputMiBps' failed to satisfy constraint: Member must have value greater than or " +
        'equal to 0',
    ],
  ])('%j by its constraints', async (input, text) => {
    expect(await refusal(input)).toEqual([400, 'ValidationException', `1 validation error detected: ${text}`])
  })
})

test('a stream with channels stays on-demand until the last of them is gone', async () => {
  kinesis = await testKinesis({ deleteStreamMs: 500 })
  await kinesis.ok('CreateStream', { StreamName })
  const ChannelARN = await createdChannel(kinesis)
  const expectRefusal = async () =>
    expect(await kinesis.fails('UpdateStreamMode', { StreamARN, ...provisioned })).toEqual([
      400,
      'ResourceInUseException',
      `Stream orders under account ${accountId} has channels. Delete all channels of the stream first.`,
    ])
  await expectRefusal()
  expect((await update({ ...onDemand, WarmThroughputMiBps: 5 })).status).toBe(200)
  await kinesis.ok('DeleteChannel', { ChannelARN })
  await expectRefusal()
  kinesis.clock.advance(500)
  expect((await update(provisioned)).status).toBe(200)
  expect(await summary()).toMatchObject(provisioned)
})

test('the limit of 50 on-demand streams', async () => {
  kinesis = await testKinesis({ shardLimit: 1000, deleteStreamMs: 500 })
  await kinesis.ok('CreateStream', { StreamName, ShardCount: 1 })
  for (let index = 0; index < 50; index += 1)
    await kinesis.ok('CreateStream', { StreamName: `stream-${index}` })
  expect(await kinesis.fails('UpdateStreamMode', { StreamARN, ...onDemand })).toEqual([
    400,
    'LimitExceededException',
    'Limit for on-demand streams has been reached',
  ])
  const other = StreamARN.replace(/orders$/, 'stream-0')
  expect((await update({ StreamARN: other, ...onDemand, WarmThroughputMiBps: 5 })).status).toBe(200)
  await kinesis.ok('DeleteStream', { StreamName: 'stream-0' })
  kinesis.clock.advance(500)
  expect((await update(onDemand)).status).toBe(200)
})
