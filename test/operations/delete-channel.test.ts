import { beforeEach, expect, test } from 'vitest'
import {
  createdChannel,
  expectChannelReferences,
  s3Channel,
  s3TablesChannel,
  statusOf,
} from '../support/channels.js'
import { type TestKinesis, testKinesis } from '../support/kinesis.js'

let kinesis: TestKinesis

beforeEach(async () => {
  kinesis = await testKinesis({ createStreamMs: 500, updateStreamMs: 500, deleteStreamMs: 500 })
  await kinesis.ok('CreateStream', { StreamName: 'orders' })
  kinesis.clock.advance(500)
})

const remove = (ChannelARN: string) => kinesis.send('DeleteChannel', { ChannelARN })
const names = async () =>
  (await kinesis.ok('ListChannels')).ChannelSummaries.map(({ ChannelName }) => ChannelName)

test('answers with an empty body, and the channel is gone after its DELETING', async () => {
  const arn = await createdChannel(kinesis)
  kinesis.clock.advance(500)
  expect(await remove(arn)).toEqual({ status: 200, body: undefined })
  kinesis.clock.advance(499)
  expect(await statusOf(kinesis, arn)).toBe('DELETING')
  expect(await names()).toEqual(['to-bucket'])
  kinesis.clock.advance(1)
  expect(await names()).toEqual([])
})

test('a channel that is CREATING, which never becomes ACTIVE', async () => {
  const arn = await createdChannel(kinesis)
  await remove(arn)
  expect(await statusOf(kinesis, arn)).toBe('DELETING')
  kinesis.clock.advance(500)
  expect(await names()).toEqual([])
})

test('a channel that is UPDATING', async () => {
  const arn = await createdChannel(kinesis)
  kinesis.clock.advance(500)
  await kinesis.ok('UpdateChannel', {
    ChannelARN: arn,
    LoggingConfiguration: { CloudWatchLogs: { Enabled: true } },
  })
  await remove(arn)
  kinesis.clock.advance(500)
  expect(await names()).toEqual([])
})

test('a channel that is DELETING no later than before', async () => {
  const arn = await createdChannel(kinesis)
  await remove(arn)
  kinesis.clock.advance(300)
  expect((await remove(arn)).status).toBe(200)
  kinesis.clock.advance(200)
  expect(await names()).toEqual([])
})

test('leaves the others, and the stream', async () => {
  const arn = await createdChannel(kinesis)
  await createdChannel(kinesis, s3TablesChannel())
  await remove(arn)
  kinesis.clock.advance(500)
  expect(await names()).toEqual(['to-table'])
  await createdChannel(kinesis, s3Channel())
})

test('without delays the channel is gone at once', async () => {
  kinesis = await testKinesis()
  await kinesis.ok('CreateStream', { StreamName: 'orders' })
  await remove(await createdChannel(kinesis))
  expect(await names()).toEqual([])
})

test('channels that are not there', () => expectChannelReferences(kinesis, 'DeleteChannel'))
