import { beforeEach, describe, expect, test } from 'vitest'
import {
  accountId,
  type JsonInput,
  region,
  startMs,
  type TestKinesis,
  testKinesis,
} from '../support/kinesis.js'
import { namesAStreamByArn } from '../support/naming-a-stream-by-arn.js'

const StreamARN = `arn:aws:kinesis:${region}:${accountId}:stream/orders`
const startSeconds = startMs / 1000

let kinesis: TestKinesis

beforeEach(async () => {
  kinesis = await testKinesis()
  await kinesis.ok('CreateStream', { StreamName: 'orders', ShardCount: 1 })
})

const register = (ConsumerName: string, others: JsonInput = {}) =>
  kinesis.ok('RegisterStreamConsumer', { StreamARN, ConsumerName, ...others })
const refused = (ConsumerName: string, others: JsonInput = {}) =>
  kinesis.fails('RegisterStreamConsumer', { StreamARN, ConsumerName, ...others })
const deregister = (ConsumerName: string) =>
  kinesis.ok('DeregisterStreamConsumer', { StreamARN, ConsumerName })
const statusOf = async (ConsumerName: string) =>
  (await kinesis.ok('DescribeStreamConsumer', { StreamARN, ConsumerName })).ConsumerDescription.ConsumerStatus
const registerMany = async (count: number) => {
  for (let index = 0; index < count; index++) await register(`c${index}`)
}

const limitReached = [
  400,
  'LimitExceededException',
  'You have reached the maximum number of registered consumers for this stream.',
]

namesAStreamByArn('RegisterStreamConsumer', { ConsumerName: 'reader' })

test('shows the consumer CREATING, which is ACTIVE when looked at next', async () => {
  kinesis.clock.advance(400)
  expect(await register('reader')).toEqual({
    Consumer: {
      ConsumerName: 'reader',
      ConsumerARN: `${StreamARN}/consumer/reader:${startSeconds}`,
      ConsumerStatus: 'CREATING',
      ConsumerCreationTimestamp: startSeconds,
    },
  })
  expect(await statusOf('reader')).toBe('ACTIVE')
})

test('with a delay the consumer is CREATING until it is over', async () => {
  kinesis = await testKinesis({ updateStreamMs: 500 })
  await kinesis.ok('CreateStream', { StreamName: 'orders', ShardCount: 1 })
  await register('reader')
  kinesis.clock.advance(499)
  expect(await statusOf('reader')).toBe('CREATING')
  kinesis.clock.advance(1)
  expect(await statusOf('reader')).toBe('ACTIVE')
})

test('counts in DescribeStreamSummary', async () => {
  await registerMany(2)
  const { StreamDescriptionSummary } = await kinesis.ok('DescribeStreamSummary', { StreamName: 'orders' })
  expect(StreamDescriptionSummary.ConsumerCount).toBe(2)
})

describe('names', () => {
  const exists = [400, 'ResourceInUseException', `Consumer reader under stream ${StreamARN} already exists.`]

  test('belong to one consumer of a stream', async () => {
    await register('reader')
    expect(await refused('reader')).toEqual(exists)
  })

  test('may be used again for another stream', async () => {
    await kinesis.ok('CreateStream', { StreamName: 'events', ShardCount: 1 })
    await register('reader')
    await register('reader', { StreamARN: StreamARN.replace('orders', 'events') })
  })

  test('are taken until the consumer is gone', async () => {
    kinesis = await testKinesis({ updateStreamMs: 500 })
    await kinesis.ok('CreateStream', { StreamName: 'orders', ShardCount: 1 })
    await register('reader')
    expect(await refused('reader')).toEqual(exists)
    kinesis.clock.advance(500)
    await deregister('reader')
    expect(await refused('reader')).toEqual(exists)
    kinesis.clock.advance(500)
    await register('reader')
  })

  test.each(['__proto__', 'constructor', 'a.b-c_d'])('may be %s', async (name) => {
    await register(name)
    expect(await statusOf(name)).toBe('ACTIVE')
  })
})

describe('a name that is used again', () => {
  test('within the same second stands for another ARN', async () => {
    const arns = new Set<string>()
    for (let time = 0; time < 3; time++) {
      arns.add((await register('reader')).Consumer.ConsumerARN)
      await deregister('reader')
    }
    expect(arns.size).toBe(3)
  })

  test('shows the creation second of its ARN', async () => {
    await register('reader')
    await deregister('reader')
    const { Consumer } = await register('reader')
    expect(Consumer).toMatchObject({
      ConsumerARN: `${StreamARN}/consumer/reader:${startSeconds + 1}`,
      ConsumerCreationTimestamp: startSeconds + 1,
    })
    const { ConsumerDescription } = await kinesis.ok('DescribeStreamConsumer', {
      ConsumerARN: Consumer.ConsumerARN,
    })
    expect(ConsumerDescription.ConsumerStatus).toBe('ACTIVE')
  })

  test('leaves the old ARN to nobody', async () => {
    const { ConsumerARN } = (await register('reader')).Consumer
    await deregister('reader')
    await register('reader')
    expect(await kinesis.fails('DescribeStreamConsumer', { ConsumerARN })).toEqual([
      400,
      'ResourceNotFoundException',
      `Consumer ${ConsumerARN}, account ${accountId} not found.`,
    ])
  })

  test('in a later second has the time of its registration', async () => {
    await register('reader')
    await deregister('reader')
    kinesis.clock.advance(5_000)
    expect((await register('reader')).Consumer.ConsumerCreationTimestamp).toBe(startSeconds + 5)
  })
})

describe('limits', () => {
  test('20 consumers of a stream', async () => {
    await registerMany(20)
    expect(await refused('c20')).toEqual(limitReached)
    await deregister('c7')
    await register('c20')
  })

  test('50 consumers of an on-demand stream whose account has a throughput commitment', async () => {
    await kinesis.ok('CreateStream', { StreamName: 'wide' })
    const others = { StreamARN: StreamARN.replace('orders', 'wide') }
    for (let index = 0; index < 20; index++) await register(`c${index}`, others)
    expect(await refused('c20', others)).toEqual(limitReached)
    await kinesis.ok('UpdateAccountSettings', { MinimumThroughputBillingCommitment: { Status: 'ENABLED' } })
    for (let index = 20; index < 50; index++) await register(`c${index}`, others)
    expect(await refused('c50', others)).toEqual(limitReached)
    await registerMany(20)
    expect(await refused('c20')).toEqual(limitReached)
  })

  test('5 consumers of a stream that are CREATING', async () => {
    kinesis = await testKinesis({ updateStreamMs: 500 })
    for (const StreamName of ['orders', 'events'])
      await kinesis.ok('CreateStream', { StreamName, ShardCount: 1 })
    await registerMany(5)
    const [status, type] = await refused('c5')
    expect([status, type]).toEqual([400, 'LimitExceededException'])
    await register('c5', { StreamARN: StreamARN.replace('orders', 'events') })
    kinesis.clock.advance(500)
    await register('c5')
  })

  test('are no matter for a name that is taken', async () => {
    await registerMany(20)
    expect((await refused('c0'))[1]).toBe('ResourceInUseException')
  })

  test('hold for concurrent registrations', async () => {
    const names = Array.from({ length: 30 }, (_, index) => `c${index}`)
    const answers = await Promise.all(
      names.map((ConsumerName) => kinesis.send('RegisterStreamConsumer', { StreamARN, ConsumerName })),
    )
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(20)
  })
})

describe('tags', () => {
  const tagsOf = async (ResourceARN: string) =>
    (await kinesis.ok('ListTagsForResource', { ResourceARN })).Tags

  test('are the consumer’s own', async () => {
    const { ConsumerARN } = (await register('reader', { Tags: { team: 'blue', __proto__x: '' } })).Consumer
    expect(await tagsOf(ConsumerARN)).toEqual([
      { Key: '__proto__x', Value: '' },
      { Key: 'team', Value: 'blue' },
    ])
    expect(await tagsOf(StreamARN)).toEqual([])
  })

  test('may be 50', async () => {
    const tags = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, 'v']))
    await register('reader', { Tags: tags(50) })
    expect(await refused('writer', { Tags: tags(51) })).toEqual([
      400,
      'InvalidArgumentException',
      'A resource cannot have more than 50 tags.',
    ])
  })

  test('of illegal characters register nothing', async () => {
    expect((await refused('reader', { Tags: { 'a;b': '' } }))[1]).toBe('InvalidArgumentException')
    await register('reader')
  })
})

describe('the stream', () => {
  beforeEach(async () => {
    kinesis = await testKinesis({ createStreamMs: 500, updateStreamMs: 500, deleteStreamMs: 500 })
    await kinesis.ok('CreateStream', { StreamName: 'orders', ShardCount: 1 })
  })

  const notActive = (state: string) => [
    400,
    'ResourceInUseException',
    `Stream orders under account ${accountId} not ACTIVE, instead in state ${state}`,
  ]

  test('must be ACTIVE', async () => {
    expect(await refused('reader')).toEqual(notActive('CREATING'))
    kinesis.clock.advance(500)
    await kinesis.ok('SplitShard', { StreamARN, ShardToSplit: '0', NewStartingHashKey: '100' })
    expect(await refused('reader')).toEqual(notActive('UPDATING'))
    kinesis.clock.advance(500)
    await register('reader')
    await kinesis.ok('DeleteStream', { StreamARN, EnforceConsumerDeletion: true })
    expect(await refused('writer')).toEqual(notActive('DELETING'))
  })
})

test.each([
  [
    { StreamARN },
    "1 validation error detected: Value null at 'consumerName' failed to satisfy constraint: Member must not be null",
  ],
  [
    { StreamARN, ConsumerName: 'a b' },
    "1 validation error detected: Value 'a b' at 'consumerName' failed to satisfy constraint: Member must satisfy " +
      'regular expression pattern: [a-zA-Z0-9_.-]+',
  ],
  [
    { StreamARN, ConsumerName: 'reader', Tags: {} },
    "1 validation error detected: Value '{}' at 'tags' failed to satisfy constraint: Member must have length " +
      'greater than or equal to 1',
  ],
])('%j does not satisfy its constraints', async (input, text) => {
  expect(await kinesis.fails('RegisterStreamConsumer', input)).toEqual([400, 'ValidationException', text])
})
