import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { HttpResponse } from '../../../src/http.js'
import {
  coreThat,
  http2Session,
  listening,
  MIB,
  protocols,
  rawConnection,
  receives,
  text,
  untilClosed,
} from './support.js'

const patient = { closeTimeoutMs: 60_000 }

/** A core that holds its answers back until told, and says when it has a request. */
function holdingCore() {
  let answer = (_: HttpResponse) => {}
  let arrived = () => {}
  const arrival = new Promise<void>((resolve) => {
    arrived = resolve
  })
  const core = coreThat(({ url }) => {
    if (url !== '/held') return text('hello')
    arrived()
    return new Promise<HttpResponse>((resolve) => {
      answer = resolve
    })
  })
  return { core, arrival, answer: (response: HttpResponse) => answer(response) }
}

/** An iteration that can be ended while a piece is waited for, as those of subscriptions can. */
const endable = (pieces: AsyncGenerator<Uint8Array>, onEnd: () => void): AsyncIterable<Uint8Array> => ({
  [Symbol.asyncIterator]: () => ({
    next: () => pieces.next(),
    return: async () => {
      onEnd()
      return { done: true as const, value: undefined }
    },
  }),
})

describe.each(protocols)('closing, over $protocol', ({ client }) => {
  test('requests in flight get their answers', async () => {
    const { core, arrival, answer } = holdingCore()
    const server = await listening(core, patient)
    const exchange = client(server.url).exchange({ path: '/held' })
    await arrival
    const closed = server.close()
    answer(text('late'))
    expect((await exchange).body.toString()).toBe('late')
    await closed
  })

  test('an application finishes its requests too', async () => {
    let finish = () => {}
    let arrived = () => {}
    const arrival = new Promise<void>((resolve) => {
      arrived = resolve
    })
    const server = await listening((_, res) => {
      finish = () => res.end('late')
      arrived()
    }, patient)
    const exchange = client(server.url).exchange()
    await arrival
    const closed = server.close()
    finish()
    expect((await exchange).body.toString()).toBe('late')
    await closed
  })

  test('an answer on its way arrives whole', async () => {
    const { core, arrival, answer } = holdingCore()
    const server = await listening(core, patient)
    const exchange = client(server.url).exchange({ path: '/held' })
    await arrival
    answer(text('x'.repeat(32 * MIB)))
    await new Promise((resolve) => setImmediate(resolve))
    const closed = server.close()
    expect((await exchange).body.length).toBe(32 * MIB)
    await closed
  })

  test('a streamed answer ends behind the piece that it has come to', async () => {
    let wanted = 0
    let ended = false
    const pieces = async function* () {
      try {
        for (; ; wanted++) {
          if (wanted === 2) await new Promise(() => {})
          yield Buffer.from(`piece ${wanted} `)
        }
      } finally {
        ended = true
      }
    }
    const server = await listening(
      coreThat(() => ({ status: 200, headers: {}, body: endable(pieces(), () => (ended = true)) })),
      patient,
    )
    const exchange = client(server.url).exchange()
    while (wanted < 2) await new Promise((resolve) => setImmediate(resolve))
    await server.close()
    expect((await exchange).body.toString()).toBe('piece 0 piece 1 ')
    expect(ended).toBe(true)
  })

  test('any number of streamed answers ends, and Node warns of none', async () => {
    const warnings: string[] = []
    const onWarning = ({ message }: Error) => void warnings.push(message)
    process.on('warning', onWarning)
    onTestFinished(() => void process.off('warning', onWarning))
    let streaming = 0
    const pieces = async function* () {
      streaming++
      yield Buffer.from('piece')
      await new Promise(() => {})
    }
    const server = await listening(
      coreThat(() => ({ status: 200, headers: {}, body: endable(pieces(), () => {}) })),
      patient,
    )
    const exchanges = Array.from({ length: 20 }, () => client(server.url).exchange())
    while (streaming < exchanges.length) await new Promise((resolve) => setImmediate(resolve))
    await server.close()
    for (const { body } of await Promise.all(exchanges)) expect(body.toString()).toBe('piece')
    expect(warnings).toEqual([])
  })

  test('idle connections do not hold it up', async () => {
    const server = await listening(holdingCore().core, patient)
    await client(server.url).exchange()
    await server.close()
  })

  test('requests that last longer than closeTimeoutMs are broken off', async () => {
    const { core, arrival } = holdingCore()
    const server = await listening(core, { closeTimeoutMs: 10 })
    const exchange = client(server.url).exchange({ path: '/held' })
    const broken = expect(exchange).rejects.toThrow()
    await arrival
    await server.close()
    await broken
  })

  test('no connection is accepted any more', async () => {
    const server = await listening(holdingCore().core)
    await server.close()
    const socket = connect(server.port, server.host)
    expect(await once(socket, 'error')).toMatchObject([{ code: 'ECONNREFUSED' }])
  })
})

test('connections that have sent nothing do not hold it up', async () => {
  const server = await listening(holdingCore().core, patient)
  const silent = await rawConnection(server)
  const busy = await rawConnection(server)
  busy.write('GET / HTTP/1.1\r\nHost: here\r\n\r\n')
  await receives(busy, 'hello')
  await Promise.all([server.close(), untilClosed(silent)])
})

test('an HTTP/1.1 client is told that the connection ends with its answer', async () => {
  const { core, arrival, answer } = holdingCore()
  const server = await listening(core, patient)
  const socket = await rawConnection(server)
  socket.write('GET /held HTTP/1.1\r\nHost: here\r\n\r\n')
  await arrival
  const closed = server.close()
  answer(text('late'))
  expect(await untilClosed(socket)).toMatch(/\r\nConnection: close\r\n/)
  await closed
})

test('an HTTP/2 client is told with GOAWAY', async () => {
  const { core, arrival, answer } = holdingCore()
  const server = await listening(core, patient)
  const session = http2Session(server.url)
  const stream = session.request({ ':path': '/held' })
  await arrival
  const closed = server.close()
  const [code] = await once(session, 'goaway')
  expect(code).toBe(0)
  answer(text('late'))
  expect(Buffer.concat(await stream.toArray()).toString()).toBe('late')
  await closed
})

test('an HTTP/2 client that leaves an answer unread does not hold it up', async () => {
  const server = await listening(
    coreThat(() => text('hello')),
    patient,
  )
  const stream = http2Session(server.url).request({ ':path': '/' })
  await once(stream, 'response')
  await server.close()
})

test('a streamed answer in progress ends its connection', async () => {
  let finish = () => {}
  async function* pieces() {
    yield Buffer.from('first')
    await new Promise<void>((resolve) => {
      finish = resolve
    })
  }
  const server = await listening(
    coreThat(() => ({ status: 200, headers: {}, body: pieces() })),
    patient,
  )
  const socket = await rawConnection(server)
  socket.write('GET / HTTP/1.1\r\nHost: here\r\n\r\n')
  await receives(socket, 'first')
  const closed = server.close()
  finish()
  expect(await untilClosed(socket)).toBe('0\r\n\r\n')
  await closed
})

test('closing again is the same closing, also by Symbol.asyncDispose', async () => {
  const server = await listening(holdingCore().core)
  expect(server.close()).toBe(server.close())
  await server[Symbol.asyncDispose]()
})

test.each(['close', 'unref'])(
  'after %s nothing keeps the process alive',
  async (method) => {
    const listen = join(import.meta.dirname, '../../../handlers/node/listen.ts')
    const script = `
    import { connect } from 'node:net'
    import { listen } from ${JSON.stringify(listen)}
    const core = { maxRequestBodyBytes: 10, settings: { region: 'us-east-1' },
      handle: async () => ({ status: 200, headers: { 'Content-Length': '5' }, body: 'hello' }) }
    const server = await listen(core)
    const socket = connect(server.port, server.host).unref()
    socket.write('GET / HTTP/1.1\\r\\nHost: here\\r\\n\\r\\n')
    await new Promise((resolve) => socket.once('data', resolve))
    await server.${method}()
    process.on('exit', () => console.log('ended'))
  `
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--import', 'tsx', '--input-type=module', '--eval', script],
      { timeout: 20_000, env: { ...process.env, NODE_OPTIONS: '' } },
    )
    expect(stdout).toBe('ended\n')
  },
  25_000,
)
