import { KinesisClient } from '@aws-sdk/client-kinesis'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import express from 'express'
import { describe, onTestFinished, test } from 'vitest'
import { kinesisMiddleware } from '../../composition/connect.js'
import { createKinesis } from '../../composition/index.js'
import { listen } from '../../composition/node.js'
import { connectHosts } from '../handlers/connect/hosts.js'
import { http2Client } from '../handlers/node/support.js'
import { putsGetsAndSubscribes, sdkCredentials } from '../support/sdk-round-trip.js'

const works = async (client: KinesisClient): Promise<void> => {
  onTestFinished(() => client.destroy())
  await putsGetsAndSubscribes(client)
}

describe('the AWS SDK for JavaScript', () => {
  test.each(connectHosts)('reaches a Kinesis in $name', async ({ serve, mount, client }) => {
    const kinesis = await createKinesis({ streams: { orders: 1 } })
    onTestFinished(() => kinesis.close())
    const endpoint = (await serve(kinesisMiddleware(kinesis))) + mount
    const requestHandler = client === http2Client ? {} : { requestHandler: new NodeHttpHandler() }
    await works(new KinesisClient({ ...sdkCredentials, endpoint, ...requestHandler }))
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
