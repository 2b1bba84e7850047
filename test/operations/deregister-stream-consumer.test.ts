import { beforeEach, describe, expect, test } from 'vitest'
import {
  accountId,
  region,
  signedRequest,
  startMs,
  type TestKinesis,
  testKinesis,
} from '../support/kinesis.js'
import { namesAConsumer } from '../support/naming-a-consumer.js'
import { changeStored } from '../support/stored-streams.js'

const StreamARN = `arn:aws:kinesis:${region}:${accountId}:stream/orders`
const reader = { StreamARN, ConsumerName: 'reader' }
const gone = [400, 'ResourceNotFoundException', `Consumer reader, account ${accountId} not found.`]

let kinesis: TestKinesis

const start = async (settings: Parameters<typeof testKinesis>[0]) => {
  kinesis = await testKinesis(settings)
  await kinesis.ok('CreateStream', { StreamName: 'orders', ShardCount: 2 })
  await kinesis.ok('RegisterStreamConsumer', reader)
}

beforeEach(() => start({}))

namesAConsumer('DeregisterStreamConsumer')

test('has an empty answer', async () => {
  expect(await kinesis.send('DeregisterStreamConsumer', reader)).toEqual({ status: 200, body: undefined })
})

test('the consumer is gone at once, others stay', async () => {
  await kinesis.ok('RegisterStreamConsumer', { StreamARN, ConsumerName: 'other' })
  await kinesis.ok('DeregisterStreamConsumer', reader)
  expect(await kinesis.fails('DescribeStreamConsumer', reader)).toEqual(gone)
  expect(await kinesis.fails('DeregisterStreamConsumer', reader)).toEqual(gone)
  const { Consumers = [] } = await kinesis.ok('ListStreamConsumers', { StreamARN })
  expect(Consumers.map(({ ConsumerName }) => ConsumerName)).toEqual(['other'])
  expect((await kinesis.fails('DeleteStream', { StreamARN }))[1]).toBe('ResourceInUseException')
  await kinesis.ok('DeregisterStreamConsumer', { StreamARN, ConsumerName: 'other' })
  await kinesis.ok('DeleteStream', { StreamARN })
})

test('a consumer that is not ACTIVE stays as it is', async () => {
  await start({ updateStreamMs: 500 })
  const notActive = [
    400,
    'ResourceInUseException',
    `Consumer reader with creation timestamp ${startMs / 1000} under stream: orders , account ${accountId} is not ` +
      'in ACTIVE status.',
  ]
  expect(await kinesis.fails('DeregisterStreamConsumer', reader)).toEqual(notActive)
  kinesis.clock.advance(500)
  await kinesis.ok('DeregisterStreamConsumer', reader)
  kinesis.clock.advance(300)
  expect(await kinesis.fails('DeregisterStreamConsumer', reader)).toEqual(notActive)
  kinesis.clock.advance(200)
  expect(await kinesis.fails('DeregisterStreamConsumer', reader)).toEqual(gone)
})

test.each(['CREATING', 'UPDATING', 'DELETING'] as const)('the stream may be %s', async (status) => {
  await changeStored(kinesis.storage, 'orders', { status })
  await kinesis.ok('DeregisterStreamConsumer', reader)
  expect(await kinesis.fails('DescribeStreamConsumer', reader)).toEqual(gone)
})

test('a consumer of another stream, account or region stays', async () => {
  const client = { accountId: '123456789012', region: 'eu-west-1' }
  const elsewhere = {
    StreamARN: 'arn:aws:kinesis:eu-west-1:123456789012:stream/orders',
    ConsumerName: 'reader',
  }
  await kinesis.ok('CreateStream', { StreamName: 'orders', ShardCount: 1 }, client)
  await kinesis.ok('RegisterStreamConsumer', elsewhere)
  await kinesis.ok('DeregisterStreamConsumer', reader)
  await kinesis.ok('DescribeStreamConsumer', elsewhere)
})

describe('subscriptions', () => {
  const states = () => kinesis.storage.list('state', { accountId, region }, undefined, 1000)
  const arnOf = async (ConsumerName: string) =>
    (await kinesis.ok('DescribeStreamConsumer', { StreamARN, ConsumerName })).ConsumerDescription.ConsumerARN
  /** The events of a subscription. */
  const subscribe = async (ConsumerName: string, ShardId: string) => {
    const ConsumerARN = await arnOf(ConsumerName)
    const { status, body } = await kinesis.kinesis.handle(
      signedRequest('SubscribeToShard', { ConsumerARN, ShardId, StartingPosition: { Type: 'LATEST' } }),
    )
    if (typeof body === 'string' || body instanceof Uint8Array) throw new Error(`${status}: ${body}`)
    const events = body[Symbol.asyncIterator]()
    return async () => {
      const { value, done } = await events.next()
      return done === true ? undefined : new TextDecoder().decode(value)
    }
  }

  beforeEach(async () => {
    await kinesis.ok('RegisterStreamConsumer', { StreamARN, ConsumerName: 'reader2' })
    for (const shard of ['0', '1']) await subscribe('reader', shard)
    await subscribe('reader2', '0')
  })

  test('of the consumer are forgotten, others are not', async () => {
    expect(await states()).toHaveLength(3)
    await kinesis.ok('DeregisterStreamConsumer', reader)
    expect((await states()).map(({ name }) => name)).toEqual([
      `subscription/${await arnOf('reader2')}/shardId-000000000000`,
    ])
  })

  test('go with their stream, too', async () => {
    await kinesis.ok('DeleteStream', { StreamARN, EnforceConsumerDeletion: true })
    expect(await states()).toEqual([])
  })

  test.each([
    ['the consumer is deregistered', () => kinesis.ok('DeregisterStreamConsumer', reader)],
    ['the stream is deleted', () => kinesis.ok('DeleteStream', { StreamARN, EnforceConsumerDeletion: true })],
  ])('end with ResourceNotFoundException when %s', async (_, end) => {
    for (const settings of [{}, { updateStreamMs: 500, deleteStreamMs: 500 }]) {
      await start(settings)
      kinesis.clock.advance(500)
      const event = await subscribe('reader', '0')
      expect(await event()).toContain('initial-response')
      expect(await event()).toContain('SubscribeToShardEvent')
      const last = event()
      await end()
      expect(await last).toContain('ResourceNotFoundException')
      expect(await event()).toBeUndefined()
    }
  })

  test('of a successor begin anew', async () => {
    await kinesis.ok('DeregisterStreamConsumer', reader)
    await kinesis.ok('RegisterStreamConsumer', reader)
    const event = await subscribe('reader', '0')
    expect(await event()).toContain('initial-response')
  })
})
