import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  CreateStreamCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  KinesisClient,
  PutRecordCommand,
  RegisterStreamConsumerCommand,
  SplitShardCommand,
  SubscribeToShardCommand,
} from '@aws-sdk/client-kinesis'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createKinesis, type Kinesis } from '../../composition/index.js'
import { listen } from '../../composition/node.js'
import { describeSqlite } from '../support/sqlite.js'

const StreamName = 'orders'
const StreamARN = 'arn:aws:kinesis:us-east-1:000000000000:stream/orders'
const ShardId = 'shardId-000000000000'

/** They know nothing of each other but the file, as two processes or two Lambda functions would. */
describeSqlite('two instances over one SQLite file', () => {
  let folder: string
  let instances: { kinesis: Kinesis; server: Awaited<ReturnType<typeof listen>>; client: KinesisClient }[]
  let here: KinesisClient
  let there: KinesisClient

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'shardport-shared-'))
    instances = []
    for (let instance = 0; instance < 2; instance++) {
      const kinesis = await createKinesis({ storage: `sqlite:${join(folder, 'kinesis.db')}` })
      const server = await listen(kinesis)
      instances.push({ kinesis, server, client: new KinesisClient(server.clientConfig) })
    }
    ;[here, there] = instances.map(({ client }) => client) as [KinesisClient, KinesisClient]
    await here.send(new CreateStreamCommand({ StreamName, ShardCount: 1 }))
  })
  afterEach(async () => {
    for (const { kinesis, server, client } of instances) {
      client.destroy()
      await server.close()
      await kinesis.close()
    }
    rmSync(folder, { recursive: true })
  })

  const put = (client: KinesisClient, text: string) =>
    client.send(new PutRecordCommand({ StreamName, PartitionKey: 'a', Data: Buffer.from(text) }))

  test('writers at both instances and a reader that goes from one to the other: every record once, in order', async () => {
    const writers = 4
    const perWriter = 25
    const write = async (writer: number): Promise<void> => {
      for (let index = 0; index < perWriter; index++)
        await put(writer % 2 === 0 ? here : there, `${writer}:${index}`)
    }
    const read: string[] = []
    const readAll = async (): Promise<void> => {
      let { ShardIterator } = await here.send(
        new GetShardIteratorCommand({ StreamName, ShardId, ShardIteratorType: 'TRIM_HORIZON' }),
      )
      for (let turn = 0; read.length < writers * perWriter; turn++) {
        const reader = turn % 2 === 0 ? there : here
        const page = await reader.send(new GetRecordsCommand({ ShardIterator }))
        read.push(...(page.Records ?? []).map(({ Data }) => Buffer.from(Data ?? []).toString()))
        ShardIterator = page.NextShardIterator
      }
    }
    await Promise.all([readAll(), ...Array.from({ length: writers }, (_, writer) => write(writer))])
    expect(new Set(read).size).toBe(read.length)
    for (let writer = 0; writer < writers; writer++)
      expect(read.filter((text) => text.startsWith(`${writer}:`))).toEqual(
        Array.from({ length: perWriter }, (_, index) => `${writer}:${index}`),
      )
  })

  test('a subscriber at one instance gets what is put and resharded at the other', async () => {
    const { Consumer } = await here.send(
      new RegisterStreamConsumerCommand({ StreamARN, ConsumerName: 'reader' }),
    )
    const { EventStream = [] } = await here.send(
      new SubscribeToShardCommand({
        ConsumerARN: Consumer?.ConsumerARN,
        ShardId,
        StartingPosition: { Type: 'LATEST' },
      }),
    )
    const received: string[] = []
    let children: (string | undefined)[] = []
    for await (const { SubscribeToShardEvent } of EventStream) {
      const { Records = [], ChildShards = [] } = SubscribeToShardEvent ?? {}
      received.push(...Records.map(({ Data }) => Buffer.from(Data ?? []).toString()))
      children = ChildShards.map((child) => child.ShardId)
      if (received.length < 3 && ChildShards.length === 0) await put(there, `${received.length}`)
      else if (ChildShards.length === 0)
        await there.send(
          new SplitShardCommand({
            StreamName,
            ShardToSplit: ShardId,
            NewStartingHashKey: (2n ** 127n).toString(),
          }),
        )
    }
    expect(received).toEqual(['0', '1', '2'])
    expect(children).toEqual(['shardId-000000000001', 'shardId-000000000002'])
  })

  test('a put at one instance that remembers an old shard lands in a child', async () => {
    await put(there, 'before')
    await here.send(
      new SplitShardCommand({
        StreamName,
        ShardToSplit: ShardId,
        NewStartingHashKey: (2n ** 127n).toString(),
      }),
    )
    expect((await put(there, 'after')).ShardId).not.toBe(ShardId)
  })
})
