import { once } from 'node:events'
import { IncomingMessage, type RequestListener, ServerResponse } from 'node:http'
import { describe, expect, test } from 'vitest'
import { http1Client, http2Client, http2Session, listening, MIB, protocols } from './support.js'

/** As Express does it. */
const withOwnPrototypes =
  (listener: RequestListener): RequestListener =>
  (req, res) => {
    Object.setPrototypeOf(req, Object.create(IncomingMessage.prototype))
    Object.setPrototypeOf(res, Object.create(ServerResponse.prototype))
    listener(req, res)
  }

describe.each(protocols)('an application under listen, over $protocol', ({ client }) => {
  test('may give its requests and responses prototypes of its own', async () => {
    const server = await listening(
      withOwnPrototypes(async (req, res) => {
        const body = Buffer.concat(await req.toArray()).toString()
        res.setHeader('Set-Cookie', ['a=1', 'b=2'])
        res.statusCode = 201
        res.end(`${req.method} ${req.url} for ${req.headers.host} from ${req.socket.remoteAddress}: ${body}`)
      }),
    )
    const answer = await client(server.url).exchange({ method: 'PUT', path: '/a?b=c', body: 'the body' })
    expect(answer.status).toBe(201)
    expect(answer.headers['set-cookie']).toEqual(['a=1', 'b=2'])
    expect(answer.body.toString()).toBe(`PUT /a?b=c for 127.0.0.1:${server.port} from 127.0.0.1: the body`)
  })

  test('may answer without reading the body', async () => {
    const server = await listening((_, res) => void res.writeHead(403).end('no'))
    const answer = await client(server.url).exchange({ body: Buffer.alloc(4 * MIB) })
    expect([answer.status, answer.body.toString()]).toEqual([403, 'no'])
  })

  test('may ask of a socket what applications ask', async () => {
    const server = await listening((req, res) => {
      req.setTimeout(60_000)
      res.setTimeout(60_000)
      const { socket } = req
      socket.setTimeout(0).setNoDelay(true).setKeepAlive(true).unref().ref()
      res.end(JSON.stringify([socket.localPort, socket.remoteAddress, typeof socket.remotePort]))
    })
    const answer = await client(server.url).exchange({ body: 'the body' })
    expect([answer.status, answer.body.toString()]).toEqual([200, `[${server.port},"127.0.0.1","number"]`])
  })

  test('may limit the time of a response', async () => {
    const server = await listening((_, res) => {
      res.setTimeout(20, () => void res.writeHead(503).end('late'))
    })
    const answer = await client(server.url).exchange()
    expect([answer.status, answer.body.toString()]).toEqual([503, 'late'])
  })

  test.each([204, 304])('may answer with %i, which has no body', async (status) => {
    const server = await listening((_, res) => void res.writeHead(status).end())
    const answer = await client(server.url).exchange({ method: 'GET' })
    expect([answer.status, answer.body.length]).toEqual([status, 0])
  })

  test('gets the body of a method that mostly has none', async () => {
    const server = await listening((req, res) => void req.pipe(res))
    const headers = client === http1Client ? { 'transfer-encoding': 'chunked' } : {}
    const answer = await client(server.url).exchange({ method: 'DELETE', headers, body: 'the body' })
    expect(answer.body.toString()).toBe('the body')
  })
})

test('what HTTP/1.1 has no words for is refused', async () => {
  const server = await listening((_, res) => void res.end('hello'))
  const session = http2Session(server.url)
  const stream = session.request({ ':method': 'CONNECT', ':authority': 'elsewhere:443' })
  const [headers] = await once(stream, 'response')
  expect(headers[':status']).toBe(400)
  expect((await http2Client(server.url).exchange()).body.toString()).toBe('hello')
})

test('an application that breaks the connection resets the stream', async () => {
  const server = await listening((_, res) => void res.destroy())
  await expect(http2Client(server.url).exchange()).rejects.toThrow()
})

test.each([100, 1000])(
  'a stream ends when it is answered after %i kB of a body that goes on',
  async (kilobytes) => {
    const server = await listening((_, res) => void res.writeHead(403).end('no'))
    const stream = http2Session(server.url).request({ ':method': 'POST' })
    stream.write(Buffer.alloc(kilobytes * 1000))
    stream.resume()
    const closed = once(stream, 'close')
    const [headers] = await once(stream, 'response')
    await closed
    expect([headers[':status'], stream.rstCode]).toEqual([403, 0])
  },
)

test('a body that nobody reads keeps no stream and no close() waiting', async () => {
  const server = await listening((_, res) => void res.writeHead(403).end('no'), { closeTimeoutMs: 600_000 })
  const client = http2Client(server.url)
  for (let request = 0; request < 20; request++)
    expect((await client.exchange({ body: Buffer.alloc(MIB) })).status).toBe(403)
  await server.close()
})
