import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { createServer as createSecureServer, Agent as SecureAgent } from 'node:https'
import type { AddressInfo } from 'node:net'
import { KinesisClient } from '@aws-sdk/client-kinesis'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { MemoryStorage } from '../../adapters/storage-memory/memory-storage.js'
import { createKinesis } from '../../composition/create-kinesis.js'
import { listen, requestListener } from '../../composition/node.js'
import { signedRequest } from '../support/kinesis.js'
import { putsGetsAndSubscribes, sdkCredentials } from '../support/sdk-round-trip.js'

const streamNames = async (url: string): Promise<unknown> => {
  const { method, headers, body } = signedRequest('ListStreams', {})
  const response = await fetch(url, { method, headers, body })
  return ((await response.json()) as { StreamNames?: unknown }).StreamNames
}

describe('listen', () => {
  test('serves a Kinesis or a promise of one, and leaves it open', async () => {
    await using kinesis = await createKinesis({ streams: { orders: 1 } })
    for (const target of [kinesis, Promise.resolve(kinesis)]) {
      const server = await listen(target)
      expect(await streamNames(server.url)).toEqual(['orders'])
      await server.close()
    }
    expect((await kinesis.handle(signedRequest('ListStreams', {}))).status).toBe(200)
  })

  test('opens a Kinesis from options, and closes it with the server', async () => {
    const storage = new MemoryStorage()
    const close = vi.spyOn(storage, 'close')
    const server = await listen(
      { storage, region: 'eu-west-1', pinAccountRegion: true, streams: { orders: 1 } },
      { port: 0 },
    )
    expect(await streamNames(server.url)).toEqual(['orders'])
    expect(server.clientConfig).toEqual({
      endpoint: server.url,
      region: 'eu-west-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    })
    expect(close).not.toHaveBeenCalled()
    await server.close()
    expect(close).toHaveBeenCalledOnce()
  })

  test('of an application gives clients the default region', async () => {
    await using server = await listen((_, res) => void res.end())
    expect(server.clientConfig.region).toBe('us-east-1')
  })

  test('closes what it opened when the port is taken', async () => {
    await using taken = await listen({})
    const storage = new MemoryStorage()
    const close = vi.spyOn(storage, 'close')
    await expect(listen({ storage }, { port: taken.port })).rejects.toMatchObject({ code: 'EADDRINUSE' })
    expect(close).toHaveBeenCalledOnce()
  })

  test('refuses options that it does not know', async () => {
    await using kinesis = await createKinesis()
    await expect(listen(kinesis, { prot: 1 } as never)).rejects.toThrow(
      'listen: unknown option "prot"; did you mean "port"?',
    )
    await expect(listen({ port: 1 } as never)).rejects.toThrow(/^createKinesis: unknown option "port";/)
  })
})

describe('requestListener', () => {
  const serving = async (server: Server, scheme = 'http'): Promise<string> => {
    await once(server.listen(0, '127.0.0.1'), 'listening')
    onTestFinished(() => void server.close())
    return `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`
  }

  test('opens options once, at the first request', async () => {
    const storage = new MemoryStorage()
    const open = vi.spyOn(storage, 'open')
    const url = await serving(createServer(requestListener({ storage, region: 'us-east-1' })))
    expect(open).not.toHaveBeenCalled()
    expect(await Promise.all([streamNames(url), streamNames(url)])).toEqual([[], []])
    expect(open).toHaveBeenCalledOnce()
  })

  test('answers 500 with the reason while the store cannot be opened, and tries anew at the next request', async () => {
    const open = vi
      .spyOn(MemoryStorage.prototype, 'open')
      .mockRejectedValueOnce(new Error('the disk is gone'))
    onTestFinished(() => open.mockRestore())
    const url = await serving(createServer(requestListener({})))
    const { method, headers, body } = signedRequest('ListStreams', {})
    const failed = await fetch(url, { method, headers, body })
    expect([failed.status, await failed.json()]).toEqual([
      500,
      { __type: 'InternalFailure', message: 'the disk is gone' },
    ])
    expect(await streamNames(url)).toEqual([])
  })

  test('serves an AWS SDK from a node:https server', async () => {
    // A shared key in place of a certificate.
    const psk = Buffer.alloc(32, 7)
    const tls = { ciphers: 'PSK', maxVersion: 'TLSv1.2' } as const
    await using kinesis = await createKinesis({ streams: { orders: 1 } })
    const server = createSecureServer({ ...tls, pskCallback: () => psk }, requestListener(kinesis))
    const httpsAgent = new SecureAgent({
      ...tls,
      pskCallback: () => ({ identity: 'client', psk }),
      checkServerIdentity: () => undefined,
    })
    const requestHandler = new NodeHttpHandler({ httpsAgent })
    const endpoint = await serving(server, 'https')
    const client = new KinesisClient({ ...sdkCredentials, endpoint, requestHandler })
    onTestFinished(() => client.destroy())
    await putsGetsAndSubscribes(client)
  })
})
