import { beforeEach, describe, expect, test } from 'vitest'
import { createdChannel, s3Channel, s3TablesChannel, streamArn } from '../support/channels.js'
import { accountId, type TestKinesis, testKinesis } from '../support/kinesis.js'
import { OvertakenStorage } from '../support/overtaken-storage.js'

let storage: OvertakenStorage
let kinesis: TestKinesis
/** A second process on the same store. */
let others: TestKinesis

beforeEach(async () => {
  storage = new OvertakenStorage()
  kinesis = await testKinesis({ deleteStreamMs: 500, updateStreamMs: 500 }, storage)
  others = await testKinesis({ deleteStreamMs: 500, updateStreamMs: 500 }, storage)
  await kinesis.ok('CreateStream', { StreamName: 'orders' })
})

const channelNames = async () =>
  (await others.ok('ListChannels')).ChannelSummaries.map(({ ChannelName }) => ChannelName)
const hasChannels = [
  400,
  'ResourceInUseException',
  `Stream orders under account ${accountId} has channels. Delete all channels of the stream first.`,
]
const provisioned = {
  StreamARN: streamArn('orders'),
  StreamModeDetails: { StreamMode: 'PROVISIONED' },
}

describe('while one process creates a channel', () => {
  test('no other deletes its stream', async () => {
    storage.beforeCommit = () => createdChannel(others)
    expect(await kinesis.fails('DeleteStream', { StreamName: 'orders' })).toEqual(hasChannels)
    expect(await channelNames()).toEqual(['to-bucket'])
  })

  test('no other makes its stream provisioned', async () => {
    storage.beforeCommit = () => createdChannel(others)
    expect(await kinesis.fails('UpdateStreamMode', provisioned)).toEqual(hasChannels)
    expect(await channelNames()).toEqual(['to-bucket'])
  })

  test('no other gives its stream a second one of its kind', async () => {
    storage.beforeCommit = () => createdChannel(others, s3Channel('orders', { ChannelName: 'first' }))
    const [, type] = await kinesis.fails('CreateChannel', s3Channel())
    expect(type).toBe('LimitExceededException')
    expect(await channelNames()).toEqual(['first'])
  })

  test('another may create one of the other kind', async () => {
    storage.beforeCommit = () => createdChannel(others, s3TablesChannel())
    await createdChannel(kinesis)
    expect(await channelNames()).toEqual(['to-bucket', 'to-table'])
  })

  test('another may create a stream', async () => {
    storage.beforeCommit = () => others.ok('CreateStream', { StreamName: 'events' })
    await createdChannel(kinesis)
    expect(await kinesis.ok('DescribeLimits')).toMatchObject({ OnDemandStreamCount: 2, ChannelCount: 1 })
  })
})

describe('a channel that comes too late finds its stream', () => {
  test('DELETING', async () => {
    storage.beforeCommit = () => others.ok('DeleteStream', { StreamName: 'orders' })
    expect(await kinesis.fails('CreateChannel', s3Channel())).toEqual([
      400,
      'ResourceInUseException',
      `Stream orders under account ${accountId} not ACTIVE, instead in state DELETING`,
    ])
    expect(await channelNames()).toEqual([])
  })

  test('gone', async () => {
    storage.beforeCommit = async () => {
      await others.ok('DeleteStream', { StreamName: 'orders' })
      others.clock.advance(500)
      await others.ok('ListStreams')
    }
    expect(await kinesis.fails('CreateChannel', s3Channel())).toEqual([
      400,
      'ResourceNotFoundException',
      `Stream orders under account ${accountId} not found.`,
    ])
    expect(await channelNames()).toEqual([])
  })

  test('provisioned', async () => {
    storage.beforeCommit = async () => {
      await others.ok('UpdateStreamMode', provisioned)
      for (const { clock } of [others, kinesis]) clock.advance(500)
    }
    const [, type] = await kinesis.fails('CreateChannel', s3Channel())
    expect(type).toBe('ValidationException')
    expect(await channelNames()).toEqual([])
  })
})

test('two changes of a channel do not lose each other', async () => {
  const ChannelARN = await createdChannel(kinesis)
  await kinesis.ok('DescribeChannel', { ChannelARN })
  storage.beforeCommit = () => others.ok('TagResource', { ResourceARN: ChannelARN, Tags: { team: 'a' } })
  await kinesis.ok('UpdateChannel', {
    ChannelARN,
    S3DestinationConfiguration: { DataFreshnessInSeconds: 600 },
  })
  expect((await others.ok('ListTagsForResource', { ResourceARN: ChannelARN })).Tags).toEqual([
    { Key: 'team', Value: 'a' },
  ])
  expect(
    (await others.ok('DescribeChannel', { ChannelARN })).ChannelDescription.S3DestinationConfiguration,
  ).toMatchObject({ DataFreshnessInSeconds: 600 })
})

test('what one process has settled is settled for all, whatever their clocks', async () => {
  const ChannelARN = await createdChannel(kinesis)
  await kinesis.ok('DeleteChannel', { ChannelARN })
  kinesis.clock.advance(500)
  await kinesis.ok('DeleteStream', { StreamName: 'orders' })
  expect(await channelNames()).toEqual([])
})

test('a channel leaves its stream as it is for those who write to it', async () => {
  const put = () => kinesis.send('PutRecord', { StreamName: 'orders', PartitionKey: 'key', Data: '' })
  expect((await put()).status).toBe(200)
  await createdChannel(others)
  expect((await put()).status).toBe(200)
})
