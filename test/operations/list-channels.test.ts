import { beforeEach, describe, expect, test } from 'vitest'
import { pageToken } from '../../src/services/page-tokens.js'
import { createdChannel, s3Channel, s3TablesChannel, streamArn } from '../support/channels.js'
import {
  accountId,
  type JsonInput,
  region,
  startMs,
  type TestKinesis,
  testKinesis,
} from '../support/kinesis.js'

let kinesis: TestKinesis

beforeEach(async () => {
  kinesis = await testKinesis()
  for (const StreamName of ['orders', 'events']) await kinesis.ok('CreateStream', { StreamName })
})

/** Channels c and a of orders, b of events. */
const createThree = async () => {
  await createdChannel(kinesis, s3Channel('orders', { ChannelName: 'c' }))
  await createdChannel(kinesis, s3Channel('events', { ChannelName: 'b' }))
  await createdChannel(kinesis, s3TablesChannel('orders', { ChannelName: 'a' }))
}
const list = (input: JsonInput = {}) => kinesis.ok('ListChannels', input)
const names = async (input: JsonInput = {}) =>
  (await list(input)).ChannelSummaries.map(({ ChannelName }) => ChannelName)
const refused = (input: JsonInput) => kinesis.fails('ListChannels', input)
const invalidToken = [400, 'InvalidArgumentException', 'Invalid NextToken.']

test('nothing', async () => {
  expect(await list()).toEqual({ ChannelSummaries: [] })
})

test('channels of all streams, by name', async () => {
  await createThree()
  const { ChannelSummaries, ...others } = await list()
  expect(others).toEqual({})
  expect(ChannelSummaries).toEqual(
    [
      ['a', 'S3_TABLES', 'orders'],
      ['b', 'S3', 'events'],
      ['c', 'S3', 'orders'],
    ].map(([ChannelName, ChannelDestinationType, stream = '']) => ({
      ChannelName,
      ChannelARN: expect.stringMatching(`^arn:aws:kinesis:${region}:${accountId}:channel/[0-9a-f-]{36}$`),
      ChannelId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      ChannelStatus: 'ACTIVE',
      ChannelCreationTimestamp: startMs / 1000,
      ChannelDestinationType,
      Streams: [{ StreamARN: streamArn(stream), StreamCreationTimestamp: startMs / 1000 - 2 }],
    })),
  )
})

test('channels in every status', async () => {
  kinesis = await testKinesis({ updateStreamMs: 500, deleteStreamMs: 500 })
  for (const StreamName of ['orders', 'events']) await kinesis.ok('CreateStream', { StreamName })
  await createThree()
  const { ChannelSummaries } = await list()
  const [a, b] = ChannelSummaries.map(({ ChannelARN }) => ChannelARN)
  await kinesis.ok('DeleteChannel', { ChannelARN: a })
  await kinesis.ok('UpdateChannel', {
    ChannelARN: b,
    S3DestinationConfiguration: { DataFreshnessInSeconds: 600 },
  })
  expect((await list()).ChannelSummaries.map(({ ChannelStatus }) => ChannelStatus)).toEqual([
    'DELETING',
    'UPDATING',
    'ACTIVE',
  ])
})

test('channels of the caller’s account and region only', async () => {
  await createThree()
  for (const client of [
    { accountId: '123456789012', region },
    { accountId, region: 'eu-west-1' },
  ])
    expect(await kinesis.ok('ListChannels', {}, client)).toEqual({ ChannelSummaries: [] })
})

describe('StreamFilter', () => {
  const created = startMs / 1000 - 2
  beforeEach(createThree)

  test.each([
    ['a stream', [{ StreamARN: streamArn('orders') }], ['a', 'c']],
    [
      'several streams',
      [{ StreamARN: streamArn('orders') }, { StreamARN: streamArn('events') }],
      ['a', 'b', 'c'],
    ],
    ['a stream named twice', [{ StreamARN: streamArn('events') }, { StreamARN: streamArn('events') }], ['b']],
    ['a stream that is not there', [{ StreamARN: streamArn('missing') }], []],
    [
      'a stream of another account',
      [{ StreamARN: streamArn('orders').replace(accountId, '123456789012') }],
      [],
    ],
    ['its creation', [{ StreamARN: streamArn('orders'), StreamCreationTimestamp: created }], ['a', 'c']],
    [
      'within its second',
      [{ StreamARN: streamArn('orders'), StreamCreationTimestamp: created + 0.5 }],
      ['a', 'c'],
    ],
    ['another creation', [{ StreamARN: streamArn('orders'), StreamCreationTimestamp: created - 1 }], []],
    [
      'one of several creations',
      [created - 1, created].map((StreamCreationTimestamp) => ({
        StreamARN: streamArn('orders'),
        StreamCreationTimestamp,
      })),
      ['a', 'c'],
    ],
    ['the epoch', [{ StreamARN: streamArn('orders'), StreamCreationTimestamp: 0 }], []],
    ['a name of JavaScript’s own', [{ StreamARN: streamArn('__proto__') }], []],
  ])('%s', async (_, StreamFilter, expected) => {
    expect(await names({ StreamFilter })).toEqual(expected)
  })

  test('an ARN that no stream can have', async () => {
    expect(await refused({ StreamFilter: [{ StreamARN: `${streamArn('orders')}/x` }] })).toEqual([
      400,
      'InvalidArgumentException',
      'Could not resolve stream from ARN.',
    ])
  })

  test('is said again with every page', async () => {
    const StreamFilter = [{ StreamARN: streamArn('orders') }]
    const first = await list({ StreamFilter, MaxResults: 1 })
    expect(first.ChannelSummaries.map(({ ChannelName }) => ChannelName)).toEqual(['a'])
    const second = await list({ StreamFilter, MaxResults: 1, NextToken: first.NextToken })
    expect(second.ChannelSummaries.map(({ ChannelName }) => ChannelName)).toEqual(['c'])
    expect(second).not.toHaveProperty('NextToken')
  })
})

describe('pages', () => {
  test('as large as MaxResults says', async () => {
    await createThree()
    const first = await list({ MaxResults: 2 })
    expect(first.ChannelSummaries.map(({ ChannelName }) => ChannelName)).toEqual(['a', 'b'])
    const second = await list({ NextToken: first.NextToken })
    expect(second.ChannelSummaries.map(({ ChannelName }) => ChannelName)).toEqual(['c'])
    expect(second).not.toHaveProperty('NextToken')
    expect(await list({ MaxResults: 3 })).not.toHaveProperty('NextToken')
  })

  test('go on behind a channel that has been deleted since', async () => {
    await createThree()
    const { ChannelSummaries, NextToken } = await list({ MaxResults: 2 })
    await kinesis.ok('DeleteChannel', { ChannelARN: ChannelSummaries[1]?.ChannelARN })
    expect(await names({ NextToken })).toEqual(['c'])
  })

  test('of at most 100, also when MaxResults names more', async () => {
    await createThree()
    const key = { kind: 'account', accountId, region, name: '' } as const
    const account = await kinesis.storage.load(key)
    if (account === undefined) throw new Error('there is no account')
    const [channel] = account.value.channels
    if (channel === undefined) throw new Error('there is no channel')
    const channels = Array.from({ length: 101 }, (_, index) => ({
      ...channel,
      name: `channel-${String(index).padStart(3, '0')}`,
    }))
    await kinesis.storage.commit([{ key, expected: account.version, value: { ...account.value, channels } }])
    for (const input of [{}, { MaxResults: 10_000 }]) {
      const first = await list(input)
      expect(first.ChannelSummaries).toHaveLength(100)
      expect(await names({ NextToken: first.NextToken })).toEqual(['channel-100'])
    }
  })
})

describe('tokens', () => {
  let NextToken: string
  beforeEach(async () => {
    await createThree()
    NextToken = (await list({ MaxResults: 1 })).NextToken ?? ''
  })

  test('live for 300 seconds', async () => {
    kinesis.clock.advance(300_000)
    await list({ NextToken })
    kinesis.clock.advance(1)
    expect(await refused({ NextToken })).toEqual([
      400,
      'ExpiredNextTokenException',
      'The pagination token passed to the operation has expired: it is valid for 300 seconds.',
    ])
  })

  test.each([
    ['arbitrary text', () => 'none'],
    ['a token that was cut off', () => NextToken.slice(0, -4)],
    ['a token of another operation', () => pageToken('ListStreams', startMs, { after: 'a' })],
    ['a token without its name', () => pageToken('ListChannels', startMs, {})],
  ])('%s is none', async (_, token) => {
    expect(await refused({ NextToken: token() })).toEqual(invalidToken)
  })
})

test.each([
  [{ MaxResults: 0 }, "Value '0' at 'maxResults'", 'Member must have value greater than or equal to 1'],
  [
    { MaxResults: 10_001 },
    "Value '10001' at 'maxResults'",
    'Member must have value less than or equal to 10000',
  ],
  [
    { StreamFilter: [] },
    "Value '[]' at 'streamFilter'",
    'Member must have length greater than or equal to 1',
  ],
  [{ StreamFilter: [{}] }, "Value null at 'streamFilter.1.member.streamARN'", 'Member must not be null'],
])('%j does not satisfy its constraints', async (input, shown, constraint) => {
  expect(await refused(input)).toEqual([
    400,
    'ValidationException',
    `1 validation error detected: ${shown} failed to satisfy constraint: ${constraint}`,
  ])
})
