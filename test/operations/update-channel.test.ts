import { beforeEach, describe, expect, test } from 'vitest'
import {
  createdChannel,
  expectChannelReferences,
  s3Channel,
  s3TablesChannel,
  statusOf,
} from '../support/channels.js'
import { accountId, type JsonInput, type TestKinesis, testKinesis } from '../support/kinesis.js'

let kinesis: TestKinesis
let ChannelARN: string

beforeEach(async () => {
  kinesis = await testKinesis({ createStreamMs: 500, updateStreamMs: 500, deleteStreamMs: 500 })
  await kinesis.ok('CreateStream', { StreamName: 'orders' })
  kinesis.clock.advance(500)
  ChannelARN = await createdChannel(kinesis)
  kinesis.clock.advance(500)
})

const update = async (input: JsonInput) =>
  (await kinesis.ok('UpdateChannel', { ChannelARN, ...input })).ChannelDescription
const refused = (input: JsonInput) => kinesis.fails('UpdateChannel', { ChannelARN, ...input })
const described = async () => (await kinesis.ok('DescribeChannel', { ChannelARN })).ChannelDescription
const freshness = (seconds: number) => ({
  S3DestinationConfiguration: { DataFreshnessInSeconds: seconds },
})

test('the freshness and nothing else, UPDATING and then ACTIVE', async () => {
  const before = await described()
  const expected = {
    ...before,
    ChannelStatus: 'UPDATING',
    S3DestinationConfiguration: { ...before.S3DestinationConfiguration, DataFreshnessInSeconds: 600 },
  }
  expect(await update(freshness(600))).toEqual(expected)
  kinesis.clock.advance(499)
  expect(await described()).toEqual(expected)
  kinesis.clock.advance(1)
  expect(await described()).toEqual({ ...expected, ChannelStatus: 'ACTIVE' })
})

test('the freshness of a channel to a table', async () => {
  ChannelARN = await createdChannel(kinesis, s3TablesChannel())
  kinesis.clock.advance(500)
  const updated = await update({ S3TablesDestinationConfiguration: { DataFreshnessInSeconds: 900 } })
  expect(updated.S3TablesDestinationConfiguration).toMatchObject({
    DataFreshnessInSeconds: 900,
    S3TablesConfigurationList: [{ TableName: 'orders' }],
  })
})

test('logging, whose names stay unless others are given', async () => {
  const log = async (CloudWatchLogs: JsonInput) => {
    const updated = await update({ LoggingConfiguration: { CloudWatchLogs } })
    kinesis.clock.advance(500)
    return updated.LoggingConfiguration.CloudWatchLogs
  }
  const { ChannelId } = await described()
  const LogGroupName = `/aws/kinesis/to-bucket/${ChannelId}`
  expect(await log({ Enabled: true })).toEqual({
    Enabled: true,
    LogGroupName,
    LogStreamName: 'DestinationDelivery',
  })
  expect(await log({ Enabled: true, LogStreamName: 'mine' })).toEqual({
    Enabled: true,
    LogGroupName,
    LogStreamName: 'mine',
  })
  expect(await log({ Enabled: false })).toEqual({ Enabled: false, LogGroupName, LogStreamName: 'mine' })
})

test('both at once', async () => {
  const updated = await update({
    ...freshness(301),
    LoggingConfiguration: { CloudWatchLogs: { Enabled: true } },
  })
  expect(updated).toMatchObject({
    S3DestinationConfiguration: { DataFreshnessInSeconds: 301 },
    LoggingConfiguration: { CloudWatchLogs: { Enabled: true } },
  })
})

test('without delays the answer shows it UPDATING all the same', async () => {
  kinesis = await testKinesis()
  await kinesis.ok('CreateStream', { StreamName: 'orders' })
  ChannelARN = await createdChannel(kinesis)
  expect((await update(freshness(600))).ChannelStatus).toBe('UPDATING')
  expect(await statusOf(kinesis, ChannelARN)).toBe('ACTIVE')
})

describe('a channel that is not ACTIVE', () => {
  const notActive = (name: string, status: string) => [
    400,
    'ResourceInUseException',
    `Channel ${name} under account ${accountId} not ACTIVE, instead in state ${status}`,
  ]

  test('CREATING', async () => {
    ChannelARN = await createdChannel(kinesis, s3TablesChannel())
    expect(await refused({})).toEqual(notActive('to-table', 'CREATING'))
  })

  test('UPDATING', async () => {
    await update(freshness(600))
    expect(await refused(freshness(700))).toEqual(notActive('to-bucket', 'UPDATING'))
  })

  test('DELETING', async () => {
    await kinesis.ok('DeleteChannel', { ChannelARN })
    expect(await refused(freshness(700))).toEqual(notActive('to-bucket', 'DELETING'))
  })
})

describe('refusals of arguments', () => {
  const otherKind = (kind: string) =>
    `The destination of the channel is of type ${kind} and cannot be changed to another type.`
  const tablesFreshness = { S3TablesDestinationConfiguration: { DataFreshnessInSeconds: 600 } }

  test.each([
    [{}, 'Either a destination configuration or LoggingConfiguration must be specified.'],
    [tablesFreshness, otherKind('S3')],
    [{ ...freshness(600), ...tablesFreshness }, otherKind('S3')],
    [freshness(299), 'DataFreshnessInSeconds must be between 300 and 900. Specified value was 299'],
    [freshness(901), 'DataFreshnessInSeconds must be between 300 and 900. Specified value was 901'],
  ])('%j', async (input, text) => {
    expect(await refused(input)).toEqual([400, 'InvalidArgumentException', text])
    expect((await described()).ChannelStatus).toBe('ACTIVE')
  })

  test('a bucket for a channel to a table', async () => {
    ChannelARN = await createdChannel(kinesis, s3TablesChannel())
    kinesis.clock.advance(500)
    expect(await refused(freshness(600))).toEqual([400, 'InvalidArgumentException', otherKind('S3_TABLES')])
  })

  test.each([
    [{ S3DestinationConfiguration: {} }, 's3DestinationConfiguration.dataFreshnessInSeconds'],
    [{ LoggingConfiguration: {} }, 'loggingConfiguration.cloudWatchLogs'],
    [{ LoggingConfiguration: { CloudWatchLogs: {} } }, 'loggingConfiguration.cloudWatchLogs.enabled'],
  ])('%j', async (input, path) => {
    expect(await refused(input)).toEqual([
      400,
      'ValidationException',
      `1 validation error detected: Value null at '${path}' failed to satisfy constraint: Member must not be null`,
    ])
  })
})

test('a channel of another account is changed by its ARN', async () => {
  const elsewhere = { accountId: '123456789012', region: 'eu-west-1' }
  await kinesis.ok('UpdateChannel', { ChannelARN, ...freshness(600) }, elsewhere)
  expect((await described()).S3DestinationConfiguration?.DataFreshnessInSeconds).toBe(600)
})

test('tags stay', async () => {
  await kinesis.ok('TagResource', { ResourceARN: ChannelARN, Tags: { team: 'a' } })
  await update(freshness(600))
  expect((await kinesis.ok('ListTagsForResource', { ResourceARN: ChannelARN })).Tags).toEqual([
    { Key: 'team', Value: 'a' },
  ])
})

test('channels that are not there', () => expectChannelReferences(kinesis, 'UpdateChannel'))

test('a name is no ARN of a channel', async () => {
  const [, type] = await kinesis.fails('UpdateChannel', {
    ...freshness(600),
    ChannelARN: s3Channel().ChannelName,
  })
  expect(type).toBe('ValidationException')
})
