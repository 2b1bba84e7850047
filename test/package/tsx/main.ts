import assert from 'node:assert'
import { createKinesis, type KinesisOptions } from 'shardport'
import { listen } from 'shardport/node'
import { MemoryStorage } from 'shardport/storage/memory'

const options: KinesisOptions = { storage: new MemoryStorage(), streams: { orders: 2, events: 'on-demand' } }
const kinesis = await createKinesis(options)
const server = await listen(kinesis, { port: 0 })
const response = await fetch(server.url, {
  method: 'POST',
  headers: {
    'content-type': 'application/x-amz-json-1.1',
    'x-amz-target': 'Kinesis_20131202.ListStreams',
    'x-amz-date': '20300101T000000Z',
    authorization:
      'AWS4-HMAC-SHA256 Credential=test/20300101/us-east-1/kinesis/aws4_request, SignedHeaders=host, Signature=0',
  },
  body: '{}',
})
assert.strictEqual(response.status, 200)
const { StreamNames } = (await response.json()) as { StreamNames: string[] }
assert.deepStrictEqual(StreamNames, ['events', 'orders'])
await server.close()
await kinesis.close()
