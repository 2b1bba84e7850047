import { beforeEach, expect, test } from 'vitest'
import {
  createdChannel,
  expectChannelReferences,
  s3Channel,
  s3TablesChannel,
  statusOf,
} from '../support/channels.js'
import { accountId, type TestKinesis, testKinesis } from '../support/kinesis.js'

let kinesis: TestKinesis

beforeEach(async () => {
  kinesis = await testKinesis({ updateStreamMs: 500, deleteStreamMs: 500 })
  await kinesis.ok('CreateStream', { StreamName: 'orders' })
})

test.each([
  ['bucket', s3Channel()],
  ['table', s3TablesChannel()],
])('shows a channel to a %s as CreateChannel did', async (_, input) => {
  const { ChannelDescription } = await kinesis.ok('CreateChannel', input)
  expect(await kinesis.ok('DescribeChannel', { ChannelARN: ChannelDescription.ChannelARN })).toEqual({
    ChannelDescription: { ...ChannelDescription, ChannelStatus: 'ACTIVE' },
  })
})

test('an ARN names its own account and region', async () => {
  const ChannelARN = await createdChannel(kinesis)
  const elsewhere = { accountId: '123456789012', region: 'eu-west-1' }
  expect((await kinesis.ok('DescribeChannel', { ChannelARN }, elsewhere)).ChannelDescription.ChannelARN).toBe(
    ChannelARN,
  )
})

test('follows the channel through its states', async () => {
  const ChannelARN = await createdChannel(kinesis)
  expect(await statusOf(kinesis, ChannelARN)).toBe('ACTIVE')
  await kinesis.ok('UpdateChannel', {
    ChannelARN,
    S3DestinationConfiguration: { DataFreshnessInSeconds: 600 },
  })
  expect(await statusOf(kinesis, ChannelARN)).toBe('UPDATING')
  kinesis.clock.advance(500)
  expect(await statusOf(kinesis, ChannelARN)).toBe('ACTIVE')
  await kinesis.ok('DeleteChannel', { ChannelARN })
  expect(await statusOf(kinesis, ChannelARN)).toBe('DELETING')
  kinesis.clock.advance(500)
  expect(await kinesis.fails('DescribeChannel', { ChannelARN })).toEqual([
    400,
    'ResourceNotFoundException',
    `Channel ${ChannelARN} under account ${accountId} not found.`,
  ])
})

test('channels that are not there', () => expectChannelReferences(kinesis, 'DescribeChannel'))
