import { once } from 'node:events'
import { connect as connectHttp2 } from 'node:http2'
import { request } from 'node:https'
import { connect, type TLSSocket } from 'node:tls'
import express from 'express'
import { describe, expect, onTestFinished, test } from 'vitest'
import { tlsTexts } from '../../support/tls.js'
import { coreThat, listening, rawConnection, text, untilClosed } from './support.js'

const tls = tlsTexts
const ca = tlsTexts.cert

const hello = () => coreThat(() => text('hello'))

const overHttp1 = async (url: string): Promise<string> => {
  const sent = request(url, { ca }).end()
  const [response] = await once(sent, 'response')
  return Buffer.concat(await response.toArray()).toString()
}

/** @param connection one that is there already, where the session is not to make its own */
const overHttp2 = async (url: string, connection?: TLSSocket): Promise<string> => {
  const session = connectHttp2(url, { ca, ...(connection && { createConnection: () => connection }) })
  onTestFinished(() => session.destroy())
  const stream = session.request({ ':path': '/' })
  return Buffer.concat(await stream.toArray()).toString()
}

const secureConnection = async (port: number, ALPNProtocols?: string[]): Promise<TLSSocket> => {
  const socket = connect({ host: '127.0.0.1', port, ca, ...(ALPNProtocols && { ALPNProtocols }) })
  onTestFinished(() => void socket.destroy())
  await once(socket, 'secureConnect')
  return socket
}

describe('listen with a certificate', () => {
  test('answers HTTP/1.1 and HTTP/2 at an https address', async () => {
    const { url } = await listening(hello(), { tls })
    expect(url).toMatch(/^https:/)
    expect(await overHttp1(url)).toBe('hello')
    expect(await overHttp2(url)).toBe('hello')
  })

  test.each([
    [['h2', 'http/1.1'], 'h2'],
    [['http/1.1'], 'http/1.1'],
    [undefined, false],
  ])('agrees with a client that offers %j on %j', async (offered, agreed) => {
    const { port } = await listening(hello(), { tls })
    expect((await secureConnection(port, offered)).alpnProtocol).toBe(agreed)
  })

  test('knows HTTP/2 by its first bytes where nothing has been agreed on', async () => {
    const { url, port } = await listening(hello(), { tls })
    expect(await overHttp2(url, await secureConnection(port))).toBe('hello')
  })

  test('tells an application that a connection is safe, over either protocol', async () => {
    const app = express()
    app.get('/', (req, res) => void res.send(req.protocol))
    const { url } = await listening(app, { tls })
    expect(await overHttp1(url)).toBe('https')
    expect(await overHttp2(url)).toBe('https')
  })

  test('closes a connection that speaks no TLS', async () => {
    const server = await listening(hello(), { tls })
    const socket = await rawConnection(server)
    socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')
    await untilClosed(socket)
    expect(await overHttp1(server.url)).toBe('hello')
  })

  test('closes a connection that does not get as far as a request', async () => {
    const server = await listening(hello(), { tls, headersTimeoutMs: 50 })
    await untilClosed(await rawConnection(server))
    await untilClosed(await secureConnection(server.port))
  })

  test('ends although a handshake is under way', async () => {
    const server = await listening(hello(), { tls, closeTimeoutMs: 60_000 })
    const socket = await rawConnection(server)
    await server.close()
    await untilClosed(socket)
  })

  test('ends a session of HTTP/2 with its last answer', async () => {
    let closed: Promise<void> | undefined
    const core = coreThat(() => {
      closed = server.close()
      return text('late')
    })
    const server = await listening(core, { tls, closeTimeoutMs: 60_000 })
    expect(await overHttp2(server.url)).toBe('late')
    await closed
  })
})
