import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import {
  CreateStreamCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  KinesisClient,
  type KinesisClientConfig,
  ListStreamsCommand,
  PutRecordCommand,
  RegisterStreamConsumerCommand,
  ResourceNotFoundException,
  SubscribeToShardCommand,
} from '@aws-sdk/client-kinesis'
import { describe, expect, expectTypeOf, onTestFinished, test, vi } from 'vitest'
import { MemoryStorage } from '../../adapters/storage-memory/memory-storage.js'
import { clientConfig, inProcessHandler } from '../../composition/aws-sdk.js'
import { createKinesis } from '../../composition/create-kinesis.js'
import type { KinesisSource } from '../../composition/kinesis-source.js'

const clientOf = (source: KinesisSource): KinesisClient => {
  const client = new KinesisClient(clientConfig(source))
  onTestFinished(() => client.destroy())
  return client
}

describe('a client in the same process', () => {
  test('puts and gets bytes', async () => {
    await using kinesis = await createKinesis({ streams: { orders: 1 } })
    const client = clientOf(kinesis)
    const Data = Uint8Array.from({ length: 256 }, (_, n) => n)
    await client.send(new PutRecordCommand({ StreamName: 'orders', PartitionKey: 'ключ', Data }))
    const { ShardIterator } = await client.send(
      new GetShardIteratorCommand({
        StreamName: 'orders',
        ShardId: 'shardId-000000000000',
        ShardIteratorType: 'TRIM_HORIZON',
      }),
    )
    const { Records = [], $metadata } = await client.send(new GetRecordsCommand({ ShardIterator }))
    expect(Records.map(({ PartitionKey }) => PartitionKey)).toEqual(['ключ'])
    expect(Buffer.from(Records[0]?.Data ?? []).equals(Data)).toBe(true)
    expect($metadata.httpStatusCode).toBe(200)
    expect($metadata.requestId).toMatch(/^[0-9a-f-]{36}$/)
  })

  test('gets errors as the SDK has them', async () => {
    await using kinesis = await createKinesis()
    const put = new PutRecordCommand({ StreamName: 'none', PartitionKey: 'a', Data: new Uint8Array(1) })
    const refused = clientOf(kinesis).send(put)
    await expect(refused).rejects.toThrow(ResourceNotFoundException)
    await expect(refused).rejects.toThrow('Stream none under account 000000000000 not found.')
  })

  test('has the server judge ARNs', async () => {
    await using kinesis = await createKinesis()
    const put = new PutRecordCommand({ StreamARN: 'no ARN', PartitionKey: 'a', Data: new Uint8Array(1) })
    await expect(clientOf(kinesis).send(put)).rejects.toMatchObject({ $metadata: { httpStatusCode: 400 } })
  })

  const subscription = async (client: KinesisClient) => {
    const StreamARN = 'arn:aws:kinesis:us-east-1:000000000000:stream/orders'
    const { Consumer } = await client.send(
      new RegisterStreamConsumerCommand({ StreamARN, ConsumerName: 'reader' }),
    )
    const subscribe = new SubscribeToShardCommand({
      ConsumerARN: Consumer?.ConsumerARN,
      ShardId: 'shardId-000000000000',
      StartingPosition: { Type: 'LATEST' },
    })
    const abort = new AbortController()
    const { EventStream } = await client.send(subscribe, { abortSignal: abort.signal })
    if (EventStream === undefined) throw new Error('there are no events')
    return { events: EventStream, abort }
  }

  test('is given what it has subscribed to, as it comes', async () => {
    await using kinesis = await createKinesis({ streams: { orders: 1 } })
    const client = clientOf(kinesis)
    const put = (text: string) =>
      client.send(new PutRecordCommand({ StreamName: 'orders', PartitionKey: 'a', Data: Buffer.from(text) }))
    const { events } = await subscription(client)
    const received: string[] = []
    for await (const { SubscribeToShardEvent } of events) {
      for (const { Data } of SubscribeToShardEvent?.Records ?? [])
        received.push(Buffer.from(Data ?? []).toString())
      if (received.length === 3) break
      await put(`record ${received.length}`)
    }
    expect(received).toEqual(['record 0', 'record 1', 'record 2'])
  })

  test.each(['its abort signal', 'client.destroy()'])('ends its subscription by %s', async (by) => {
    await using kinesis = await createKinesis({ streams: { orders: 1 } })
    const handle = vi.spyOn(kinesis, 'handle')
    const client = clientOf(kinesis)
    const { events, abort } = await subscription(client)
    const iterator = events[Symbol.asyncIterator]()
    await iterator.next()
    const next = iterator.next()
    if (by === 'client.destroy()') client.destroy()
    else abort.abort()
    await expect(next).rejects.toThrow()
    expect(handle.mock.calls.at(-1)?.[0].signal?.aborted).toBe(true)
  })
})

describe('an abort signal', () => {
  test('that has fired, or fires while the answer is awaited, rejects with an AbortError', async () => {
    await using kinesis = await createKinesis()
    const client = clientOf(kinesis)
    const fired = client.send(new ListStreamsCommand({}), { abortSignal: AbortSignal.abort() })
    await expect(fired).rejects.toMatchObject({ name: 'AbortError' })
    const abort = new AbortController()
    vi.spyOn(kinesis, 'handle').mockImplementation(() => {
      abort.abort()
      return new Promise(() => {})
    })
    const firing = client.send(new ListStreamsCommand({}), { abortSignal: abort.signal })
    await expect(firing).rejects.toMatchObject({ name: 'AbortError' })
  })

  test('is let go of once a request is answered', async () => {
    await using kinesis = await createKinesis()
    const { signal } = new AbortController()
    const added = vi.spyOn(signal, 'addEventListener')
    const removed = vi.spyOn(signal, 'removeEventListener')
    const request = { method: 'GET', path: '/_health', headers: {} }
    await inProcessHandler(kinesis).handle(request, { abortSignal: signal })
    expect(added).toHaveBeenCalledOnce()
    expect(removed.mock.calls).toEqual([added.mock.calls[0]])
  })
})

test('a body that is neither text nor bytes is refused', async () => {
  const request = { method: 'POST', path: '/', headers: {}, body: new Blob(['{}']) }
  await expect(inProcessHandler({}).handle(request)).rejects.toThrow(TypeError)
})

test('what opening throws comes from the client as it is, and the next request tries anew', async () => {
  const open = vi.spyOn(MemoryStorage.prototype, 'open').mockRejectedValueOnce(new Error('the disk is gone'))
  onTestFinished(() => open.mockRestore())
  const client = clientOf({})
  await expect(client.send(new ListStreamsCommand({}))).rejects.toThrow('the disk is gone')
  expect((await client.send(new ListStreamsCommand({}))).StreamNames).toEqual([])
})

describe('clientConfig', () => {
  test('is what the SDK’s types want', () => {
    expectTypeOf(clientConfig({})).toExtend<KinesisClientConfig>()
  })

  test('has the region of a Kinesis, of a promise of one, or of options', async () => {
    await using kinesis = await createKinesis({ region: 'eu-west-3' })
    for (const source of [kinesis, Promise.resolve(kinesis), { region: 'eu-west-3' }])
      expect(await clientOf(source).config.region()).toBe('eu-west-3')
  })

  test('needs no AWS variable, no HOME and no network', { timeout: 30_000 }, async () => {
    const module = (name: string) =>
      JSON.stringify(fileURLToPath(new URL(`../../composition/${name}.ts`, import.meta.url)))
    const source = `
      import net from 'node:net'
      import dns from 'node:dns'
      import http from 'node:http'
      import https from 'node:https'
      const refuse = () => { throw new Error('the network was used') }
      net.Socket.prototype.connect = dns.lookup = http.request = https.request = globalThis.fetch = refuse
      const { CreateStreamCommand, KinesisClient, ListStreamsCommand } = await import('@aws-sdk/client-kinesis')
      const { createKinesis } = await import(${module('index')})
      const { clientConfig } = await import(${module('aws-sdk')})
      const kinesis = await createKinesis()
      const client = new KinesisClient(clientConfig(kinesis))
      await client.send(new CreateStreamCommand({ StreamName: 'orders', ShardCount: 1 }))
      console.log((await client.send(new ListStreamsCommand({}))).StreamNames.join())
      await kinesis.close()`
    const child = spawn(
      process.execPath,
      ['--no-warnings', '--import', 'tsx', '--input-type=module', '-e', source],
      {
        cwd: fileURLToPath(new URL('../..', import.meta.url)),
        env: {},
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    )
    let output = ''
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => {
        output += chunk
      })
    const [code] = await once(child, 'close')
    expect([code, output]).toEqual([0, 'orders\n'])
  })
})

test('the SDK creates streams through it as well', async () => {
  const client = new KinesisClient({
    region: 'us-west-2',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    requestHandler: inProcessHandler({ pinAccountRegion: true }),
  })
  await client.send(new CreateStreamCommand({ StreamName: 'orders', ShardCount: 1 }))
  expect((await client.send(new ListStreamsCommand({}))).StreamNames).toEqual(['orders'])
})
