import { beforeEach, expect, test } from 'vitest'
import { createdChannel, s3Channel, s3TablesChannel } from '../support/channels.js'
import { accountId, region, startMs, type TestKinesis, testKinesis } from '../support/kinesis.js'
import { namesAStream } from '../support/naming-a-stream.js'
import { changeStored } from '../support/stored-streams.js'

const StreamName = 'orders'
let kinesis: TestKinesis

beforeEach(async () => {
  kinesis = await testKinesis()
})

const summarize = async (client?: { accountId: string; region: string }) =>
  (await kinesis.ok('DescribeStreamSummary', { StreamName }, client)).StreamDescriptionSummary

namesAStream('DescribeStreamSummary')

test('tells everything of a new provisioned stream and no more', async () => {
  await kinesis.ok('CreateStream', { StreamName, ShardCount: 2 })
  expect(await kinesis.ok('DescribeStreamSummary', { StreamName })).toEqual({
    StreamDescriptionSummary: {
      StreamName,
      StreamARN: `arn:aws:kinesis:${region}:${accountId}:stream/orders`,
      StreamStatus: 'ACTIVE',
      StreamModeDetails: { StreamMode: 'PROVISIONED' },
      RetentionPeriodHours: 24,
      StreamCreationTimestamp: startMs / 1000 - 2,
      EnhancedMonitoring: [{ ShardLevelMetrics: [] }],
      EncryptionType: 'NONE',
      OpenShardCount: 2,
      ConsumerCount: 0,
      WarmThroughput: { TargetMiBps: 0, CurrentMiBps: 0 },
      MaxRecordSizeInKiB: 1024,
      ChannelCount: 0,
      QueueCount: 0,
    },
  })
})

test('the distribution strategy belongs to on-demand streams', async () => {
  await kinesis.ok('CreateStream', { StreamName })
  expect(await summarize()).toMatchObject({
    StreamModeDetails: { StreamMode: 'ON_DEMAND' },
    RecordDistributionStrategy: 'USER_PARTITION_KEY',
  })
})

test('counts open shards and consumers, names the key and the metrics', async () => {
  await kinesis.ok('CreateStream', { StreamName, ShardCount: 1 })
  await kinesis.ok('SplitShard', { StreamName, ShardToSplit: '0', NewStartingHashKey: '100' })
  await changeStored(kinesis.storage, StreamName, {
    consumers: [{ name: 'reader', status: 'ACTIVE', createdAtMs: startMs, tags: {} }],
    encryptionKeyId: 'alias/aws/kinesis',
    shardLevelMetrics: ['IncomingBytes'],
  })
  expect(await summarize()).toMatchObject({
    OpenShardCount: 2,
    ConsumerCount: 1,
    EncryptionType: 'KMS',
    KeyId: 'alias/aws/kinesis',
    EnhancedMonitoring: [{ ShardLevelMetrics: ['IncomingBytes'] }],
  })
})

test('follows the stream through its states', async () => {
  kinesis = await testKinesis({ createStreamMs: 500, updateStreamMs: 500, deleteStreamMs: 500 })
  await kinesis.ok('CreateStream', { StreamName, ShardCount: 1 })
  expect(await summarize()).toMatchObject({ StreamStatus: 'CREATING', OpenShardCount: 0 })
  kinesis.clock.advance(500)
  expect(await summarize()).toMatchObject({ StreamStatus: 'ACTIVE', OpenShardCount: 1 })
  await kinesis.ok('SplitShard', { StreamName, ShardToSplit: '0', NewStartingHashKey: '100' })
  expect(await summarize()).toMatchObject({ StreamStatus: 'UPDATING', OpenShardCount: 1 })
  kinesis.clock.advance(500)
  expect(await summarize()).toMatchObject({ StreamStatus: 'ACTIVE', OpenShardCount: 2 })
  await kinesis.ok('DeleteStream', { StreamName })
  expect(await summarize()).toMatchObject({ StreamStatus: 'DELETING', OpenShardCount: 2 })
})

test('ARNs differ between accounts and regions', async () => {
  const clients = [
    { accountId, region },
    { accountId: '123456789012', region },
    { accountId, region: 'cn-north-1' },
  ]
  for (const client of clients) await kinesis.ok('CreateStream', { StreamName, ShardCount: 1 }, client)
  const summaries = await Promise.all(clients.map(summarize))
  expect(summaries.map(({ StreamARN }) => StreamARN)).toEqual([
    'arn:aws:kinesis:us-east-1:000000000000:stream/orders',
    'arn:aws:kinesis:us-east-1:123456789012:stream/orders',
    'arn:aws-cn:kinesis:cn-north-1:000000000000:stream/orders',
  ])
})

test('counts channels of the stream until they are gone', async () => {
  kinesis = await testKinesis({ deleteStreamMs: 500 })
  for (const name of [StreamName, 'events']) await kinesis.ok('CreateStream', { StreamName: name })
  const ChannelARN = await createdChannel(kinesis)
  await createdChannel(kinesis, s3TablesChannel())
  await createdChannel(kinesis, s3Channel('events', { ChannelName: 'of-another-stream' }))
  expect((await summarize()).ChannelCount).toBe(2)
  await kinesis.ok('DeleteChannel', { ChannelARN })
  expect((await summarize()).ChannelCount).toBe(2)
  kinesis.clock.advance(500)
  expect((await summarize()).ChannelCount).toBe(1)
})
