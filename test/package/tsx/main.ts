import assert from 'node:assert'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { createKinesis, type KinesisOptions } from 'shardport'
import { clientConfig } from 'shardport/aws-sdk'
import { kinesisContainer, openKinesis, ports } from 'shardport/composition'
import { kinesisMiddleware } from 'shardport/connect'
import { fetchHandler } from 'shardport/fetch'
import { type LambdaHandler, lambdaHandler } from 'shardport/lambda'
import { listen } from 'shardport/node'
import { FileStorage } from 'shardport/storage/file'
import { MemoryStorage } from 'shardport/storage/memory'
import { SqliteStorage } from 'shardport/storage/sqlite'
import { storageContract } from 'shardport/testing/storage-contract'

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
assert.strictEqual(clientConfig(kinesis).region, 'us-east-1')
assert.strictEqual(kinesisMiddleware(kinesis, { passOn: true }).length, 3)
assert.strictEqual((await fetchHandler(kinesis)(new Request(`${server.url}/_health`))).status, 200)
const handler: LambdaHandler = lambdaHandler(kinesis)
assert.strictEqual(handler.length, 2)
await server.close()
await kinesis.close()

const byVariable = await createKinesis({ storage: process.env.KINESIS_STORAGE ?? 'memory' })
await byVariable.close()

const directory = mkdtempSync(join(tmpdir(), 'shardport-package-'))
const durable = await createKinesis({ storage: new FileStorage({ directory }), streams: { orders: 1 } })
await durable.close()
const withText = { storage: `file:${directory}`, logLevel: 'warn' as const }
const byText = await createKinesis(withText)
await byText.close()
rmSync(directory, { recursive: true })
assert.strictEqual(new SqliteStorage(':memory:').capabilities.shared, false)

const container = kinesisContainer()
const store = new MemoryStorage()
container.rebindSync(ports.storage).toConstantValue(store)
const composed = await openKinesis(container)
await composed.close()
assert.strictEqual(store.health().healthy, false)

storageContract(
  { describe, test },
  {
    name: 'memory storage',
    capabilities: { durable: false, shared: false },
    create: async () => {
      const storage = new MemoryStorage()
      await storage.open()
      return { storage, cleanup: () => storage.close() }
    },
  },
)
