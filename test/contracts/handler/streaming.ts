import { expect, test } from 'vitest'
import type { HttpRequest } from '../../../src/http.js'
import { coreThat } from '../../handlers/node/support.js'
import { type HostUnderTest, streamFrom } from './host.js'
import { plain, textOf } from './requests.js'

const streaming = (body: AsyncIterable<Uint8Array>) => ({ status: 200, headers: {}, body })

/** A promise with its `resolve` outside. */
const deferred = () => {
  let resolve = () => {}
  const promise = new Promise<void>((done) => {
    resolve = done
  })
  return { promise, resolve }
}

/** Answers that come in pieces. */
export const streamingContract = (host: HostUnderTest): void => {
  test('the pieces of a streamed body arrive', async () => {
    async function* pieces() {
      for (const piece of ['one ', 'two ', 'three']) yield Buffer.from(piece)
    }
    const served = await host.serve(coreThat(() => streaming(pieces())))
    expect(textOf(await served.exchange(plain('x')))).toBe('one two three')
  })

  test.skipIf(host.streams === false)('each piece arrives before the next one is made', async () => {
    const firstSeen = deferred()
    async function* pieces() {
      yield Buffer.from('first')
      await firstSeen.promise
      yield Buffer.from('second')
    }
    const served = await host.serve(coreThat(() => streaming(pieces())))
    const received: string[] = []
    for await (const piece of (await streamFrom(served, plain('x'))).pieces) {
      received.push(Buffer.from(piece).toString())
      firstSeen.resolve()
    }
    expect(received).toEqual(['first', 'second'])
  })

  test.skipIf(host.streams === false || host.noticesLeaving === false)(
    'the iteration ends and the signal fires when the client goes',
    async () => {
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
      const served = await host.serve(coreThat((sent) => streaming(pieces(sent))))
      const answer = await streamFrom(served, plain('x'))
      const read = (async () => {
        for await (const _ of answer.pieces);
      })()
      await waiting.promise
      answer.leave()
      await Promise.allSettled([read])
      await ended.promise
      expect(signals[0]?.aborted).toBe(true)
    },
  )

  test('a body that breaks off cannot be taken for a whole one', async () => {
    async function* pieces() {
      yield Buffer.from('first')
      throw new Error('broken')
    }
    const served = await host.serve(coreThat(() => streaming(pieces())))
    await expect(served.exchange(plain('x'))).rejects.toThrow()
  })
}
