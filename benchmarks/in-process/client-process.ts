/**
 * Calls PutRecord through the AWS SDK for JavaScript, one call after the other, and prints calls/s as JSON.
 * Arguments: seconds, and the URL of a server, or that of the built composition when the Kinesis is to be in this
 * process.
 */
import { CreateStreamCommand, KinesisClient, PutRecordCommand } from '@aws-sdk/client-kinesis'
import type * as AwsSdk from '../../composition/aws-sdk.js'
import type * as Composition from '../../composition/index.js'
import { streamName } from '../streams.js'

const [seconds, url = ''] = process.argv.slice(2)

const inProcess = async () => {
  const { createKinesis } = (await import(new URL('index.js', url).href)) as typeof Composition
  const { clientConfig } = (await import(new URL('aws-sdk.js', url).href)) as typeof AwsSdk
  return clientConfig(await createKinesis())
}

const overSocket = (endpoint: string) => ({
  endpoint,
  region: 'us-east-1',
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
})

const client = new KinesisClient(url.startsWith('file:') ? await inProcess() : overSocket(url))
await client.send(new CreateStreamCommand({ StreamName: streamName, ShardCount: 4 }))

const Data = Buffer.alloc(100, 'x')
let calls = 0
const callFor = async (milliseconds: number): Promise<number> => {
  calls = 0
  const startMs = performance.now()
  for (let now = startMs; now - startMs < milliseconds; now = performance.now()) {
    await client.send(
      new PutRecordCommand({ StreamName: streamName, PartitionKey: `customer-${calls % 256}`, Data }),
    )
    calls++
  }
  return (calls * 1000) / (performance.now() - startMs)
}

const warmUpMs = 1000
await callFor(warmUpMs)
process.stdout.write(`${JSON.stringify(await callFor(Number(seconds) * 1000))}\n`, () => process.exit())
