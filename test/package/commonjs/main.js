const assert = require('node:assert')
const { mkdtempSync, rmSync } = require('node:fs')
const { tmpdir } = require('node:os')
const { join } = require('node:path')
const { describe, mock, test } = require('node:test')
const { createKinesis } = require('shardport')
const { clientConfig } = require('shardport/aws-sdk')
const { kinesisContainer, openKinesis } = require('shardport/composition')
const { kinesisMiddleware } = require('shardport/connect')
const { fetchHandler } = require('shardport/fetch')
const { lambdaHandler } = require('shardport/lambda')
const { listen } = require('shardport/node')
const { FileStorage } = require('shardport/storage/file')
const { MemoryStorage } = require('shardport/storage/memory')
const { SqliteStorage } = require('shardport/storage/sqlite')
const { storageContract } = require('shardport/testing/storage-contract')

const main = async () => {
  const kinesis = await createKinesis({ storage: new MemoryStorage(), streams: { orders: 2 } })
  const server = await listen(kinesis)
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
  assert.deepStrictEqual((await response.json()).StreamNames, ['orders'])
  mock.timers.enable({ apis: ['setImmediate'] })
  const answerUnderFakeTimers = await fetch(`${server.url}/_health`, { signal: AbortSignal.timeout(10_000) })
  mock.timers.reset()
  assert.strictEqual(answerUnderFakeTimers.status, 200)
  assert.strictEqual(clientConfig(kinesis).region, 'us-east-1')
  assert.strictEqual(kinesisMiddleware(kinesis).length, 3)
  assert.strictEqual((await fetchHandler(kinesis)(new Request(`${server.url}/_health`))).status, 200)
  assert.strictEqual(lambdaHandler(kinesis).length, 2)
  await server.close()
  await kinesis.close()

  const directory = mkdtempSync(join(tmpdir(), 'shardport-package-'))
  const durable = await createKinesis({ storage: new FileStorage({ directory }), streams: { orders: 1 } })
  await durable.close()
  rmSync(directory, { recursive: true })
  assert.strictEqual(new SqliteStorage(':memory:').capabilities.shared, false)

  const container = kinesisContainer()
  const store = new MemoryStorage()
  // Tokens of one build are those of the other.
  const { ports: portsOfModules } = await import('shardport/composition')
  container.rebindSync(portsOfModules.storage).toConstantValue(store)
  const composed = await openKinesis(container)
  await composed.close()
  assert.strictEqual(store.health().healthy, false)
}

main()

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
