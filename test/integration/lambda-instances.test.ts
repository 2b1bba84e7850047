import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type ChildShard,
  GetRecordsCommand,
  GetShardIteratorCommand,
  KinesisClient,
  MergeShardsCommand,
  PutRecordCommand,
  PutRecordsCommand,
  SplitShardCommand,
} from '@aws-sdk/client-kinesis'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import { expect, onTestFinished, test } from 'vitest'
import { functionUrl } from '../../examples/lambda-runtime/function-url.js'
import { runtimeApi } from '../../examples/lambda-runtime/runtime-api.js'
import { run } from '../support/command.js'
import { sdkCredentials } from '../support/sdk-round-trip.js'

const StreamName = 'orders'

/** Serves on a free port until the test has finished, and gives the address. */
const served = async (server: Server): Promise<string> => {
  await once(server.listen(0, '127.0.0.1'), 'listening')
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  return `127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** Two processes that share a SQLite file and take turns in answering one client. */
const twoInstances = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'lambda-instances-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const { server, invoke } = runtimeApi(30_000)
  const environment = {
    AWS_LAMBDA_RUNTIME_API: await served(server),
    KINESIS_STORAGE: `sqlite:${join(folder, 'kinesis.db')}`,
  }
  const endpoint = `http://${await served(functionUrl(invoke))}`
  const instances = [1, 2].map(() =>
    run(process.execPath, ['--import', 'tsx', 'test/support/lambda-instance.ts'], environment),
  )
  const client = new KinesisClient({ ...sdkCredentials, endpoint, requestHandler: new NodeHttpHandler() })
  onTestFinished(() => client.destroy())
  return { client, instances }
}

const writers = 4
const batches = 10

/** Puts 0, 1, 2, … under one key, one or two at a time. */
const write = async (
  client: KinesisClient,
  PartitionKey: string,
  halfway = async (): Promise<void> => {},
): Promise<void> => {
  for (let batch = 0; batch < batches; batch++) {
    if (batch === batches / 2) await halfway()
    const [first, ...others] = [0, 1, 2].map((n) => Buffer.from(String(batch * 3 + n)))
    await client.send(new PutRecordCommand({ StreamName, PartitionKey, Data: first }))
    const Records = others.map((Data) => ({ PartitionKey, Data }))
    const { FailedRecordCount } = await client.send(new PutRecordsCommand({ StreamName, Records }))
    expect(FailedRecordCount).toBe(0)
  }
}

/** Reads shards to their end, and their children behind them, until there is no more to come. */
class Consumer {
  readonly read = new Map<string, number[]>()
  readonly shards = new Set<string>()
  #lastIsWritten = false
  readonly #client: KinesisClient
  readonly #endedParents = new Map<string, number>()

  constructor(client: KinesisClient) {
    this.#client = client
  }

  noMoreToCome(): void {
    this.#lastIsWritten = true
  }

  async follow(ShardId: string): Promise<void> {
    this.shards.add(ShardId)
    let { ShardIterator } = await this.#client.send(
      new GetShardIteratorCommand({ StreamName, ShardId, ShardIteratorType: 'TRIM_HORIZON' }),
    )
    for (;;) {
      const isLast = this.#lastIsWritten
      const page = await this.#client.send(new GetRecordsCommand({ ShardIterator, Limit: 5 }))
      for (const { PartitionKey = '', Data = new Uint8Array() } of page.Records ?? [])
        this.read.set(PartitionKey, [
          ...(this.read.get(PartitionKey) ?? []),
          Number(Buffer.from(Data).toString()),
        ])
      ShardIterator = page.NextShardIterator
      if (ShardIterator === undefined) {
        await Promise.all((page.ChildShards ?? []).map((child) => this.#followBehindParents(child)))
        return
      }
      if (isLast && page.Records?.length === 0) return
    }
  }

  async #followBehindParents({ ShardId = '', ParentShards = [] }: ChildShard): Promise<void> {
    const ended = (this.#endedParents.get(ShardId) ?? 0) + 1
    this.#endedParents.set(ShardId, ended)
    if (ended === ParentShards.length) await this.follow(ShardId)
  }
}

test('two instances of a function over one SQLite file serve a client that loses and repeats nothing', async () => {
  const { client, instances } = await twoInstances()
  const consumer = new Consumer(client)
  const reading = Promise.all(
    ['shardId-000000000000', 'shardId-000000000001'].map((id) => consumer.follow(id)),
  )
  const reshard = async (): Promise<void> => {
    const quarter = (2n ** 126n).toString()
    const shard = (index: number) => `shardId-${String(index).padStart(12, '0')}`
    await client.send(
      new SplitShardCommand({ StreamName, ShardToSplit: shard(0), NewStartingHashKey: quarter }),
    )
    await client.send(
      new MergeShardsCommand({ StreamName, ShardToMerge: shard(3), AdjacentShardToMerge: shard(1) }),
    )
  }
  const keys = Array.from({ length: writers }, (_, writer) => `writer ${writer}`)
  await Promise.all(keys.map((key, writer) => write(client, key, writer === 0 ? reshard : undefined)))
  consumer.noMoreToCome()
  await reading

  const inOrder = Array.from({ length: batches * 3 }, (_, n) => n)
  expect(Object.fromEntries(consumer.read)).toEqual(Object.fromEntries(keys.map((key) => [key, inOrder])))
  expect(consumer.shards.size).toBe(5)
  for (const instance of instances) instance.process.kill()
  for (const { stdout } of await Promise.all(instances.map(({ ended }) => ended)))
    expect(stdout.length).toBeGreaterThan(writers * batches)
})
