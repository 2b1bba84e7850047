import { beforeEach, describe, expect, test } from 'vitest'
import { createdChannel, s3Channel, s3TablesChannel } from '../support/channels.js'
import { accountId, region, startMs, type TestKinesis, testKinesis } from '../support/kinesis.js'
import { namesAStream } from '../support/naming-a-stream.js'
import { changeStored } from '../support/stored-streams.js'

const StreamName = 'orders'
const notFound = [400, 'ResourceNotFoundException', `Stream orders under account ${accountId} not found.`]

let kinesis: TestKinesis

beforeEach(async () => {
  kinesis = await testKinesis({ createStreamMs: 500, deleteStreamMs: 500, updateStreamMs: 500 })
  await kinesis.ok('CreateStream', { StreamName, ShardCount: 1 })
})

const statusOf = async () =>
  (await kinesis.ok('DescribeStreamSummary', { StreamName })).StreamDescriptionSummary.StreamStatus
const expectGoneAfter500Ms = async () => {
  kinesis.clock.advance(499)
  expect(await statusOf()).toBe('DELETING')
  kinesis.clock.advance(1)
  expect(await kinesis.fails('DescribeStreamSummary', { StreamName })).toEqual(notFound)
  expect((await kinesis.ok('ListStreams')).StreamNames).toEqual([])
}

namesAStream('DeleteStream')

describe('deletes', () => {
  test('with an empty answer', async () => {
    expect(await kinesis.send('DeleteStream', { StreamName })).toEqual({ status: 200, body: undefined })
  })

  test('a stream that is CREATING, which never becomes ACTIVE', async () => {
    expect(await statusOf()).toBe('CREATING')
    await kinesis.ok('DeleteStream', { StreamName })
    await expectGoneAfter500Ms()
  })

  test('a stream that is ACTIVE', async () => {
    kinesis.clock.advance(500)
    expect(await statusOf()).toBe('ACTIVE')
    await kinesis.ok('DeleteStream', { StreamName })
    await expectGoneAfter500Ms()
  })

  test('a stream that is UPDATING', async () => {
    kinesis.clock.advance(500)
    await kinesis.ok('SplitShard', { StreamName, ShardToSplit: '0', NewStartingHashKey: '100' })
    expect(await statusOf()).toBe('UPDATING')
    await kinesis.ok('DeleteStream', { StreamName })
    await expectGoneAfter500Ms()
  })

  test('a stream that is DELETING no later than before', async () => {
    await kinesis.ok('DeleteStream', { StreamName })
    kinesis.clock.advance(300)
    await kinesis.ok('DeleteStream', { StreamName })
    kinesis.clock.advance(200)
    expect(await kinesis.fails('DeleteStream', { StreamName })).toEqual(notFound)
  })

  test('at once where no delay is set', async () => {
    kinesis = await testKinesis()
    await kinesis.ok('CreateStream', { StreamName, ShardCount: 1 })
    await kinesis.ok('DeleteStream', { StreamName })
    expect(await kinesis.storage.list('stream', { accountId, region }, undefined, 10)).toEqual([])
  })

  test('the records too', async () => {
    kinesis.clock.advance(500)
    await kinesis.ok('PutRecord', { StreamName, PartitionKey: 'key', Data: 'YWJj' })
    await kinesis.ok('DeleteStream', { StreamName })
    kinesis.clock.advance(500)
    await kinesis.ok('CreateStream', { StreamName, ShardCount: 1 })
    expect(await kinesis.storage.usage()).toEqual({ bytes: 0, records: 0 })
  })

  test('only in its own account and region', async () => {
    const elsewhere = { accountId: '123456789012', region: 'eu-west-1' }
    await kinesis.ok('CreateStream', { StreamName, ShardCount: 1 }, elsewhere)
    await kinesis.ok('DeleteStream', { StreamName })
    kinesis.clock.advance(500)
    expect(await kinesis.fails('DeleteStream', { StreamName })).toEqual(notFound)
    await kinesis.ok('DeleteStream', { StreamName }, elsewhere)
  })
})

test('a stream that is DELETING takes no records', async () => {
  kinesis.clock.advance(500)
  await kinesis.ok('PutRecord', { StreamName, PartitionKey: 'key', Data: '' })
  await kinesis.ok('DeleteStream', { StreamName })
  expect(await kinesis.fails('PutRecord', { StreamName, PartitionKey: 'key', Data: '' })).toEqual(notFound)
})

describe('registered consumers', () => {
  const consumers = [{ name: 'reader', status: 'ACTIVE' as const, createdAtMs: startMs, tags: {} }]

  beforeEach(() => changeStored(kinesis.storage, StreamName, { consumers }))

  test.each([{}, { EnforceConsumerDeletion: false }])(
    'keep the stream from being deleted: %j',
    async (input) => {
      const [status, type] = await kinesis.fails('DeleteStream', { StreamName, ...input })
      expect([status, type]).toEqual([400, 'ResourceInUseException'])
      expect(await statusOf()).toBe('CREATING')
    },
  )

  test('go with the stream where EnforceConsumerDeletion says so', async () => {
    await kinesis.ok('DeleteStream', { StreamName, EnforceConsumerDeletion: true })
    await expectGoneAfter500Ms()
  })

  test('do not matter any more once the stream is DELETING', async () => {
    await kinesis.ok('DeleteStream', { StreamName, EnforceConsumerDeletion: true })
    await kinesis.ok('DeleteStream', { StreamName })
  })
})

describe('channels', () => {
  const hasChannels = [
    400,
    'ResourceInUseException',
    `Stream events under account ${accountId} has channels. Delete all channels of the stream first.`,
  ]

  test('keep their stream until the last of them is gone, whatever their status', async () => {
    await kinesis.ok('CreateStream', { StreamName: 'events' })
    kinesis.clock.advance(500)
    const arns = [
      await createdChannel(kinesis, s3Channel('events')),
      await createdChannel(kinesis, s3TablesChannel('events')),
    ]
    const refused = () =>
      kinesis.fails('DeleteStream', { StreamName: 'events', EnforceConsumerDeletion: true })
    expect(await refused()).toEqual(hasChannels)
    kinesis.clock.advance(500)
    expect(await refused()).toEqual(hasChannels)
    for (const ChannelARN of arns) await kinesis.ok('DeleteChannel', { ChannelARN })
    kinesis.clock.advance(499)
    expect(await refused()).toEqual(hasChannels)
    kinesis.clock.advance(1)
    await kinesis.ok('DeleteStream', { StreamName: 'events' })
  })

  test('do not keep other streams', async () => {
    await kinesis.ok('CreateStream', { StreamName: 'events' })
    kinesis.clock.advance(500)
    await createdChannel(kinesis, s3Channel('events'))
    await kinesis.ok('DeleteStream', { StreamName })
  })
})
