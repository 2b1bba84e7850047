import { once } from 'node:events'
import { describe, expect, test } from 'vitest'
import {
  coreThat,
  http1Client,
  http2Client,
  listening,
  rawConnection,
  receives,
  text,
  untilClosed,
} from './support.js'

const hello = () => coreThat(({ url }) => text(`hello ${url}`))
const PREFACE = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'
const EMPTY_SETTINGS_FRAME = Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0])

describe('HTTP/1.1 and HTTP/2 on one port', () => {
  test('both get their answers', async () => {
    const server = await listening(hello())
    const answers = await Promise.all(
      [http1Client, http2Client].map((client) => client(server.url).exchange({ path: '/there' })),
    )
    expect(answers.map(({ body }) => body.toString())).toEqual(['hello /there', 'hello /there'])
  })

  test('the preface of HTTP/2 may come byte by byte', async () => {
    const socket = await rawConnection(await listening(hello()))
    socket.setNoDelay(true)
    for (const byte of Buffer.concat([Buffer.from(PREFACE), EMPTY_SETTINGS_FRAME])) {
      await new Promise((resolve) => socket.write(Buffer.of(byte), resolve))
    }
    const [answer] = (await once(socket, 'data')) as [Buffer]
    expect(answer[3], 'the type of the first frame: SETTINGS').toBe(4)
  })

  test.each(['POST', 'PUT', 'PATCH', 'PROPFIND'])('a %s request may come byte by byte', async (method) => {
    const socket = await rawConnection(await listening(hello()))
    socket.setNoDelay(true)
    for (const byte of Buffer.from(`${method} /slow HTTP/1.1\r\nHost: here\r\nContent-Length: 0\r\n\r\n`)) {
      await new Promise((resolve) => socket.write(Buffer.of(byte), resolve))
    }
    expect(await receives(socket, 'hello')).toMatch(/^HTTP\/1\.1 200 OK\r\n/)
  })

  test('requests in one piece behind each other are all answered', async () => {
    const socket = await rawConnection(await listening(hello()))
    const get = (path: string) => `GET ${path} HTTP/1.1\r\nHost: here\r\n\r\n`
    socket.write(get('/one') + get('/two') + get('/three'))
    const received = await receives(socket, 'hello /three')
    expect(received.match(/hello \/(one|two|three)/g)).toEqual(['hello /one', 'hello /two', 'hello /three'])
  })

  test.each([
    ['nothing', ''],
    ['a part of the preface', PREFACE.slice(0, 10)],
  ])('a client that sends %s is let go after a time', async (_, sent) => {
    const socket = await rawConnection(await listening(hello(), { headersTimeoutMs: 20 }))
    socket.write(sent)
    expect(await untilClosed(socket)).toBe('')
  })

  test('a client that ends within the preface is let go at once', async () => {
    const socket = await rawConnection(await listening(hello()))
    socket.end(PREFACE.slice(0, 10))
    expect(await untilClosed(socket)).toBe('')
  })
})
