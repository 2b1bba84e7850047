import {
  CreateStreamCommand,
  DescribeStreamSummaryCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  KinesisClient,
  ListShardsCommand,
  MergeShardsCommand,
  PutRecordCommand,
  PutRecordsCommand,
  ResourceNotFoundException,
  SplitShardCommand,
  waitUntilStreamExists,
} from '@aws-sdk/client-kinesis'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createKinesis } from '../../composition/index.js'
import { listen } from '../../composition/node.js'

/** An unchanged SDK over real sockets: as it comes it speaks HTTP/2, with the other handler HTTP/1.1. */
const handlers = [
  ['its own choice, HTTP/2', () => ({})],
  ['HTTP/1.1', () => ({ requestHandler: new NodeHttpHandler() })],
] as const

describe.each(handlers)('AWS SDK for JavaScript over %s', (_, handler) => {
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

  const create = async (name: string, shards: number): Promise<void> => {
    await client.send(new CreateStreamCommand({ StreamName: name, ShardCount: shards }))
    await waitUntilStreamExists({ client, maxWaitTime: 20 }, { StreamName: name })
  }
  const iteratorAt = async (name: string, shard: string): Promise<string | undefined> =>
    (
      await client.send(
        new GetShardIteratorCommand({ StreamName: name, ShardId: shard, ShardIteratorType: 'TRIM_HORIZON' }),
      )
    ).ShardIterator

  test('puts and gets binary data', async () => {
    await create('binary', 1)
    const data = Uint8Array.from({ length: 256 }, (_, byte) => byte)
    const put = await client.send(
      new PutRecordCommand({ StreamName: 'binary', PartitionKey: 'ключ', Data: data }),
    )
    const { Records = [] } = await client.send(
      new GetRecordsCommand({ ShardIterator: await iteratorAt('binary', 'shardId-000000000000') }),
    )
    expect(Records).toHaveLength(1)
    expect(Records[0]).toMatchObject({ SequenceNumber: put.SequenceNumber, PartitionKey: 'ключ' })
    expect(Records[0]?.Data).toEqual(data)
    expect(Records[0]?.ApproximateArrivalTimestamp).toBeInstanceOf(Date)
  })

  test('throws the exceptions that the SDK models', async () => {
    const missing = client.send(new DescribeStreamSummaryCommand({ StreamName: 'missing' }))
    await expect(missing).rejects.toBeInstanceOf(ResourceNotFoundException)
    await expect(missing).rejects.toThrow('Stream missing under account 000000000000 not found.')
  })

  test('eight writers and one reader: every record once, in the order of its writer', async () => {
    await create('busy', 1)
    const writers = 8
    const perWriter = 60
    const total = writers * perWriter
    const write = async (writer: number): Promise<void> => {
      for (let index = 0; index < perWriter; index += 3) {
        await client.send(
          new PutRecordCommand({
            StreamName: 'busy',
            PartitionKey: `${writer}`,
            Data: Buffer.from(`${writer}:${index}`),
          }),
        )
        const entries = [1, 2].map((step) => ({
          PartitionKey: `${writer}`,
          Data: Buffer.from(`${writer}:${index + step}`),
        }))
        await client.send(new PutRecordsCommand({ StreamName: 'busy', Records: entries }))
      }
    }
    const read: string[] = []
    const numbers: string[] = []
    const readAll = async (): Promise<void> => {
      let iterator = await iteratorAt('busy', 'shardId-000000000000')
      while (read.length < total) {
        const page = await client.send(new GetRecordsCommand({ ShardIterator: iterator, Limit: 7 }))
        for (const record of page.Records ?? []) {
          read.push(Buffer.from(record.Data ?? []).toString())
          numbers.push(record.SequenceNumber ?? '')
        }
        iterator = page.NextShardIterator
      }
    }
    await Promise.all([readAll(), ...Array.from({ length: writers }, (_, writer) => write(writer))])
    expect(new Set(read).size).toBe(total)
    expect(read).toHaveLength(total)
    expect(numbers).toEqual([...numbers].sort())
    for (let writer = 0; writer < writers; writer++)
      expect(read.filter((text) => text.startsWith(`${writer}:`))).toEqual(
        Array.from({ length: perWriter }, (_, index) => `${writer}:${index}`),
      )
  })

  test('follows a stream through a split and a merge by ChildShards', async () => {
    await create('lineage', 1)
    const put = (text: string) =>
      client.send(
        new PutRecordCommand({ StreamName: 'lineage', PartitionKey: text, Data: Buffer.from(text) }),
      )
    await put('before')
    await client.send(
      new SplitShardCommand({
        StreamName: 'lineage',
        ShardToSplit: 'shardId-000000000000',
        NewStartingHashKey: (2n ** 127n).toString(),
      }),
    )
    await Promise.all(['a', 'b', 'c', 'd', 'e'].map(put))
    await client.send(
      new MergeShardsCommand({
        StreamName: 'lineage',
        ShardToMerge: 'shardId-000000000001',
        AdjacentShardToMerge: 'shardId-000000000002',
      }),
    )
    await put('after')

    const read: string[] = []
    const drain = async (shard: string): Promise<string[]> => {
      let iterator = await iteratorAt('lineage', shard)
      for (;;) {
        const page = await client.send(new GetRecordsCommand({ ShardIterator: iterator }))
        read.push(...(page.Records ?? []).map(({ Data }) => Buffer.from(Data ?? []).toString()))
        if (page.NextShardIterator === undefined)
          return (page.ChildShards ?? []).map(({ ShardId }) => ShardId ?? '')
        iterator = page.NextShardIterator
        if (page.Records?.length === 0) return []
      }
    }
    expect(await drain('shardId-000000000000')).toEqual(['shardId-000000000001', 'shardId-000000000002'])
    expect(await drain('shardId-000000000001')).toEqual(['shardId-000000000003'])
    expect(await drain('shardId-000000000002')).toEqual(['shardId-000000000003'])
    await drain('shardId-000000000003')
    expect(read[0]).toBe('before')
    expect(read.at(-1)).toBe('after')
    expect([...read].sort()).toEqual(['a', 'after', 'b', 'before', 'c', 'd', 'e'])
    const { Shards = [] } = await client.send(new ListShardsCommand({ StreamName: 'lineage' }))
    expect(Shards).toHaveLength(4)
  })
})
