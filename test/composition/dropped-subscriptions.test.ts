import {
  InternalFailureException,
  KinesisClient,
  PutRecordCommand,
  RegisterStreamConsumerCommand,
  ResourceInUseException,
  ResourceNotFoundException,
  SubscribeToShardCommand,
  type SubscribeToShardEvent,
} from '@aws-sdk/client-kinesis'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import { describe, expect, onTestFinished, test } from 'vitest'
import { listen } from '../../composition/node.js'
import { createTestKinesis, type TestKinesis } from '../../composition/testing.js'

const StreamARN = 'arn:aws:kinesis:us-east-1:000000000000:stream/orders'
const ShardId = 'shardId-000000000000'

/** A consumer of the only shard of a stream. */
const consumer = async (client: KinesisClient) => {
  const { Consumer } = await client.send(
    new RegisterStreamConsumerCommand({ StreamARN, ConsumerName: 'reader' }),
  )
  const subscribe = async (StartingPosition: {
    Type: 'TRIM_HORIZON' | 'AFTER_SEQUENCE_NUMBER'
    SequenceNumber?: string
  }) => {
    const input = { ConsumerARN: Consumer?.ConsumerARN, ShardId, StartingPosition }
    const { EventStream = empty() } = await client.send(new SubscribeToShardCommand(input))
    return events(EventStream)
  }
  return subscribe
}

async function* empty(): AsyncGenerator<never> {}

async function* events(
  stream: AsyncIterable<{ SubscribeToShardEvent?: SubscribeToShardEvent }>,
): AsyncGenerator<SubscribeToShardEvent> {
  for await (const { SubscribeToShardEvent } of stream) if (SubscribeToShardEvent) yield SubscribeToShardEvent
}

const hosts: readonly (readonly [string, (t: TestKinesis) => Promise<KinesisClient>])[] = [
  ['in the process', (t) => t.client()],
  ['over HTTP/2', async (t) => new KinesisClient((await served(t)).clientConfig)],
  [
    'over HTTP/1.1',
    async (t) =>
      new KinesisClient({ ...(await served(t)).clientConfig, requestHandler: new NodeHttpHandler() }),
  ],
]

const served = async (t: TestKinesis) => {
  const server = await listen(t.kinesis)
  onTestFinished(() => server.close())
  return server
}

describe.each(hosts)('a subscription %s', (_, clientOf) => {
  const subscribed = async () => {
    const t = await createTestKinesis({ streams: { orders: 1 } })
    const client = await clientOf(t)
    onTestFinished(async () => {
      client.destroy()
      await t.close()
    })
    const subscribe = await consumer(client)
    await put(client, 'one')
    const subscription = await subscribe({ Type: 'TRIM_HORIZON' })
    const { value } = await subscription.next()
    expect(value?.Records).toHaveLength(1)
    return { t, client, subscribe, subscription, from: value?.ContinuationSequenceNumber }
  }
  const put = (client: KinesisClient, text: string) =>
    client.send(new PutRecordCommand({ StreamARN, PartitionKey: 'a', Data: Buffer.from(text) }))

  test('ends as AWS ends it, and goes on from where it was', async () => {
    const { t, client, subscribe, subscription, from } = await subscribed()
    expect(t.faults.dropSubscriptions()).toBe(1)
    expect(await subscription.next()).toEqual({ done: true, value: undefined })
    expect(t.faults.dropSubscriptions()).toBe(0)
    await put(client, 'two')
    const position = { Type: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: from ?? '' } as const
    await expect(subscribe(position)).rejects.toThrow(ResourceInUseException)
    t.clock.advance(5_000)
    const { value } = await (await subscribe(position)).next()
    expect(Buffer.from(value?.Records?.[0]?.Data ?? []).toString()).toBe('two')
  })

  test('ends with an error, with AWS’s text or another', async () => {
    const { t, subscribe, subscription } = await subscribed()
    t.faults.dropSubscriptions({ error: 'ResourceInUseException' })
    const failed = subscription.next()
    await expect(failed).rejects.toThrow(ResourceInUseException)
    await expect(failed).rejects.toThrow(
      `Another active subscription exists for this consumer: 000000000000:orders:${ShardId}:reader`,
    )
    for (const [error, type] of [
      ['InternalFailureException', InternalFailureException],
      ['ResourceNotFoundException', ResourceNotFoundException],
    ] as const) {
      t.clock.advance(5_000)
      const again = await subscribe({ Type: 'TRIM_HORIZON' })
      await again.next()
      t.faults.dropSubscriptions({ error, message: 'as you wish' })
      const refused = again.next().catch((caught: unknown) => caught)
      expect(await refused).toBeInstanceOf(type)
      expect(await refused).toMatchObject({ message: 'as you wish' })
    }
  })

  test('breaks off as a connection does, and the connection serves on', async () => {
    const { t, client, subscribe, subscription } = await subscribed()
    t.faults.dropSubscriptions('disconnect')
    await expect(subscription.next()).rejects.toThrow()
    await put(client, 'two')
    t.clock.advance(5_000)
    const { value } = await (await subscribe({ Type: 'TRIM_HORIZON' })).next()
    expect(value?.Records).toHaveLength(2)
  })
})
