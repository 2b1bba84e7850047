import {
  KinesisClient,
  PutRecordCommand,
  RegisterStreamConsumerCommand,
  SubscribeToShardCommand,
} from '@aws-sdk/client-kinesis'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import express from 'express'
import { describe, expect, onTestFinished, test } from 'vitest'
import { kinesisMiddleware } from '../../composition/connect.js'
import { createKinesis } from '../../composition/index.js'
import { listen } from '../../composition/node.js'
import { connectHosts } from '../handlers/connect/hosts.js'
import { http2Client } from '../handlers/node/support.js'

const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }

const works = async (client: KinesisClient): Promise<void> => {
  onTestFinished(() => client.destroy())
  const Data = Uint8Array.from({ length: 256 }, (_, n) => n)
  await client.send(new PutRecordCommand({ StreamName: 'orders', PartitionKey: 'a', Data }))
  const StreamARN = 'arn:aws:kinesis:us-east-1:000000000000:stream/orders'
  const { Consumer } = await client.send(
    new RegisterStreamConsumerCommand({ StreamARN, ConsumerName: 'reader' }),
  )
  const { EventStream = [] } = await client.send(
    new SubscribeToShardCommand({
      ConsumerARN: Consumer?.ConsumerARN,
      ShardId: 'shardId-000000000000',
      StartingPosition: { Type: 'TRIM_HORIZON' },
    }),
  )
  for await (const { SubscribeToShardEvent } of EventStream) {
    const [record] = SubscribeToShardEvent?.Records ?? []
    expect(Buffer.from(record?.Data ?? []).equals(Data)).toBe(true)
    return
  }
  throw new Error('no event came')
}

describe('the AWS SDK for JavaScript', () => {
  test.each(connectHosts)('reaches a Kinesis in $name', async ({ serve, mount, client }) => {
    const kinesis = await createKinesis({ streams: { orders: 1 } })
    onTestFinished(() => kinesis.close())
    const endpoint = (await serve(kinesisMiddleware(kinesis))) + mount
    const requestHandler = client === http2Client ? {} : { requestHandler: new NodeHttpHandler() }
    await works(new KinesisClient({ endpoint, region: 'us-east-1', credentials, ...requestHandler }))
  })

  test('reaches it unchanged at a path when listen serves the application', async () => {
    const kinesis = await createKinesis({ streams: { orders: 1 } })
    const server = await listen(express().use('/kinesis', kinesisMiddleware(kinesis)))
    onTestFinished(async () => {
      // First, because the SDK leaves a subscription open that nobody reads any more.
      await kinesis.close()
      await server.close()
    })
    await works(new KinesisClient({ ...server.clientConfig, endpoint: `${server.url}/kinesis` }))
  })
})
