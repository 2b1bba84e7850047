import { createHook } from 'node:async_hooks'
import { once } from 'node:events'
import { constants } from 'node:http2'
import type { Duplex } from 'node:stream'
import { describe, expect, test } from 'vitest'
import {
  coreThat,
  http2Session,
  lengthTeller,
  listening,
  MIB,
  rawConnection,
  text,
  untilClosed,
} from './support.js'

/** Other than `once` of node:events it takes no offence at an error before. */
const closing = (channel: Duplex) =>
  new Promise((resolve) => channel.on('error', () => {}).once('close', resolve))

const hello = () => coreThat(() => text('hello'))

describe('over HTTP/1.1', () => {
  test('headers that do not end are answered with 408', async () => {
    const socket = await rawConnection(await listening(hello(), { requestTimeoutMs: 20 }))
    socket.write('POST / HTTP/1.1\r\nHost: ')
    expect(await untilClosed(socket)).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n/)
  })

  test('a body that does not end is answered with 408', async () => {
    const socket = await rawConnection(await listening(lengthTeller(MIB), { requestTimeoutMs: 50 }))
    const trickle = setInterval(() => socket.write('.'), 5)
    socket.write('POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 1000000\r\n\r\nhalf of')
    const received = await untilClosed(socket)
    clearInterval(trickle)
    expect(received).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n/)
  })

  test('an idle connection is closed', async () => {
    const socket = await rawConnection(await listening(hello(), { keepAliveTimeoutMs: 1 }))
    socket.write('GET / HTTP/1.1\r\nHost: here\r\n\r\n')
    expect(await untilClosed(socket)).toMatch(/hello$/)
  })

  test('a client that does not take its answer loses the connection', async () => {
    let givenUp = () => {}
    const giveUp = new Promise<void>((resolve) => {
      givenUp = resolve
    })
    const piece = Buffer.alloc(MIB)
    let pulled = 0
    async function* more() {
      try {
        for (; pulled < 200; pulled++) yield piece
      } finally {
        givenUp()
      }
    }
    const core = coreThat(() => ({ status: 200, headers: {}, body: more() }))
    const socket = await rawConnection(await listening(core, { requestTimeoutMs: 50 }))
    socket.write('GET / HTTP/1.1\r\nHost: here\r\n\r\n')
    await giveUp
    expect(pulled).toBeLessThan(200)
  })
})

describe('over HTTP/2', () => {
  test('a body that does not end is reset, and the session lives on', async () => {
    const session = http2Session((await listening(hello(), { requestTimeoutMs: 50 })).url)
    const stuck = session.request({ ':method': 'POST' })
    const trickle = setInterval(() => stuck.write('.'), 5)
    await closing(stuck)
    clearInterval(trickle)
    expect(stuck.rstCode).toBe(constants.NGHTTP2_INTERNAL_ERROR)
    const next = session.request({ ':method': 'POST' }, { endStream: true })
    expect(Buffer.concat(await next.toArray()).toString()).toBe('hello')
  })

  test('a body that does not end is reset also where an application has answered already', async () => {
    const server = await listening((_, res) => void res.end('answered'), { requestTimeoutMs: 50 })
    const session = http2Session(server.url)
    const stuck = session.request({ ':method': 'POST' })
    const trickle = setInterval(() => stuck.write('.'), 5)
    stuck.resume()
    await closing(stuck)
    clearInterval(trickle)
    expect(session.destroyed).toBe(false)
  })

  test('a session on which nothing happens is ended', async () => {
    const session = http2Session((await listening(hello(), { requestTimeoutMs: 50 })).url)
    const goaway = once(session, 'goaway')
    await once(session, 'close')
    expect((await goaway)[0]).toBe(0)
  })

  test('a session that has ended leaves no long timer behind, which would keep it in memory', async () => {
    const server = await listening(hello())
    const seen = new Set<number>()
    const left = new Set<number>()
    const hook = createHook({
      init: (id, type, _, resource) => {
        if (type === 'Timeout' && (resource as { _idleTimeout: number })._idleTimeout >= 60_000)
          for (const timers of [seen, left]) timers.add(id)
      },
      destroy: (id) => void left.delete(id),
    }).enable()
    const session = http2Session(server.url)
    const answer = session.request({ ':method': 'POST' }, { endStream: true })
    await answer.toArray()
    const closed = once(session, 'close')
    session.close()
    await closed
    // When it is closed, the server has noticed the end of every session.
    await server.close()
    await new Promise(setImmediate)
    hook.disable()
    // One limits the time in which a connection shows its protocol.
    expect(seen.size).toBeGreaterThan(0)
    expect([...left]).toEqual([])
  })

  test('a client that does not end its side loses the connection too', async () => {
    const socket = await rawConnection(await listening(hello(), { requestTimeoutMs: 50 }))
    socket.write('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0', 'latin1')
    await untilClosed(socket)
    // The server has given up its end altogether when what is still sent to it fails.
    const trickle = setInterval(() => socket.write('.'), 5)
    await closing(socket)
    clearInterval(trickle)
  })
})

test('a request that is slower than another time limit but keeps its own is answered', async () => {
  const server = await listening(lengthTeller(MIB), { headersTimeoutMs: 100 })
  const session = http2Session(server.url)
  await once(session, 'remoteSettings')
  const slow = session.request({ ':method': 'POST' })
  slow.write('half of it, ')
  for (let n = 0; n < 2; n++) await untilClosed(await rawConnection(server))
  slow.end('the rest')
  expect(Buffer.concat(await slow.toArray()).toString()).toBe('20')
})
