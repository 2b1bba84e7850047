import {
  CreateStreamCommand,
  KinesisClient,
  PutRecordsCommand,
  RegisterStreamConsumerCommand,
  SplitShardCommand,
  SubscribeToShardCommand,
  type SubscribeToShardEvent,
} from '@aws-sdk/client-kinesis'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createKinesis } from '../../composition/index.js'
import { listen } from '../../composition/node.js'

const handlers = [
  ['HTTP/2', () => ({})],
  ['HTTP/1.1', () => ({ requestHandler: new NodeHttpHandler() })],
] as const

describe.each(handlers)('SubscribeToShard through the AWS SDK for JavaScript over %s', (_, handler) => {
  let kinesis: Awaited<ReturnType<typeof createKinesis>>
  let server: Awaited<ReturnType<typeof listen>>
  let client: KinesisClient

  beforeAll(async () => {
    kinesis = await createKinesis()
    server = await listen(kinesis)
    client = new KinesisClient({ ...server.clientConfig, ...handler() })
  })
  afterAll(async () => {
    client.destroy()
    await server.close()
    await kinesis.close()
  })

  const subscribe = async (name: string): Promise<AsyncIterable<SubscribeToShardEvent>> => {
    const StreamARN = `arn:aws:kinesis:us-east-1:000000000000:stream/${name}`
    const { Consumer } = await client.send(
      new RegisterStreamConsumerCommand({ StreamARN, ConsumerName: 'reader' }),
    )
    const { EventStream } = await client.send(
      new SubscribeToShardCommand({
        ConsumerARN: Consumer?.ConsumerARN,
        ShardId: 'shardId-000000000000',
        StartingPosition: { Type: 'LATEST' },
      }),
    )
    return events(EventStream ?? [])
  }

  test('1,000 records put while subscribed arrive in order, each once; a split ends it with ChildShards', async () => {
    await client.send(new CreateStreamCommand({ StreamName: 'pushed', ShardCount: 1 }))
    const subscription = await subscribe('pushed')
    const received: string[] = []
    const numbers: string[] = []
    const write = async (): Promise<void> => {
      for (let batch = 0; batch < 100; batch++)
        await client.send(
          new PutRecordsCommand({
            StreamName: 'pushed',
            Records: Array.from({ length: 10 }, (_, index) => ({
              PartitionKey: 'a',
              Data: Buffer.from(`${batch * 10 + index}`),
            })),
          }),
        )
      await client.send(
        new SplitShardCommand({
          StreamName: 'pushed',
          ShardToSplit: 'shardId-000000000000',
          NewStartingHashKey: (2n ** 127n).toString(),
        }),
      )
    }
    const written = write()
    let last: SubscribeToShardEvent | undefined
    for await (const event of subscription) {
      for (const record of event.Records ?? []) {
        received.push(Buffer.from(record.Data ?? []).toString())
        numbers.push(record.SequenceNumber ?? '')
      }
      if (event.ChildShards === undefined) expect(event.ContinuationSequenceNumber).toMatch(/^\d{56}$/)
      last = event
    }
    await written
    expect(received).toEqual(Array.from({ length: 1000 }, (_, index) => `${index}`))
    expect(numbers).toEqual([...numbers].sort())
    expect(last?.ContinuationSequenceNumber).toBeUndefined()
    expect(last?.ChildShards).toEqual([
      {
        ShardId: 'shardId-000000000001',
        ParentShards: ['shardId-000000000000'],
        HashKeyRange: { StartingHashKey: '0', EndingHashKey: (2n ** 127n - 1n).toString() },
      },
      {
        ShardId: 'shardId-000000000002',
        ParentShards: ['shardId-000000000000'],
        HashKeyRange: {
          StartingHashKey: (2n ** 127n).toString(),
          EndingHashKey: (2n ** 128n - 1n).toString(),
        },
      },
    ])
  })
})

async function* events(
  stream: AsyncIterable<{ SubscribeToShardEvent?: SubscribeToShardEvent }> | [],
): AsyncGenerator<SubscribeToShardEvent> {
  for await (const { SubscribeToShardEvent } of stream) if (SubscribeToShardEvent) yield SubscribeToShardEvent
}
