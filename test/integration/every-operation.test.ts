import * as sdk from '@aws-sdk/client-kinesis'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createKinesis } from '../../composition/index.js'
import { listen } from '../../composition/node.js'
import { operations } from '../../src/operations/registry.js'

/** The happy path of every operation through the SDK's own commands, as one story about two streams. */

const orders = 'arn:aws:kinesis:us-east-1:000000000000:stream/orders'
const events = 'arn:aws:kinesis:us-east-1:000000000000:stream/events'
const shard0 = 'shardId-000000000000'
const StreamName = 'orders'

let kinesis: Awaited<ReturnType<typeof createKinesis>>
let server: Awaited<ReturnType<typeof listen>>
let client: sdk.KinesisClient
const told = new Set<string>()

beforeAll(async () => {
  kinesis = await createKinesis()
  server = await listen(kinesis)
  client = new sdk.KinesisClient(server.clientConfig)
  client.middlewareStack.add((next, context) => {
    told.add(String(context.commandName).replace(/Command$/, ''))
    return next
  })
})
afterAll(async () => {
  client.destroy()
  await server.close()
  await kinesis.close()
})

test('streams are created, described and listed', async () => {
  await client.send(new sdk.CreateStreamCommand({ StreamName, ShardCount: 2, Tags: { team: 'a' } }))
  await client.send(
    new sdk.CreateStreamCommand({ StreamName: 'events', StreamModeDetails: { StreamMode: 'ON_DEMAND' } }),
  )
  const { StreamDescription } = await client.send(new sdk.DescribeStreamCommand({ StreamARN: orders }))
  expect(StreamDescription).toMatchObject({ StreamName, StreamStatus: 'ACTIVE', HasMoreShards: false })
  expect(StreamDescription?.Shards).toHaveLength(2)
  const { StreamDescriptionSummary } = await client.send(
    new sdk.DescribeStreamSummaryCommand({ StreamName: 'events' }),
  )
  expect(StreamDescriptionSummary).toMatchObject({
    OpenShardCount: 4,
    StreamModeDetails: { StreamMode: 'ON_DEMAND' },
  })
  expect(StreamDescriptionSummary?.StreamCreationTimestamp).toBeInstanceOf(Date)
  expect((await client.send(new sdk.ListStreamsCommand({}))).StreamNames).toEqual(['events', 'orders'])
  const { Shards } = await client.send(
    new sdk.ListShardsCommand({ StreamName, ShardFilter: { Type: 'AT_LATEST' } }),
  )
  expect(Shards?.map(({ ShardId }) => ShardId)).toEqual([shard0, 'shardId-000000000001'])
  const limits = await client.send(new sdk.DescribeLimitsCommand({}))
  expect(limits).toMatchObject({ ShardLimit: 50, OpenShardCount: 6, OnDemandStreamCount: 1 })
})

test('records are put and got', async () => {
  const Data = Buffer.from('hello')
  const put = await client.send(
    new sdk.PutRecordCommand({ StreamName, PartitionKey: 'a', ExplicitHashKey: '0', Data }),
  )
  expect(put).toMatchObject({ ShardId: shard0 })
  const { FailedRecordCount, Records } = await client.send(
    new sdk.PutRecordsCommand({
      StreamARN: orders,
      Records: [{ PartitionKey: 'b', ExplicitHashKey: '1', Data }],
    }),
  )
  expect(FailedRecordCount).toBe(0)
  const { ShardIterator } = await client.send(
    new sdk.GetShardIteratorCommand({ StreamName, ShardId: shard0, ShardIteratorType: 'TRIM_HORIZON' }),
  )
  const got = await client.send(new sdk.GetRecordsCommand({ ShardIterator }))
  expect(got.Records?.map(({ SequenceNumber }) => SequenceNumber)).toEqual([
    put.SequenceNumber,
    Records?.[0]?.SequenceNumber,
  ])
  expect(got).toMatchObject({ MillisBehindLatest: 0 })
})

test('consumers are registered, described, listed, served and deregistered', async () => {
  const { Consumer } = await client.send(
    new sdk.RegisterStreamConsumerCommand({ StreamARN: orders, ConsumerName: 'reader' }),
  )
  const ConsumerARN = Consumer?.ConsumerARN
  const { ConsumerDescription } = await client.send(new sdk.DescribeStreamConsumerCommand({ ConsumerARN }))
  expect(ConsumerDescription).toMatchObject({ ConsumerStatus: 'ACTIVE', StreamARN: orders })
  const { Consumers } = await client.send(new sdk.ListStreamConsumersCommand({ StreamARN: orders }))
  expect(Consumers?.map(({ ConsumerName }) => ConsumerName)).toEqual(['reader'])
  const { EventStream = [] } = await client.send(
    new sdk.SubscribeToShardCommand({
      ConsumerARN,
      ShardId: shard0,
      StartingPosition: { Type: 'TRIM_HORIZON' },
    }),
  )
  const read = async (): Promise<void> => {
    for await (const { SubscribeToShardEvent } of EventStream) {
      expect(SubscribeToShardEvent?.Records).toHaveLength(2)
      await client.send(new sdk.DeregisterStreamConsumerCommand({ ConsumerARN }))
    }
  }
  await expect(read()).rejects.toThrow(`Consumer ${ConsumerARN}, account 000000000000 not found.`)
  expect((await client.send(new sdk.ListStreamConsumersCommand({ StreamARN: orders }))).Consumers).toEqual([])
})

test('streams are resharded', async () => {
  await client.send(
    new sdk.SplitShardCommand({
      StreamName,
      ShardToSplit: shard0,
      NewStartingHashKey: (2n ** 126n).toString(),
    }),
  )
  await client.send(
    new sdk.MergeShardsCommand({
      StreamName,
      ShardToMerge: 'shardId-000000000002',
      AdjacentShardToMerge: 'shardId-000000000003',
    }),
  )
  const update = await client.send(
    new sdk.UpdateShardCountCommand({ StreamName, TargetShardCount: 4, ScalingType: 'UNIFORM_SCALING' }),
  )
  expect(update).toMatchObject({ CurrentShardCount: 2, TargetShardCount: 4, StreamARN: orders })
})

test('tags and policies are kept', async () => {
  await client.send(new sdk.AddTagsToStreamCommand({ StreamName, Tags: { stage: 'test' } }))
  await client.send(new sdk.RemoveTagsFromStreamCommand({ StreamName, TagKeys: ['team'] }))
  expect((await client.send(new sdk.ListTagsForStreamCommand({ StreamName }))).Tags).toEqual([
    { Key: 'stage', Value: 'test' },
  ])
  await client.send(new sdk.TagResourceCommand({ ResourceARN: orders, Tags: { team: 'b' } }))
  await client.send(new sdk.UntagResourceCommand({ ResourceARN: orders, TagKeys: ['stage'] }))
  expect((await client.send(new sdk.ListTagsForResourceCommand({ ResourceARN: orders }))).Tags).toEqual([
    { Key: 'team', Value: 'b' },
  ])
  const Policy = '{"Version":"2012-10-17","Statement":[]}'
  await client.send(new sdk.PutResourcePolicyCommand({ ResourceARN: orders, Policy }))
  expect((await client.send(new sdk.GetResourcePolicyCommand({ ResourceARN: orders }))).Policy).toBe(Policy)
  await client.send(new sdk.DeleteResourcePolicyCommand({ ResourceARN: orders }))
})

test('settings are changed', async () => {
  const summary = async (name: string) =>
    (await client.send(new sdk.DescribeStreamSummaryCommand({ StreamName: name }))).StreamDescriptionSummary
  await client.send(new sdk.IncreaseStreamRetentionPeriodCommand({ StreamName, RetentionPeriodHours: 48 }))
  await client.send(new sdk.DecreaseStreamRetentionPeriodCommand({ StreamName, RetentionPeriodHours: 36 }))
  const enabled = await client.send(
    new sdk.EnableEnhancedMonitoringCommand({ StreamName, ShardLevelMetrics: ['ALL'] }),
  )
  expect(enabled.DesiredShardLevelMetrics).toHaveLength(7)
  await client.send(
    new sdk.DisableEnhancedMonitoringCommand({ StreamName, ShardLevelMetrics: ['IncomingBytes'] }),
  )
  const encryption = { StreamName, EncryptionType: 'KMS', KeyId: 'alias/aws/kinesis' } as const
  await client.send(new sdk.StartStreamEncryptionCommand(encryption))
  expect(await summary('orders')).toMatchObject({ RetentionPeriodHours: 36, EncryptionType: 'KMS' })
  await client.send(new sdk.StopStreamEncryptionCommand(encryption))
  await client.send(new sdk.UpdateMaxRecordSizeCommand({ StreamARN: orders, MaxRecordSizeInKiB: 2048 }))
  await client.send(
    new sdk.UpdateStreamRecordDistributionStrategyCommand({
      StreamARN: events,
      RecordDistributionStrategy: 'AUTO',
    }),
  )
  await client.send(new sdk.UpdateStreamWarmThroughputCommand({ StreamARN: events, WarmThroughputMiBps: 10 }))
  expect(await summary('events')).toMatchObject({
    RecordDistributionStrategy: 'AUTO',
    WarmThroughput: { TargetMiBps: 10 },
  })
  await client.send(
    new sdk.UpdateStreamModeCommand({ StreamARN: orders, StreamModeDetails: { StreamMode: 'ON_DEMAND' } }),
  )
  expect(await summary('orders')).toMatchObject({
    MaxRecordSizeInKiB: 2048,
    EncryptionType: 'NONE',
    StreamModeDetails: { StreamMode: 'ON_DEMAND' },
  })
  const MinimumThroughputBillingCommitment = { Status: 'ENABLED' } as const
  await client.send(new sdk.UpdateAccountSettingsCommand({ MinimumThroughputBillingCommitment }))
  expect(await client.send(new sdk.DescribeAccountSettingsCommand({}))).toMatchObject({
    MinimumThroughputBillingCommitment: { Status: 'ENABLED' },
  })
})

test('channels are created, described, updated, listed and deleted', async () => {
  const created = await client.send(
    new sdk.CreateChannelCommand({
      ChannelName: 'archive',
      ServiceExecutionRoleARN: 'arn:aws:iam::000000000000:role/archive',
      StreamConfigurationList: [{ StreamARN: events, RecordConfiguration: { RecordFormatType: 'JSON' } }],
      S3DestinationConfiguration: {
        StorageConfiguration: {
          BucketARN: 'arn:aws:s3:::archive',
          ExpectedBucketOwner: '000000000000',
          CompressionType: 'GZIP',
        },
      },
    }),
  )
  const ChannelARN = created.ChannelDescription?.ChannelARN
  expect(
    (await client.send(new sdk.DescribeChannelCommand({ ChannelARN }))).ChannelDescription,
  ).toMatchObject({
    ChannelStatus: 'ACTIVE',
  })
  await client.send(
    new sdk.UpdateChannelCommand({ ChannelARN, S3DestinationConfiguration: { DataFreshnessInSeconds: 600 } }),
  )
  expect((await client.send(new sdk.ListChannelsCommand({}))).ChannelSummaries).toHaveLength(1)
  await client.send(new sdk.DeleteChannelCommand({ ChannelARN }))
})

test('streams are deleted', async () => {
  await client.send(new sdk.DeleteStreamCommand({ StreamName }))
  expect((await client.send(new sdk.ListStreamsCommand({}))).StreamNames).toEqual(['events'])
})

test('that was every operation', () => {
  const played = Object.entries(operations).flatMap(([name, operation]) => (operation ? [name] : []))
  expect([...told].sort()).toEqual(played.sort())
})
