import type { Http2Stream } from 'node:http2'

/** Whether nothing can be written to a stream any more, be it that its end has not been announced yet. */
export const isGone = (stream: Http2Stream): boolean => stream.destroyed || stream.closed

/** Resets a stream, so that no client takes what it has got for a whole response. */
export const resetStream = (stream: Http2Stream): void => {
  // Not `close(code)`, which begins with an orderly end that may go out before the reset.
  stream.destroy(new Error('the exchange was broken off'))
}
