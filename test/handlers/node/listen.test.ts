import { KinesisClient, ListStreamsCommand } from '@aws-sdk/client-kinesis'
import { describe, expect, onTestFinished, test } from 'vitest'
import { listen } from '../../../handlers/node/listen.js'
import {
  coreThat,
  http1Client,
  http2Client,
  listening,
  protocols,
  rawConnection,
  receives,
  text,
  untilClosed,
} from './support.js'

const hello = () => coreThat(() => text('hello'))

describe('listen', () => {
  test('serves on a free port of the loopback interface unless told otherwise', async () => {
    const server = await listening(hello())
    expect(server.host).toBe('127.0.0.1')
    expect(server.port).toBeGreaterThan(0)
    expect(server.url).toBe(`http://127.0.0.1:${server.port}`)
  })

  test.each([
    ['::1', '[::1]'],
    ['localhost', 'localhost'],
    ['0.0.0.0', '127.0.0.1'],
    ['::', '[::1]'],
  ])('on %s it is found under %s', async (host, expected) => {
    const server = await listening(hello(), { host })
    expect(server.host).toBe(host)
    expect(server.url).toBe(`http://${expected}:${server.port}`)
    expect((await http1Client(server.url).exchange()).body.toString()).toBe('hello')
  })

  test('says that a port is taken', async () => {
    const { port } = await listening(hello())
    await expect(listen(hello(), { port })).rejects.toMatchObject({
      message: `cannot listen on 127.0.0.1 port ${port}: the port is taken; choose another, or 0 for a free one`,
      code: 'EADDRINUSE',
    })
  })

  test('says that a host is none of this machine', async () => {
    await expect(listen(hello(), { host: '203.0.113.1' })).rejects.toMatchObject({
      message:
        'cannot listen on 203.0.113.1 port 0: the address is not one of this machine; choose another host',
      code: 'EADDRNOTAVAIL',
    })
  })

  test('answers the AWS SDK for JavaScript as it comes, over HTTP/2', async () => {
    const targets: unknown[] = []
    const core = coreThat(({ headers }) => {
      targets.push([headers[':path'], headers['x-amz-target']])
      return text('{"StreamNames":[],"HasMoreStreams":false}', 200, {
        'Content-Type': 'application/x-amz-json-1.1',
      })
    })
    const server = await listening(core)
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
    const client = new KinesisClient({ endpoint: server.url, region: 'eu-west-3', credentials })
    onTestFinished(() => client.destroy())
    const { StreamNames, HasMoreStreams } = await client.send(new ListStreamsCommand({}))
    expect({ StreamNames, HasMoreStreams }).toEqual({ StreamNames: [], HasMoreStreams: false })
    // Only HTTP/2 has a field of this name.
    expect(targets).toEqual([['/', 'Kinesis_20131202.ListStreams']])
  })

  test.each(protocols)('hundreds of requests at once over $protocol', async ({ client }) => {
    const core = coreThat(({ body }) => text(Buffer.from(body).toString()))
    const server = await listening(core)
    const clients = Array.from({ length: 20 }, () => client(server.url))
    const bodies = Array.from({ length: 400 }, (_, n) => `request ${n}`)
    const answers = await Promise.all(
      bodies.map((body, n) => clients[n % clients.length]?.exchange({ body })),
    )
    expect(answers.map((answer) => answer?.body.toString())).toEqual(bodies)
  })
})

describe('what is not HTTP', () => {
  test('gets a 400, and the server goes on', async () => {
    const server = await listening(hello())
    const socket = await rawConnection(server)
    socket.write('\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03')
    expect(await untilClosed(socket)).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/)
    expect((await http1Client(server.url).exchange()).status).toBe(200)
  })

  test('headers that are too long get a 431', async () => {
    const server = await listening(hello())
    const socket = await rawConnection(server)
    socket.write(`GET / HTTP/1.1\r\nHost: here\r\nX-Long: ${'x'.repeat(20_000)}\r\n\r\n`)
    expect(await untilClosed(socket)).toMatch(/^HTTP\/1\.1 431 /)
  })

  test('random bytes, also behind the preface of HTTP/2, do no harm', async () => {
    const server = await listening(hello())
    let seed = 1
    const randomBytes = Uint8Array.from({ length: 2000 }, () => {
      seed = (seed * 48271) % 2147483647
      return seed & 255
    })
    for (const start of [
      '',
      'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
      'POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n',
    ]) {
      for (let from = 0; from < 400; from += 20) {
        const socket = await rawConnection(server)
        socket.write(start)
        socket.end(randomBytes.subarray(from))
        await untilClosed(socket)
      }
    }
    expect((await http2Client(server.url).exchange()).status).toBe(200)
  })

  test('connections that break at once do no harm', async () => {
    const server = await listening(hello())
    for (const sent of ['', 'P', 'POST / HTTP/1.1\r\n', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0']) {
      const socket = await rawConnection(server)
      await new Promise((resolve) => socket.write(sent, resolve))
      socket.resetAndDestroy()
    }
    const socket = await rawConnection(server)
    socket.write('GET / HTTP/1.1\r\nHost: here\r\n\r\n')
    expect(await receives(socket, 'hello')).toMatch(/^HTTP\/1\.1 200 OK/)
  })
})
