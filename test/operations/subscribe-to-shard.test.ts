import { beforeEach, describe, expect, test } from 'vitest'
import { decodeFrame, type Frame } from '../support/event-stream.js'
import {
  accountId,
  type JsonInput,
  region,
  signedRequest,
  startMs,
  type TestKinesis,
  testKinesis,
} from '../support/kinesis.js'

const StreamName = 'orders'
const StreamARN = `arn:aws:kinesis:${region}:${accountId}:stream/orders`
const ShardId = 'shardId-000000000000'

let kinesis: TestKinesis
let ConsumerARN: string

beforeEach(async () => {
  kinesis = await testKinesis()
  await kinesis.ok('CreateStream', { StreamName, ShardCount: 1 })
  const { Consumer } = await kinesis.ok('RegisterStreamConsumer', { StreamARN, ConsumerName: 'reader' })
  ConsumerARN = Consumer.ConsumerARN
})

const latest = { StartingPosition: { Type: 'LATEST' } }
const horizon = { StartingPosition: { Type: 'TRIM_HORIZON' } }

/** An open subscription; `next` gives the following frame, undefined at the end. */
interface Opened {
  readonly frames: AsyncIterator<Uint8Array>
  readonly next: () => Promise<Frame | undefined>
  readonly nextEvent: () => Promise<Event>
  readonly leave: () => void
}

interface Event {
  readonly Records: readonly { readonly Data: string; readonly SequenceNumber: string }[]
  readonly ContinuationSequenceNumber?: string
  readonly MillisBehindLatest: number
  readonly ChildShards?: readonly { readonly ShardId: string }[]
}

const open = async (input: JsonInput, durationMs?: number): Promise<Opened> => {
  const opened = await unread(input, durationMs)
  expect((await opened.next())?.headers[':event-type']).toBe('initial-response')
  return opened
}

/** A subscription of which nobody has taken a frame yet. */
const unread = async (input: JsonInput, durationMs?: number): Promise<Opened> => {
  const client = new AbortController()
  const response = await kinesis.kinesis.handle({
    ...signedRequest('SubscribeToShard', { ConsumerARN, ShardId, ...input }),
    signal: client.signal,
    ...(durationMs === undefined ? {} : { limits: { durationMs } }),
  })
  expect(response.status).toBe(200)
  expect(response.headers).toMatchObject({ 'Content-Type': 'application/vnd.amazon.eventstream' })
  expect(response.headers).not.toHaveProperty('Content-Length')
  if (typeof response.body === 'string' || response.body instanceof Uint8Array) throw new Error('no stream')
  const frames = response.body[Symbol.asyncIterator]()
  const next = async () => {
    const { value, done } = await frames.next()
    return done === true ? undefined : decodeFrame(value)
  }
  const nextEvent = async (): Promise<Event> => {
    const frame = await next()
    expect(frame?.headers[':event-type']).toBe('SubscribeToShardEvent')
    return JSON.parse(String(frame?.payload))
  }
  return { frames, next, nextEvent, leave: () => client.abort() }
}
const put = (text: string) =>
  kinesis.ok('PutRecord', { StreamName, PartitionKey: 'a', Data: Buffer.from(text).toString('base64') })
const texts = ({ Records }: Event) => Records.map(({ Data }) => Buffer.from(Data, 'base64').toString())
const refusal = (input: JsonInput) =>
  kinesis.fails('SubscribeToShard', { ConsumerARN, ShardId, ...latest, ...input })

describe('delivery', () => {
  test('sends an event at once, and records as they are put', async () => {
    const subscription = await open(latest)
    expect(await subscription.nextEvent()).toMatchObject({ Records: [], MillisBehindLatest: 0 })
    const pending = subscription.nextEvent()
    const { SequenceNumber } = await put('one')
    const event = await pending
    expect(texts(event)).toEqual(['one'])
    expect(event.Records[0]?.SequenceNumber).toBe(SequenceNumber)
    expect(event).not.toHaveProperty('ChildShards')
  })

  test('sends what is there from the trim horizon on', async () => {
    await put('one')
    await put('two')
    expect(texts(await (await open(horizon)).nextEvent())).toEqual(['one', 'two'])
  })

  test('sends an empty event every five seconds while nothing comes', async () => {
    const subscription = await open(latest)
    const { ContinuationSequenceNumber } = await subscription.nextEvent()
    for (let beat = 0; beat < 3; beat++) {
      const pending = subscription.nextEvent()
      kinesis.clock.advance(5_000)
      expect(await pending).toEqual({ Records: [], ContinuationSequenceNumber, MillisBehindLatest: 0 })
    }
  })

  test('splits a backlog into events far below what clients take', async () => {
    const Data = Buffer.alloc(1_000_000).toString('base64')
    for (let index = 0; index < 5; index++)
      await kinesis.ok('PutRecord', { StreamName, PartitionKey: 'a', Data })
    const subscription = await open(horizon)
    const counts = [
      await subscription.nextEvent(),
      await subscription.nextEvent(),
      await subscription.nextEvent(),
    ]
    expect(counts.map(({ Records }) => Records.length)).toEqual([2, 2, 1])
    expect(counts.map(({ MillisBehindLatest }) => MillisBehindLatest)).toEqual([0, 0, 0])
  })

  test('tells how far behind the tip an event is', async () => {
    const Data = Buffer.alloc(1_000_000).toString('base64')
    for (let index = 0; index < 3; index++) {
      await kinesis.ok('PutRecord', { StreamName, PartitionKey: 'a', Data })
      kinesis.clock.advance(1_000)
    }
    const subscription = await open(horizon)
    expect((await subscription.nextEvent()).MillisBehindLatest).toBe(2_000)
    expect((await subscription.nextEvent()).MillisBehindLatest).toBe(0)
  })

  test.each(['AT_SEQUENCE_NUMBER', 'AFTER_SEQUENCE_NUMBER'])(
    'goes on from a ContinuationSequenceNumber %s without loss or repetition',
    async (Type) => {
      const first = await open(latest)
      const empty = await first.nextEvent()
      first.leave()
      await put('one')
      kinesis.clock.advance(5_000)
      const second = await open({
        StartingPosition: { Type, SequenceNumber: empty.ContinuationSequenceNumber },
      })
      const event = await second.nextEvent()
      expect(texts(event)).toEqual(['one'])
      second.leave()
      await put('two')
      kinesis.clock.advance(5_000)
      const third = await open({
        StartingPosition: { Type, SequenceNumber: event.ContinuationSequenceNumber },
      })
      expect(texts(await third.nextEvent())).toEqual(['two'])
    },
  )

  test('reads from a time on', async () => {
    await put('early')
    kinesis.clock.advance(10_000)
    await put('late')
    const Timestamp = startMs / 1000 + 5
    const subscription = await open({ StartingPosition: { Type: 'AT_TIMESTAMP', Timestamp } })
    expect(texts(await subscription.nextEvent())).toEqual(['late'])
  })
})

describe('the end', () => {
  test('comes cleanly after five minutes', async () => {
    const subscription = await open(latest)
    await subscription.nextEvent()
    const pending = subscription.next()
    kinesis.clock.advance(300_000)
    expect(await pending).toBeUndefined()
  })

  test('comes earlier where the host can carry less', async () => {
    const subscription = await open(latest, 1_000)
    await subscription.nextEvent()
    const pending = subscription.next()
    kinesis.clock.advance(1_000)
    expect(await pending).toBeUndefined()
  })

  test('comes when the client has gone', async () => {
    const subscription = await open(latest)
    await subscription.nextEvent()
    const pending = subscription.next()
    subscription.leave()
    expect(await pending).toBeUndefined()
  })

  test.each<[string, (subscription: Opened) => unknown]>([
    ['the client goes', ({ leave }) => leave()],
    ['the host asks for no more', ({ frames }) => frames.return?.()],
  ])('leaves nothing behind when %s before the first event', async (_, end) => {
    const subscription = await open(latest)
    await end(subscription)
    expect(kinesis.kinesis.faults.dropSubscriptions()).toBe(0)
  })

  test('comes when the host asks for nothing at all', async () => {
    const { frames } = await unread(latest)
    expect(await frames.return?.()).toEqual({ done: true, value: undefined })
    expect(kinesis.kinesis.faults.dropSubscriptions()).toBe(0)
    expect(await frames.next()).toEqual({ done: true, value: undefined })
  })

  test('comes when the host asks for no more while it waits for an event', async () => {
    const subscription = await open(latest)
    await subscription.nextEvent()
    const pending = subscription.next()
    await subscription.frames.return?.()
    expect(await pending).toBeUndefined()
    expect(kinesis.kinesis.faults.dropSubscriptions()).toBe(0)
    await kinesis.kinesis.close()
    expect(kinesis.log).toEqual([])
  })

  test('comes when the Kinesis closes', async () => {
    const subscription = await open(latest)
    await subscription.nextEvent()
    const pending = subscription.next()
    await kinesis.kinesis.close()
    expect(await pending).toBeUndefined()
  })

  test('of a closed shard is an event with ChildShards and nothing to continue from', async () => {
    await put('one')
    await kinesis.ok('SplitShard', { StreamName, ShardToSplit: ShardId, NewStartingHashKey: '100' })
    const subscription = await open(horizon)
    const event = await subscription.nextEvent()
    expect(texts(event)).toEqual(['one'])
    expect(event.ChildShards?.map((child) => child.ShardId)).toEqual([
      'shardId-000000000001',
      'shardId-000000000002',
    ])
    expect(event).not.toHaveProperty('ContinuationSequenceNumber')
    expect(await subscription.next()).toBeUndefined()
  })

  test('is pushed when the shard closes while nobody writes', async () => {
    const subscription = await open(latest)
    await subscription.nextEvent()
    const pending = subscription.nextEvent()
    await kinesis.ok('SplitShard', { StreamName, ShardToSplit: ShardId, NewStartingHashKey: '100' })
    expect((await pending).ChildShards).toHaveLength(2)
  })

  test.each([
    [
      'the stream is deleted',
      () => kinesis.ok('DeleteStream', { StreamName, EnforceConsumerDeletion: true }),
      () => `Stream orders under account ${accountId} not found.`,
    ],
    [
      'the consumer is deregistered',
      () => kinesis.ok('DeregisterStreamConsumer', { ConsumerARN }),
      () => `Consumer ${ConsumerARN}, account ${accountId} not found.`,
    ],
  ])('is a ResourceNotFoundException when %s', async (_, act, text) => {
    const subscription = await open(latest)
    await subscription.nextEvent()
    const pending = subscription.next()
    await act()
    const frame = await pending
    expect(frame?.headers[':exception-type']).toBe('ResourceNotFoundException')
    expect(JSON.parse(String(frame?.payload))).toEqual({ message: text() })
    expect(await subscription.next()).toBeUndefined()
  })
})

describe('a second subscription', () => {
  const taken = [
    400,
    'ResourceInUseException',
    `Another active subscription exists for this consumer: ${accountId}:orders:${ShardId}:reader`,
  ]

  test('is refused for five seconds', async () => {
    await open(latest)
    expect(await refusal({})).toEqual(taken)
    kinesis.clock.advance(4_999)
    expect(await refusal({})).toEqual(taken)
  })

  test('then takes over and ends the first', async () => {
    const first = await open(latest)
    await first.nextEvent()
    const pending = first.next()
    kinesis.clock.advance(4_999)
    kinesis.clock.advance(1)
    const second = await open(latest)
    await second.nextEvent()
    const frames = [await pending, await first.next()]
    expect(frames.at(-1)).toBeUndefined()
    const delivered = second.nextEvent()
    await put('one')
    expect(texts(await delivered)).toEqual(['one'])
  })

  test('of another consumer is independent', async () => {
    const { Consumer } = await kinesis.ok('RegisterStreamConsumer', { StreamARN, ConsumerName: 'other' })
    const subscriptions = [await open(latest), await open({ ...latest, ConsumerARN: Consumer.ConsumerARN })]
    for (const subscription of subscriptions) await subscription.nextEvent()
    const pending = subscriptions.map(({ nextEvent }) => nextEvent())
    await put('one')
    expect((await Promise.all(pending)).map(texts)).toEqual([['one'], ['one']])
  })
})

describe('refusals before the stream begins', () => {
  test.each([
    [
      'an unknown consumer',
      { ConsumerARN: `${StreamARN}/consumer/missing:1` },
      'ResourceNotFoundException',
      `Consumer ${StreamARN}/consumer/missing:1, account ${accountId} not found.`,
    ],
    [
      'a consumer of an unknown stream',
      { ConsumerARN: `${StreamARN}s/consumer/reader:1` },
      'ResourceNotFoundException',
      `Consumer ${StreamARN}s/consumer/reader:1, account ${accountId} not found.`,
    ],
    [
      'a shard id that is none',
      { ShardId: 'shard-x' },
      'ResourceNotFoundException',
      `Could not find shard shard-x in stream orders under account ${accountId}.`,
    ],
    [
      'a shard that is not there',
      { ShardId: 'shardId-000000000007' },
      'ResourceNotFoundException',
      `Shard shardId-000000000007 in stream orders under account ${accountId} does not exist`,
    ],
    [
      'a sequence number that is none',
      { StartingPosition: { Type: 'AT_SEQUENCE_NUMBER', SequenceNumber: '7'.repeat(60) } },
      'InvalidArgumentException',
      `StartingSequenceNumber ${'7'.repeat(60)} used in SubscribeToShard on shard ${ShardId} in stream orders ` +
        `under account ${accountId} is invalid.`,
    ],
    [
      'no timestamp',
      { StartingPosition: { Type: 'AT_TIMESTAMP' } },
      'InvalidArgumentException',
      'Must specify timestampInMillis parameter for iterator of type AT_TIMESTAMP. Current request has no ' +
        'timestamp parameter.',
    ],
    [
      'a dry run',
      { DryRun: true },
      'DryRunOperationException',
      'Request would have succeeded, but DryRun is set.',
    ],
  ])('%s', async (_, input, type, text) => {
    expect(await refusal(input)).toEqual([400, type, text])
  })

  test('a dry run takes nothing over', async () => {
    await refusal({ DryRun: true })
    await open(latest)
  })

  test('a consumer that is not ACTIVE yet', async () => {
    kinesis = await testKinesis({ updateStreamMs: 500 })
    await kinesis.ok('CreateStream', { StreamName, ShardCount: 1 })
    const { Consumer } = await kinesis.ok('RegisterStreamConsumer', { StreamARN, ConsumerName: 'reader' })
    expect(await refusal({ ConsumerARN: Consumer.ConsumerARN })).toEqual([
      400,
      'ResourceInUseException',
      'Consumer is not ACTIVE.',
    ])
  })

  test('missing members', async () => {
    expect(await kinesis.fails('SubscribeToShard', {})).toEqual([
      400,
      'ValidationException',
      "3 validation errors detected: Value null at 'consumerARN' failed to satisfy constraint: Member must not be " +
        "null; Value null at 'shardId' failed to satisfy constraint: Member must not be null; Value null at " +
        "'startingPosition' failed to satisfy constraint: Member must not be null",
    ])
  })
})
