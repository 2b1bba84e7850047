import {
  GetRecordsCommand,
  GetShardIteratorCommand,
  type KinesisClient,
  PutRecordCommand,
  RegisterStreamConsumerCommand,
  SubscribeToShardCommand,
} from '@aws-sdk/client-kinesis'
import { expect } from 'vitest'

/** A client for a server whose address is all that is known of it. */
export const sdkCredentials = {
  region: 'us-east-1',
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
} as const

const StreamName = 'orders'
const StreamARN = 'arn:aws:kinesis:us-east-1:000000000000:stream/orders'
const everyByte = Uint8Array.from({ length: 256 }, (_, n) => n)

/** Puts a record of every byte into the stream `orders`, which has none yet, and gets it back. Gives its shard. */
export const putsAndGets = async (client: KinesisClient): Promise<string | undefined> => {
  const put = new PutRecordCommand({ StreamName, PartitionKey: 'ключ', Data: everyByte })
  const { ShardId, SequenceNumber } = await client.send(put)
  const { ShardIterator } = await client.send(
    new GetShardIteratorCommand({ StreamName, ShardId, ShardIteratorType: 'TRIM_HORIZON' }),
  )
  const { Records = [] } = await client.send(new GetRecordsCommand({ ShardIterator }))
  expect(Records).toMatchObject([{ SequenceNumber, PartitionKey: 'ключ', Data: everyByte }])
  return ShardId
}

/** Subscribes a new consumer to all that a shard of the stream `orders` holds. */
export const subscription = async (client: KinesisClient, ShardId: string | undefined) => {
  const { Consumer } = await client.send(
    new RegisterStreamConsumerCommand({ StreamARN, ConsumerName: 'reader' }),
  )
  const { EventStream = [] } = await client.send(
    new SubscribeToShardCommand({
      ConsumerARN: Consumer?.ConsumerARN,
      ShardId,
      StartingPosition: { Type: 'TRIM_HORIZON' },
    }),
  )
  return EventStream
}

/** {@link putsAndGets}, and gets the record by a subscription as well. */
export const putsGetsAndSubscribes = async (client: KinesisClient): Promise<void> => {
  const ShardId = await putsAndGets(client)
  for await (const { SubscribeToShardEvent } of await subscription(client, ShardId)) {
    expect(SubscribeToShardEvent?.Records).toMatchObject([{ Data: everyByte }])
    return
  }
  throw new Error('no event came')
}
