import type { Http2Stream, ServerHttp2Stream } from 'node:http2'

const NO_BYTES = new Uint8Array(0)

/** Whether nothing can be written to a stream any more, be it that its end has not been announced yet. */
export function isGone(stream: Http2Stream): boolean {
  return stream.destroyed || stream.closed
}

/** Resets a stream with an error code of RFC 9113, 7, so that no client takes what it has got for a whole response. */
export function resetStream(stream: ServerHttp2Stream, code: number): void {
  if (isGone(stream)) return
  // `close` begins with an orderly end, which goes out before the reset unless a write is still under way.
  if (stream.headersSent && !stream.writableEnded) stream.write(NO_BYTES)
  stream.close(code)
}
