import { describe, expect, test } from 'vitest'
import type { HttpRequest } from '../../../src/http.js'
import { hosts } from './hosts.js'
import { coreThat, streamed, text, unanswered } from './support.js'

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

  test('the headers go out before the first piece, and each piece as it comes up', async () => {
    const headersSeen = deferred()
    const firstSeen = deferred()
    async function* pieces() {
      await headersSeen.promise
      yield Buffer.from('first')
      await firstSeen.promise
      yield Buffer.from('second')
    }
    const { body } = await streamed(await serve(coreThat(() => streaming(pieces()))), client)
    headersSeen.resolve()
    const received: string[] = []
    for await (const chunk of body) {
      received.push(chunk.toString())
      firstSeen.resolve()
    }
    expect(received).toEqual(['first', 'second'])
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

  test('the signal fires when the client ends its connection before there is an answer', async () => {
    const arrived = deferred()
    const gone = deferred()
    const core = coreThat(async ({ signal }) => {
      signal?.addEventListener('abort', gone.resolve)
      arrived.resolve()
      await gone.promise
      return text('nobody wants this')
    })
    const end = unanswered(await serve(core), client)
    await arrived.promise
    end()
    await gone.promise
  })

  test('what a client does not read is not produced', async () => {
    const piece = Buffer.alloc(256 * 1024)
    let pulled = 0
    const ended = deferred()
    async function* pieces() {
      try {
        // Nothing in here waits: without backpressure all of it is produced before the client sees anything.
        for (; pulled < 1000; pulled++) yield piece
      } finally {
        ended.resolve()
      }
    }
    const url = await serve(
      coreThat((sent) => (sent.url === '/stream' ? streaming(pieces()) : text('hello'))),
    )
    const { abort } = await streamed(url, client)
    await client(url).exchange()
    expect(pulled).toBeLessThan(200)
    abort()
    await ended.promise
    expect(pulled).toBeLessThan(200)
  })

  test('a client that reads slowly gets everything', async () => {
    async function* pieces() {
      for (let n = 0; n < 200; n++) yield Buffer.alloc(64 * 1024, n)
    }
    const { body } = await streamed(await serve(coreThat(() => streaming(pieces()))), client)
    let bytes = 0
    for await (const chunk of body) {
      bytes += chunk.length
      await new Promise((resolve) => setImmediate(resolve))
    }
    expect(bytes).toBe(200 * 64 * 1024)
  })

  test('a body that breaks off cannot be taken for a whole one, and the server goes on', async () => {
    const firstSeen = deferred()
    async function* pieces() {
      yield Buffer.from('first')
      await firstSeen.promise
      throw new Error('broken')
    }
    const url = await serve(
      coreThat((sent) => (sent.url === '/stream' ? streaming(pieces()) : text('hello'))),
    )
    const { body } = await streamed(url, client)
    await expect(async () => {
      for await (const _ of body) firstSeen.resolve()
    }).rejects.toThrow()
    expect((await client(url).exchange()).body.toString()).toBe('hello')
  })

  test('nor can one that breaks off before its first piece', async () => {
    async function* pieces(): AsyncGenerator<Uint8Array> {
      yield* []
      throw new Error('broken')
    }
    const url = await serve(coreThat(() => streaming(pieces())))
    await expect(client(url).exchange()).rejects.toThrow()
  })
})
