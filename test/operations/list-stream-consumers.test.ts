import { beforeEach, describe, expect, test } from 'vitest'
import { pageToken, readPageToken } from '../../src/services/page-tokens.js'
import {
  accountId,
  type JsonInput,
  region,
  startMs,
  type TestKinesis,
  testKinesis,
} from '../support/kinesis.js'
import { namesAStreamByArn } from '../support/naming-a-stream-by-arn.js'
import { changeStored } from '../support/stored-streams.js'

const StreamARN = `arn:aws:kinesis:${region}:${accountId}:stream/orders`
const startSeconds = startMs / 1000

let kinesis: TestKinesis

beforeEach(async () => {
  kinesis = await testKinesis()
  await kinesis.ok('CreateStream', { StreamName: 'orders', ShardCount: 1 })
})

const register = async (...names: readonly string[]) => {
  for (const ConsumerName of names) await kinesis.ok('RegisterStreamConsumer', { StreamARN, ConsumerName })
}
const list = (input: JsonInput = {}) => kinesis.ok('ListStreamConsumers', { StreamARN, ...input })
const names = ({ Consumers = [] }: Awaited<ReturnType<typeof list>>) =>
  Consumers.map(({ ConsumerName }) => ConsumerName)
const refused = (input: JsonInput) => kinesis.fails('ListStreamConsumers', { StreamARN, ...input })
const invalidToken = [400, 'InvalidArgumentException', 'Invalid NextToken.']

namesAStreamByArn('ListStreamConsumers')

test('a stream without consumers', async () => {
  expect(await list()).toEqual({ Consumers: [] })
})

test('consumers without the ARN of their stream', async () => {
  await register('reader')
  expect(await list()).toEqual({
    Consumers: [
      {
        ConsumerName: 'reader',
        ConsumerARN: `${StreamARN}/consumer/reader:${startSeconds}`,
        ConsumerStatus: 'ACTIVE',
        ConsumerCreationTimestamp: startSeconds,
      },
    ],
  })
})

test('names ascend by code unit', async () => {
  await register('b', 'a', 'B', '__proto__', '1')
  expect(names(await list())).toEqual(['1', 'B', '__proto__', 'a', 'b'])
})

test('consumers in every status, gone ones not, whatever state the stream is in', async () => {
  kinesis = await testKinesis({ createStreamMs: 500, updateStreamMs: 500, deleteStreamMs: 500 })
  await kinesis.ok('CreateStream', { StreamName: 'orders', ShardCount: 1 })
  expect(await list()).toEqual({ Consumers: [] })
  kinesis.clock.advance(500)
  await register('active', 'deleting', 'gone')
  kinesis.clock.advance(500)
  await kinesis.ok('DeregisterStreamConsumer', { StreamARN, ConsumerName: 'gone' })
  kinesis.clock.advance(500)
  await register('creating')
  await kinesis.ok('DeregisterStreamConsumer', { StreamARN, ConsumerName: 'deleting' })
  await kinesis.ok('SplitShard', { StreamARN, ShardToSplit: '0', NewStartingHashKey: '100' })
  const { Consumers = [] } = await list()
  expect(Consumers.map(({ ConsumerName, ConsumerStatus }) => [ConsumerName, ConsumerStatus])).toEqual([
    ['active', 'ACTIVE'],
    ['creating', 'CREATING'],
    ['deleting', 'DELETING'],
  ])
})

test('only those of the stream', async () => {
  await kinesis.ok('CreateStream', { StreamName: 'events', ShardCount: 1 })
  await register('reader')
  expect(names(await list({ StreamARN: StreamARN.replace('orders', 'events') }))).toEqual([])
})

describe('pages', () => {
  beforeEach(() => register('a', 'b', 'c', 'd', 'e'))

  test('by token, until there is none', async () => {
    const first = await list({ MaxResults: 2 })
    expect(names(first)).toEqual(['a', 'b'])
    const second = await list({ MaxResults: 2, NextToken: first.NextToken })
    expect(names(second)).toEqual(['c', 'd'])
    const third = await list({ NextToken: second.NextToken })
    expect(names(third)).toEqual(['e'])
    expect(third).not.toHaveProperty('NextToken')
  })

  test('with exactly as many as there are', async () => {
    expect(await list({ MaxResults: 5 })).not.toHaveProperty('NextToken')
  })

  test('go on where the last consumer of a page is gone', async () => {
    const { NextToken } = await list({ MaxResults: 2 })
    await kinesis.ok('DeregisterStreamConsumer', { StreamARN, ConsumerName: 'b' })
    expect(names(await list({ NextToken }))).toEqual(['c', 'd', 'e'])
  })

  test('hold at most 100 consumers, also when MaxResults names more', async () => {
    const consumers = Array.from({ length: 101 }, (_, index) => ({
      name: `c${index}`,
      status: 'ACTIVE' as const,
      createdAtMs: startMs,
      tags: {},
    }))
    await changeStored(kinesis.storage, 'orders', { consumers })
    for (const input of [{}, { MaxResults: 10_000 }]) {
      const page = await list(input)
      expect(page.Consumers).toHaveLength(100)
      expect((await list({ NextToken: page.NextToken })).Consumers).toHaveLength(1)
    }
  })
})

describe('tokens', () => {
  let NextToken: string

  beforeEach(async () => {
    await register('a', 'b')
    NextToken = (await list({ MaxResults: 1 })).NextToken ?? ''
  })

  test('live for 300 seconds', async () => {
    kinesis.clock.advance(300_000)
    await list({ NextToken })
    kinesis.clock.advance(1)
    expect((await refused({ NextToken }))[1]).toBe('ExpiredNextTokenException')
  })

  test.each([
    ['arbitrary text', () => 'b'],
    ['a token with a character too many', () => `${NextToken}A`],
    ['a million characters', () => 'A'.repeat(1_000_000)],
  ])('%s is none', async (_, token) => {
    expect(await refused({ NextToken: token() })).toEqual(invalidToken)
  })

  test('of another operation are none', async () => {
    await kinesis.ok('CreateStream', { StreamName: 'wide', ShardCount: 2 })
    const shards = await kinesis.ok('ListShards', { StreamName: 'wide', MaxResults: 1 })
    expect(await refused({ NextToken: shards.NextToken })).toEqual(invalidToken)
  })

  test('of another stream are none', async () => {
    await kinesis.ok('CreateStream', { StreamName: 'events', ShardCount: 1 })
    expect(await refused({ NextToken, StreamARN: StreamARN.replace('orders', 'events') })).toEqual(
      invalidToken,
    )
  })

  test('of an earlier stream of the same name are none', async () => {
    await kinesis.ok('DeleteStream', { StreamARN, EnforceConsumerDeletion: true })
    await kinesis.ok('CreateStream', { StreamName: 'orders', ShardCount: 1 })
    expect(await refused({ NextToken })).toEqual(invalidToken)
  })

  test('without their name are none', async () => {
    const { incarnation = '' } = readPageToken('ListStreamConsumers', NextToken, startMs)
    const nameless = pageToken('ListStreamConsumers', startMs, { incarnation })
    expect(await refused({ NextToken: nameless })).toEqual(invalidToken)
  })

  test('exclude StreamCreationTimestamp, before the stream is looked up', async () => {
    expect(
      await refused({
        NextToken,
        StreamCreationTimestamp: startSeconds,
        StreamId: 'aaaaaaaaaaaaaaaaaaaa-aaa',
      }),
    ).toEqual([
      400,
      'InvalidArgumentException',
      'NextToken and StreamCreationTimestamp cannot be provided together.',
    ])
  })
})

describe('StreamCreationTimestamp', () => {
  let createdAt: number

  beforeEach(async () => {
    const { StreamSummaries = [] } = await kinesis.ok('ListStreams')
    createdAt = Number(StreamSummaries[0]?.StreamCreationTimestamp)
  })

  test('that of the stream, also with fractions', async () => {
    await register('a')
    expect(names(await list({ StreamCreationTimestamp: createdAt }))).toEqual(['a'])
    expect(names(await list({ StreamCreationTimestamp: createdAt + 0.5 }))).toEqual(['a'])
  })

  test('another is that of another stream', async () => {
    for (const seconds of [-1, 1])
      expect(await refused({ StreamCreationTimestamp: createdAt + seconds })).toEqual([
        400,
        'ResourceNotFoundException',
        `Stream orders under account ${accountId} not found.`,
      ])
  })
})

test('MaxResults has its bounds', async () => {
  expect(await refused({ MaxResults: 0, NextToken: '' })).toEqual([
    400,
    'ValidationException',
    "2 validation errors detected: Value '' at 'nextToken' failed to satisfy constraint: Member must have length " +
      "greater than or equal to 1; Value '0' at 'maxResults' failed to satisfy constraint: Member must have value " +
      'greater than or equal to 1',
  ])
  expect(await refused({ MaxResults: 10_001 })).toEqual([
    400,
    'ValidationException',
    "1 validation error detected: Value '10001' at 'maxResults' failed to satisfy constraint: Member must have " +
      'value less than or equal to 10000',
  ])
})
