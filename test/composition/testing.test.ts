import {
  CreateStreamCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  KinesisClient,
  ListStreamsCommand,
  PutRecordCommand,
  RegisterStreamConsumerCommand,
  ResourceNotFoundException,
  SubscribeToShardCommand,
} from '@aws-sdk/client-kinesis'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { OptionError } from '../../composition/index.js'
import { createTestKinesis } from '../../composition/testing.js'

afterEach(() => {
  vi.useRealTimers()
})

const put = (client: KinesisClient, PartitionKey: string, text: string) =>
  client.send(
    new PutRecordCommand({ StreamName: 'orders', PartitionKey, Data: new TextEncoder().encode(text) }),
  )

const iterator = async (client: KinesisClient) =>
  (
    await client.send(
      new GetShardIteratorCommand({
        StreamName: 'orders',
        ShardId: 'shardId-000000000000',
        ShardIteratorType: 'TRIM_HORIZON',
      }),
    )
  ).ShardIterator

describe('a Kinesis for tests', () => {
  test('is spoken to by its own client and by any other', async () => {
    await using t = await createTestKinesis({ streams: { orders: 1 } })
    await put(await t.client(), 'a', 'one')
    await put(new KinesisClient(t.clientConfig), 'b', 'two')
    expect((await t.records('orders')).map(({ text }) => text)).toEqual(['one', 'two'])
  })

  test('shares nothing with another', async () => {
    await using one = await createTestKinesis({ streams: { orders: 1 } })
    await using other = await createTestKinesis({ streams: { orders: 1 } })
    await put(await one.client(), 'a', 'one')
    expect(await other.records('orders')).toEqual([])
  })

  test('works under fake timers', async () => {
    vi.useFakeTimers()
    await using t = await createTestKinesis({ streams: { orders: 1 } })
    const waiting = t.waitForRecords('orders', 1)
    await put(await t.client(), 'a', 'one')
    expect((await waiting).map(({ arrivedAt }) => arrivedAt)).toEqual([new Date()])
  })

  test.each([
    [{ storage: 'file:./state' }, 'createTestKinesis: unknown option "storage"; allowed: accountId, '],
    [{ stateDir: './state' }, 'createTestKinesis: unknown option "stateDir"; '],
    [{ fileCompatible: true }, 'createTestKinesis: unknown option "fileCompatible"; '],
    [{ shardLimit: 0 }, 'Option shardLimit: createTestKinesis gives 0; allowed: '],
    [null, 'createTestKinesis: options must be an object, not null'],
    ['orders:1', 'createTestKinesis: options must be an object, not "orders:1"'],
    [['orders:1'], 'createTestKinesis: options must be an object, not ["orders:1"]'],
  ])('is not made of %j', async (options, message) => {
    await expect(createTestKinesis(options as object)).rejects.toThrow(message)
  })

  test('is closed by its end', async () => {
    const t = await createTestKinesis({ streams: { orders: 1 } })
    await t[Symbol.asyncDispose]()
    await t.close()
    await expect(t.records('orders')).rejects.toThrow('The memory storage is closed')
  })
})

describe('records', () => {
  test.each([
    [undefined, 'undefined'],
    [['orders'], '["orders"]'],
    ['', '""'],
  ])('of %j are refused in one line', async (name, shown) => {
    await using t = await createTestKinesis({ streams: { orders: 1 } })
    const allowed = 'the name of a stream, of 1 to 128 letters, digits, "_", "." and "-"'
    await expect(t.records(name as string)).rejects.toThrow(
      new OptionError(`records: streamName is ${shown}; allowed: ${allowed}`),
    )
    await expect(t.waitForRecords(name as string, 1)).rejects.toThrow(
      new OptionError(`waitForRecords: streamName is ${shown}; allowed: ${allowed}`),
    )
  })

  test('come shard by shard in their order, as bytes and text', async () => {
    await using t = await createTestKinesis({ streams: { orders: 2 } })
    const client = await t.client()
    const before = Date.now()
    // By MD5, "b" goes to the upper half of the hash keys and "c" to the lower one.
    const sent = []
    for (const [key, text] of [
      ['b', 'é'],
      ['c', 'two'],
      ['b', 'three'],
    ] as const)
      sent.push({ key, text, ...(await put(client, key, text)) })
    const records = await t.records('orders')
    const inShards = sent.toSorted((a, b) => String(a.ShardId).localeCompare(String(b.ShardId)))
    expect(new Set(sent.map(({ ShardId }) => ShardId)).size).toBe(2)
    expect(records).toEqual(
      inShards.map(({ key, text, ShardId, SequenceNumber }) => ({
        shardId: ShardId,
        sequenceNumber: SequenceNumber,
        partitionKey: key,
        data: new TextEncoder().encode(text),
        text,
        arrivedAt: expect.any(Date),
      })),
    )
    for (const { arrivedAt } of records) expect(arrivedAt.getTime()).toBeGreaterThanOrEqual(before)
  })

  test('of a stream that does not exist are an error', async () => {
    await using t = await createTestKinesis()
    await expect(t.records('orders')).rejects.toMatchObject({ type: 'ResourceNotFoundException' })
    await expect(t.waitForRecords('orders', 1)).rejects.toMatchObject({ type: 'ResourceNotFoundException' })
  })

  test('are gone after their retention', async () => {
    await using t = await createTestKinesis({ streams: { orders: 1 } })
    await put(await t.client(), 'a', 'one')
    t.clock.advance(24 * 3_600_000 + 1)
    expect(await t.records('orders')).toEqual([])
  })
})

describe('waiting for records', () => {
  test('ends when enough are there', async () => {
    await using t = await createTestKinesis({ streams: { orders: 4 } })
    const client = await t.client()
    let ended = false
    const waiting = t.waitForRecords('orders', 3).finally(() => {
      ended = true
    })
    await put(client, 'a', 'one')
    await put(client, 'b', 'two')
    expect(await t.records('orders')).toHaveLength(2)
    expect(ended).toBe(false)
    await put(client, 'c', 'three')
    expect((await waiting).map(({ text }) => text).toSorted()).toEqual(['one', 'three', 'two'])
    expect(await t.waitForRecords('orders', 1)).toHaveLength(3)
  })

  test('ends with an error that says what is there when its signal aborts', async () => {
    await using t = await createTestKinesis({ streams: { orders: 2 } })
    const patience = new AbortController()
    const waiting = t.waitForRecords('orders', 3, { signal: patience.signal })
    const failed = expect(waiting).rejects.toThrow('waited for 3 records in orders, and there are 1')
    await put(await t.client(), 'a', 'one')
    patience.abort()
    await failed
    await expect(t.waitForRecords('orders', 3, { signal: AbortSignal.abort() })).rejects.toThrow(
      'waited for 3 records in orders, and there are 1',
    )
    expect(await t.waitForRecords('orders', 1, { signal: AbortSignal.abort() })).toHaveLength(1)
  })

  test('of a stream that is still being created goes on when it is ACTIVE, and ends with its signal', async () => {
    await using t = await createTestKinesis({ createStreamMs: 1_000 })
    const client = await t.client()
    await client.send(new CreateStreamCommand({ StreamName: 'orders', ShardCount: 2 }))
    const patience = new AbortController()
    const failed = expect(t.waitForRecords('orders', 1, { signal: patience.signal })).rejects.toThrow(
      'waited for 1 records in orders, and there are 0',
    )
    const waiting = t.waitForRecords('orders', 1)
    // By the time that this is answered, both of them wait.
    expect(await t.records('orders')).toEqual([])
    patience.abort()
    await failed
    t.clock.advance(1_000)
    await put(client, 'a', 'one')
    expect((await waiting).map(({ text }) => text)).toEqual(['one'])
  })

  test.each([
    [undefined, undefined, 'waitForRecords: count is undefined; allowed: a whole number from 0 to '],
    [Number.NaN, undefined, 'waitForRecords: count is NaN; allowed: a whole number from 0 to '],
    [-1, undefined, 'waitForRecords: count is -1; allowed: a whole number from 0 to '],
    [1, null, 'waitForRecords: options must be an object, not null'],
    [1, { timeout: 100 }, 'waitForRecords: unknown option "timeout"; allowed: signal'],
    [1, { signal: 'x' }, 'Option signal: waitForRecords gives "x"; allowed: an AbortSignal'],
  ])('are not waited for by %j and %j', async (count, options, message) => {
    await using t = await createTestKinesis({ streams: { orders: 1 } })
    await expect(t.waitForRecords('orders', count as number, options as object)).rejects.toThrow(message)
  })

  test('ends with an error when the Kinesis is closed or the stream is gone', async () => {
    const t = await createTestKinesis({ streams: { orders: 1, events: 1 } })
    const closed = expect(t.waitForRecords('events', 1)).rejects.toThrow('The memory storage is closed')
    await t.close()
    await closed
    await using other = await createTestKinesis({ streams: { orders: 1 } })
    const gone = expect(other.waitForRecords('orders', 1)).rejects.toMatchObject({
      type: 'ResourceNotFoundException',
    })
    const client = await other.client()
    const { DeleteStreamCommand } = await import('@aws-sdk/client-kinesis')
    await client.send(new DeleteStreamCommand({ StreamName: 'orders' }))
    await gone
  })
})

describe('beginning anew', () => {
  test('reset leaves the streams of the options, without records', async () => {
    await using t = await createTestKinesis({ streams: { orders: 1 }, shardLimit: 2 })
    const client = await t.client()
    await client.send(new CreateStreamCommand({ StreamName: 'more', ShardCount: 1 }))
    await put(client, 'a', 'one')
    const ShardIterator = await iterator(client)

    await t.reset()
    expect((await client.send(new ListStreamsCommand({}))).StreamNames).toEqual(['orders'])
    expect(await t.records('orders')).toEqual([])
    await put(client, 'a', 'two')
    expect((await t.records('orders')).map(({ text }) => text)).toEqual(['two'])
    await expect(client.send(new GetRecordsCommand({ ShardIterator }))).rejects.toThrow(
      ResourceNotFoundException,
    )
    await client.send(new CreateStreamCommand({ StreamName: 'more', ShardCount: 1 }))
  })

  test('reset takes back what counts for limits', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    await using t = await createTestKinesis({ streams: { orders: 1 }, enforceLimits: true })
    const client = new KinesisClient({ ...t.clientConfig, maxAttempts: 1 })
    const { DescribeLimitsCommand } = await import('@aws-sdk/client-kinesis')
    await client.send(new DescribeLimitsCommand({}))
    await t.reset()
    await client.send(new DescribeLimitsCommand({}))
  })

  test('reset ends subscriptions', async () => {
    await using t = await createTestKinesis({ streams: { orders: 1 } })
    const client = await t.client()
    const arn = 'arn:aws:kinesis:us-east-1:000000000000:stream/orders'
    const { Consumer } = await client.send(
      new RegisterStreamConsumerCommand({ StreamARN: arn, ConsumerName: 'reader' }),
    )
    const { EventStream = [] } = await client.send(
      new SubscribeToShardCommand({
        ConsumerARN: Consumer?.ConsumerARN,
        ShardId: 'shardId-000000000000',
        StartingPosition: { Type: 'TRIM_HORIZON' },
      }),
    )
    const ended = (async () => {
      for await (const _ of EventStream);
    })()
    await t.reset()
    await ended
  })

  test('clearRecords leaves the streams as they are, and iterators in their place', async () => {
    await using t = await createTestKinesis({ streams: { orders: 1 } })
    const client = await t.client()
    await put(client, 'a', 'one')
    const ShardIterator = await iterator(client)
    await t.clearRecords()
    expect(await t.records('orders')).toEqual([])
    const waiting = t.waitForRecords('orders', 1)
    await put(client, 'a', 'two')
    expect((await waiting).map(({ text }) => text)).toEqual(['two'])
    const { Records = [] } = await client.send(new GetRecordsCommand({ ShardIterator }))
    expect(Records.map(({ PartitionKey }) => PartitionKey)).toEqual(['a'])
  })
})

describe('the clock', () => {
  test('follows the machine and goes before it', async () => {
    vi.useFakeTimers({ now: 1_700_000_000_000 })
    await using t = await createTestKinesis()
    t.clock.advance(5)
    expect(t.clock.now()).toBe(1_700_000_000_005)
    vi.advanceTimersByTime(10)
    expect(t.clock.now()).toBe(1_700_000_000_015)
  })

  test('makes iterators expire', async () => {
    await using t = await createTestKinesis({ streams: { orders: 1 } })
    const client = await t.client()
    const ShardIterator = await iterator(client)
    t.clock.advance(300_001)
    await expect(client.send(new GetRecordsCommand({ ShardIterator }))).rejects.toMatchObject({
      name: 'ExpiredIteratorException',
    })
  })

  test.each([-1, Number.NaN, Number.POSITIVE_INFINITY])('does not go by %s', async (ms) => {
    await using t = await createTestKinesis()
    expect(() => t.clock.advance(ms)).toThrow(RangeError)
  })
})
