/** As much of an abort signal as it takes to follow one; signals of other makes have it too. */
export interface FollowedSignal {
  readonly aborted: boolean
  addEventListener?(type: 'abort', listener: () => void): unknown
  removeEventListener?(type: 'abort', listener: () => void): unknown
}

/** Calls `listener` when the signal aborts, at once if it has. Gives what makes an end of that. */
export const onAbort = (signal: FollowedSignal | undefined, listener: () => void): (() => void) => {
  if (signal?.aborted === true) listener()
  else signal?.addEventListener?.('abort', listener)
  return () => void signal?.removeEventListener?.('abort', listener)
}

/**
 * The pieces as a stream that produces nothing before it is asked. Cancelling it aborts `gone`; when `gone` aborts,
 * the iteration is ended and the stream fails.
 */
export const streamOf = (
  pieces: AsyncIterable<Uint8Array>,
  gone: AbortController,
): ReadableStream<Uint8Array> => {
  const iterator = pieces[Symbol.asyncIterator]()
  const endIteration = (): void => {
    iterator.return?.().catch(() => {})
  }
  return new ReadableStream<Uint8Array>(
    {
      start: (controller) => {
        const fail = (): void => {
          endIteration()
          controller.error(gone.signal.reason)
        }
        onAbort(gone.signal, fail)
      },
      pull: async (controller) => {
        const { done, value } = await iterator.next()
        if (gone.signal.aborted) return
        if (done) controller.close()
        else controller.enqueue(value)
      },
      cancel: () => gone.abort(),
    },
    { highWaterMark: 0 },
  )
}
