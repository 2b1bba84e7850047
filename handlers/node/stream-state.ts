import type { Http2Stream } from 'node:http2'

/** Whether nothing can be written to a stream any more, be it that its end has not been announced yet. */
export function isGone(stream: Http2Stream): boolean {
  return stream.destroyed || stream.closed
}
