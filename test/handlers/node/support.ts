import { once } from 'node:events'
import {
  Agent,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type RequestListener,
  request,
} from 'node:http'
import { type ClientHttp2Session, connect as connectHttp2 } from 'node:http2'
import { connect, type Socket } from 'node:net'
import type { Readable } from 'node:stream'
import { onTestFinished } from 'vitest'
import { type ListeningServer, type ListenOptions, listen } from '../../../handlers/node/listen.js'
import type { RequestCore } from '../../../handlers/request-core.js'
import type { HttpRequest, HttpResponse } from '../../../src/http.js'

export const MIB = 1024 * 1024

/** What `listen` serves, answering with a function. */
export function coreThat(
  handle: (request: HttpRequest) => HttpResponse | Promise<HttpResponse>,
  maxRequestBodyBytes = 20 * MIB,
) {
  return {
    maxRequestBodyBytes,
    handle: async (request: HttpRequest) => handle(request),
  }
}

export function text(body: string, status = 200, headers: Record<string, string> = {}): HttpResponse {
  return {
    status,
    headers: { 'Content-Type': 'text/plain', 'Content-Length': String(Buffer.byteLength(body)), ...headers },
    body,
  }
}

/** Tells the length of each body, and refuses what is too long with 413. */
export const lengthTeller = (maxRequestBodyBytes: number) =>
  coreThat(
    ({ body }) => (body.length > maxRequestBodyBytes ? text('too long', 413) : text(String(body.length))),
    maxRequestBodyBytes,
  )

export async function listening(
  target: RequestCore | RequestListener,
  options?: ListenOptions,
): Promise<ListeningServer> {
  const server = await listen(target, { closeTimeoutMs: 0, ...options })
  onTestFinished(() => server.close())
  return server
}

export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: Buffer
}

export interface Sent {
  readonly method?: string
  readonly path?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
}

/** One connection of a client, over which one request follows the other. */
export interface Client {
  exchange(sent?: Sent): Promise<Answer>
  /** How many connections it has had to open. */
  readonly connections: number
}

export function http1Client(url: string): Client {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  onTestFinished(() => agent.destroy())
  const sockets = new Set<Socket>()
  return {
    get connections() {
      return sockets.size
    },
    exchange: ({ method = 'POST', path = '/', headers = {}, body }: Sent = {}) =>
      new Promise((resolve, reject) => {
        const sent = request(new URL(path, url), { method, headers, agent })
        sent.on('socket', (socket) => sockets.add(socket))
        sent.on('error', reject)
        sent.on('response', async (response) => {
          const pieces = await response.toArray().catch(reject)
          if (pieces) resolve(answer(response.statusCode, response.headers, pieces))
        })
        if (headers.expect === undefined) sent.end(body)
        else sent.on('continue', () => sent.end(body))
      }),
  }
}

export function http2Session(url: string): ClientHttp2Session {
  const session = connectHttp2(url)
  session.on('error', () => {})
  onTestFinished(() => session.destroy())
  return session
}

export function http2Client(url: string): Client {
  const session = http2Session(url)
  return {
    connections: 1,
    exchange: ({ method = 'POST', path = '/', headers = {}, body }: Sent = {}) =>
      new Promise((resolve, reject) => {
        const stream = session.request(
          { ':method': method, ':path': path, ...headers },
          { endStream: body === undefined },
        )
        stream.on('error', reject)
        const closed = () => reject(new Error('closed without an answer'))
        stream.on('close', closed)
        stream.on('response', async (received) => {
          stream.off('close', closed)
          const pieces = await stream.toArray().catch(reject)
          if (pieces) resolve(answer(received[':status'], received, pieces))
        })
        if (body === undefined) return
        if (headers.expect === undefined) stream.end(body)
        else stream.on('continue', () => stream.end(body))
      }),
  }
}

function answer(status: number | undefined, headers: IncomingHttpHeaders, pieces: Buffer[]): Answer {
  return { status: status ?? 0, headers, body: Buffer.concat(pieces) }
}

export interface Streamed {
  readonly status: number
  readonly body: Readable
  /** As a client that vanishes. */
  abort(): void
}

/** Sends a request and gives the body of its answer unread. */
export async function streamed(
  url: string,
  client: unknown,
  { method = 'POST', path = '/stream', headers = {}, body }: Sent = {},
): Promise<Streamed> {
  if (client === http1Client) {
    const sent = request(new URL(path, url), { method, headers }).end(body)
    sent.on('error', () => {})
    const [response] = (await once(sent, 'response')) as [IncomingMessage]
    response.on('error', () => {})
    return { status: response.statusCode ?? 0, body: response, abort: () => sent.destroy() }
  }
  const stream = http2Session(url)
    .request({ ':method': method, ':path': path, ...headers })
    .end(body)
  stream.on('error', () => {})
  const [head] = (await once(stream, 'response')) as [IncomingHttpHeaders & { ':status': number }]
  return { status: head[':status'], body: stream, abort: () => stream.close(8) }
}

/** Sends a request and gives what ends the connection while there is no answer yet. */
export function unanswered(url: string, client: unknown): () => void {
  if (client === http1Client) {
    const sent = request(url, { method: 'POST' }).end()
    sent.on('error', () => {})
    return () => sent.destroy()
  }
  const session = http2Session(url)
  const stream = session.request({ ':method': 'POST' }).end()
  stream.on('error', () => {})
  return () => session.destroy()
}

export const protocols = [
  { protocol: 'HTTP/1.1', client: http1Client },
  { protocol: 'HTTP/2', client: http2Client },
]

/** A bare connection; errors end it quietly. */
export async function rawConnection(server: ListeningServer): Promise<Socket> {
  const socket = connect({ port: server.port, host: server.host, allowHalfOpen: true })
  socket.on('error', () => {})
  onTestFinished(() => {
    socket.destroy()
  })
  await once(socket, 'connect')
  return socket
}

/** All that the other end sends until it ends or breaks the connection. */
export async function untilClosed(socket: Socket): Promise<string> {
  let received = ''
  socket.on('data', (chunk: Buffer) => {
    received += chunk.toString('latin1')
  })
  await new Promise((resolve) => socket.once('end', resolve).once('close', resolve))
  return received
}

/** Reads until a text has come. */
export async function receives(socket: Socket, expected: string): Promise<string> {
  let received = ''
  for await (const chunk of socket.iterator({ destroyOnReturn: false })) {
    received += (chunk as Buffer).toString('latin1')
    if (received.includes(expected)) return received
  }
  throw new Error(`the connection ended after: ${received}`)
}
