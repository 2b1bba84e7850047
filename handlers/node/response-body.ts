import type { Writable } from 'node:stream'
import { onAbort } from '../streamed-body.js'

/** Where a streamed body goes: an HTTP/1.1 response, an HTTP/2 stream, or the compatibility response around one. */
export type BodySink = Pick<Writable, 'write' | 'end' | 'on' | 'once'>

/**
 * Writes the pieces as they come, never asking for more than the client takes. When the client goes, or is gone
 * already (`gone`), the iteration is ended with `return()`; so it is when the server closes (`closing`), and the body is
 * then complete.
 *
 * Resolves when the body is complete or the client gone; rejects with what the iteration threw.
 */
export const writePieces = async (
  pieces: AsyncIterable<Uint8Array>,
  sink: BodySink,
  gone: boolean,
  closing?: AbortSignal,
): Promise<void> => {
  const iterator = pieces[Symbol.asyncIterator]()
  let ended = false
  let resume: (() => void) | undefined
  const endIteration = () => {
    if (ended) return
    ended = true
    resume?.()
    iterator.return?.().catch(() => {})
  }
  if (gone) return endIteration()
  const stopFollowing = onAbort(closing, () => {
    if (ended) return
    endIteration()
    sink.end()
  })
  sink.once('close', () => {
    stopFollowing()
    endIteration()
  })
  sink.on('drain', () => resume?.())

  while (!ended) {
    const step = await iterator.next().catch((error: unknown) => {
      if (ended) return undefined
      ended = true
      throw error
    })
    if (ended || step === undefined) return
    if (step.done) {
      ended = true
      sink.end()
      return
    }
    if (!sink.write(step.value)) {
      await new Promise<void>((resolve) => {
        resume = resolve
      })
    }
  }
}
