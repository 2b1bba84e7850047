import { once } from 'node:events'
import { request } from 'node:http'
import type { Readable } from 'node:stream'
import { describe, expect, test } from 'vitest'
import type { HttpRequest } from '../../../src/http.js'
import { hosts } from './hosts.js'
import { coreThat, http1Client, http2Session, text } from './support.js'

interface Streamed {
  readonly body: Readable
  /** As a client that vanishes. */
  abort(): void
}

/** Sends a request and gives the body of its answer unread. */
async function streamed(url: string, client: unknown): Promise<Streamed> {
  if (client === http1Client) {
    const sent = request(url, { method: 'POST' }).end()
    sent.on('error', () => {})
    const [body] = (await once(sent, 'response')) as [Readable]
    body.on('error', () => {})
    return { body, abort: () => sent.destroy() }
  }
  const stream = http2Session(url).request({ ':method': 'POST' })
  stream.on('error', () => {})
  await once(stream, 'response')
  return { body: stream, abort: () => stream.close(8) }
}

const streaming = (body: AsyncIterable<Uint8Array>) => ({ status: 200, headers: {}, body })

/** A promise with its `resolve` outside. */
function deferred(): { promise: Promise<void>; resolve: () => void } {
  let resolve = () => {}
  const promise = new Promise<void>((done) => {
    resolve = done
  })
  return { promise, resolve }
}

describe.each(hosts)('$name', ({ client, serve }) => {
  test('the pieces of a streamed body arrive', async () => {
    async function* pieces() {
      for (const piece of ['one ', 'two ', '', 'three']) yield Buffer.from(piece)
    }
    const answer = await client(await serve(coreThat(() => streaming(pieces())))).exchange()
    expect(answer.body.toString()).toBe('one two three')
  })

  test('each piece goes out as it comes up, and the headers before the first', async () => {
    const seen = deferred()
    async function* pieces() {
      await seen.promise
      yield Buffer.from('first')
      await once(body, 'data')
      yield Buffer.from('second')
    }
    const url = await serve(coreThat(() => streaming(pieces())))
    const { body } = await streamed(url, client)
    body.pause()
    seen.resolve()
    expect(Buffer.concat(await body.toArray()).toString()).toBe('firstsecond')
  })

  test('the iteration ends and the signal fires when the client goes', async () => {
    const waiting = deferred()
    const ended = deferred()
    const signals: (AbortSignal | undefined)[] = []
    async function* pieces({ signal }: HttpRequest) {
      try {
        yield Buffer.from('first')
        waiting.resolve()
        await new Promise<void>((resolve) => signal?.addEventListener('abort', () => resolve()))
        yield Buffer.from('nobody wants this')
      } finally {
        signals.push(signal)
        ended.resolve()
      }
    }
    const { abort } = await streamed(await serve(coreThat((sent) => streaming(pieces(sent)))), client)
    await waiting.promise
    abort()
    await ended.promise
    expect(signals[0]?.aborted).toBe(true)
  })

  test('a client that does not read is not read for', async () => {
    const piece = Buffer.alloc(256 * 1024)
    let pulled = 0
    const ended = deferred()
    async function* pieces() {
      try {
        for (; pulled < 1000; pulled++) yield piece
      } finally {
        ended.resolve()
      }
    }
    const core = coreThat(({ url }) => (url === '/stream' ? streaming(pieces()) : text('hello')))
    const url = await serve(core)
    const { abort } = await streamed(`${url}/stream`.replace(/$/, client === http1Client ? '' : ''), client)
    abort()
    await ended.promise
    expect(pulled).toBeLessThan(1000)
  })

  test('a body that breaks off cannot be taken for a whole one, and the server goes on', async () => {
    async function* pieces() {
      yield Buffer.from('first')
      throw new Error('broken')
    }
    let failing = true
    const url = await serve(
      coreThat(() => {
        if (!failing) return text('hello')
        failing = false
        return streaming(pieces())
      }),
    )
    await expect(client(url).exchange()).rejects.toThrow()
    expect((await client(url).exchange()).body.toString()).toBe('hello')
  })
})
