import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { HttpRequest } from '../../../src/http.js'
import { hosts } from './hosts.js'
import {
  coreThat,
  http1Client,
  lengthTeller,
  listening,
  MIB,
  rawConnection,
  receives,
  text,
} from './support.js'

describe.each(hosts)('$name', ({ client, serve }) => {
  test('hands over method, URL, headers and body, and brings back status, headers and body', async () => {
    const requests: HttpRequest[] = []
    const core = coreThat((request) => {
      requests.push(request)
      return text('Grüße', 418, { 'X-Amzn-RequestId': 'id-1' })
    })
    const answer = await client(await serve(core)).exchange({
      method: 'PUT',
      path: '/a/path?with=query',
      headers: { 'x-amz-target': 'Kinesis_20131202.PutRecord' },
      body: '{"a":"ü"}',
    })
    expect(requests).toHaveLength(1)
    expect(requests[0]).toMatchObject({ method: 'PUT', url: '/a/path?with=query' })
    expect(requests[0]?.headers['x-amz-target']).toBe('Kinesis_20131202.PutRecord')
    expect(Buffer.from(requests[0]?.body ?? []).toString()).toBe('{"a":"ü"}')
    expect(answer.status).toBe(418)
    expect(answer.headers).toMatchObject({ 'x-amzn-requestid': 'id-1', 'content-length': '7' })
    expect(answer.headers.date).toBeDefined()
    expect(answer.body.toString()).toBe('Grüße')
  })

  test('a request without a body has an empty one', async () => {
    const url = await serve(lengthTeller(MIB))
    expect((await client(url).exchange({ method: 'GET' })).body.toString()).toBe('0')
  })

  test('16 MiB go both ways unchanged', async () => {
    const core = coreThat(({ body }) => ({
      status: 200,
      headers: { 'Content-Length': String(body.length) },
      body,
    }))
    const body = randomBytes(16 * MIB)
    const answer = await client(await serve(core)).exchange({ body })
    expect(answer.body.equals(body)).toBe(true)
  })

  test('a body of just the longest length is taken whole', async () => {
    const url = await serve(lengthTeller(100_000))
    expect((await client(url).exchange({ body: 'x'.repeat(100_000) })).body.toString()).toBe('100000')
  })

  test('of a body that is too long no more is kept than shows it, and the connection lives on', async () => {
    const lengths: number[] = []
    const core = coreThat(({ body }) => {
      lengths.push(body.length)
      return body.length > 100_000 ? text('too long', 413) : text('taken')
    }, 100_000)
    const connection = client(await serve(core))
    const refused = await connection.exchange({ body: Buffer.alloc(8 * MIB) })
    const taken = await connection.exchange({ body: 'short' })
    expect([refused.status, refused.body.toString()]).toEqual([413, 'too long'])
    expect([taken.status, taken.body.toString()]).toEqual([200, 'taken'])
    expect(connection.connections).toBe(1)
    expect(lengths[0]).toBeGreaterThan(100_000)
    expect(lengths[0]).toBeLessThan(MIB)
  })

  test('a client that waits for 100 Continue is told to go on', async () => {
    const url = await serve(lengthTeller(MIB))
    const headers = { expect: '100-continue', 'content-length': '5' }
    expect((await client(url).exchange({ headers, body: '12345' })).body.toString()).toBe('5')
  })

  test('HEAD gets no body', async () => {
    const url = await serve(coreThat(() => text('the body')))
    const answer = await client(url).exchange({ method: 'HEAD' })
    expect([answer.status, answer.body.length]).toEqual([200, 0])
  })

  test('headers about a connection do not break an answer', async () => {
    const url = await serve(
      coreThat(() => text('hello', 200, { 'Keep-Alive': 'timeout=9', Connection: 'keep-alive' })),
    )
    expect((await client(url).exchange()).body.toString()).toBe('hello')
  })

  test('a core that fails against its contract leaves nobody waiting', async () => {
    const url = await serve(coreThat(() => Promise.reject(new Error('broken'))))
    expect((await client(url).exchange()).status).toBe(500)
  })
})

test('an answer that HTTP/1.1 cannot carry becomes a 500', async () => {
  const server = await listening(coreThat(() => text('hello', 200, { 'X-Broken': 'a\nb' })))
  expect((await http1Client(server.url).exchange()).status).toBe(500)
})

test('a body that comes in one piece is handed over as it is', async () => {
  const bodies: Uint8Array[] = []
  const server = await listening(
    coreThat(({ body }) => {
      bodies.push(body)
      return text('hello')
    }),
  )
  const socket = await rawConnection(server)
  socket.write('POST / HTTP/1.1\r\nHost: here\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n')
  await receives(socket, 'hello')
  expect(bodies.map((body) => Buffer.from(body).toString())).toEqual(['abc'])
})
